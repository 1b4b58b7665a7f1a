#!/bin/sh
# Puts the secrets that are missing into the vault; what is there is never overwritten. Keys and token secrets are made here, at random;
# what only others can know is taken from the environment (SENDGRID_APIKEY for SendGrid--ApiKey) or asked for. A value is never an argument
# of a program, which other users of the machine could see, and never part of a deployment, which keeps its parameters.
# Takes DESK_KEY_VAULT and DESK_SECRETS (names of settings), the outputs of the deployment; azd gives both. Ends with 1 when one is missing.
set -eu
umask 077
: "${DESK_KEY_VAULT:?is the name of the vault; see the outputs of the deployment}"
: "${DESK_SECRETS:?are the names of the settings; see the outputs of the deployment}"

# A role that was given a moment ago takes up to some minutes to hold.
attempt=1
until present=$(az keyvault secret list --vault-name "$DESK_KEY_VAULT" --query '[].name' --output tsv); do
  if [ "$attempt" -ge 20 ]; then
    echo "The secrets of $DESK_KEY_VAULT cannot be listed; who runs this needs the role Key Vault Secrets Officer (parameter administratorId)." >&2
    exit 1
  fi
  attempt=$((attempt + 1))
  sleep 15
done

value=$(mktemp)
trap 'rm -f "$value"' EXIT INT TERM

missing=0
for setting in $DESK_SECRETS; do
  secret=$(printf '%s' "$setting" | sed 's/__/--/g')
  if printf '%s\n' "$present" | grep -qix -- "$secret"; then
    echo "$secret is there."
    continue
  fi
  variable=$(printf '%s' "$setting" | tr '[:lower:]' '[:upper:]' | sed 's/__/_/g')
  eval "given=\${$variable:-}"
  if [ -n "$given" ]; then
    printf '%s' "$given" > "$value"
  else
    case "$setting" in
      Keys__*__Key | Mail__TokenSecrets__*)
        openssl rand -hex 32 | tr -d '\n' > "$value" ;;
      Intake__WebhookSecrets__*)
        printf 'whsec_%s' "$(openssl rand -base64 32)" > "$value" ;;
      *)
        if [ -t 0 ]; then
          printf '%s: ' "$secret" >&2
          stty -echo
          read -r typed || typed=""
          stty echo
          echo >&2
          printf '%s' "$typed" > "$value"
        else
          : > "$value"
        fi ;;
    esac
  fi
  if [ ! -s "$value" ]; then
    echo "$secret is missing; run this again in a terminal, or with $variable in the environment." >&2
    missing=1
    continue
  fi
  az keyvault secret set --vault-name "$DESK_KEY_VAULT" --name "$secret" --file "$value" --encoding utf-8 --output none
  echo "$secret was put in."
done
exit "$missing"
