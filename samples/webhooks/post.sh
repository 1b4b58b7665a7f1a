#!/bin/sh
# Signs a body as its sender would, and posts it:
#   samples/webhooks/post.sh slack samples/webhooks/slack-message.json
# Sources: generic, generic-v1a, github, zendesk, slack, discord. Needs curl and openssl 3.
# The desk has to know the same secrets; '. samples/webhooks/post.sh settings' in the shell that starts it makes a set for trying out:
#   . samples/webhooks/post.sh settings && dotnet run --project src/SupportFunctions.Standalone -- --data /tmp/desk
set -e
keys="${TMPDIR:-/tmp}/webhook-keys"
secret="only-for-trying-out-0123456789"
if [ ! -f "$keys/ed25519.pem" ]; then
  mkdir -p "$keys"
  openssl genpkey -algorithm ed25519 -out "$keys/ed25519.pem"
fi
public() { openssl pkey -in "$keys/ed25519.pem" -pubout -outform DER | tail -c 32; }
hmac() { openssl dgst -sha256 -hmac "$secret" -binary; }
hex() { od -An -v -tx1 | tr -d ' \n'; }
ed25519() { cat > "$keys/message"; openssl pkeyutl -sign -inkey "$keys/ed25519.pem" -rawin -in "$keys/message"; }

if [ "$1" = settings ]; then
  export Intake__WebhookSecrets__0="whsec_$(printf %s "$secret" | openssl base64 -A)" Intake__WebhookSecrets__1="whpk_$(public | openssl base64 -A)"
  export Intake__GitHubSecrets__0="$secret" Intake__ZendeskSecrets__0="$secret" Intake__SlackSigningSecrets__0="$secret"
  export Intake__DiscordPublicKeys__0="$(public | hex)"
  set +e
  return 0 2>/dev/null || exit 0
fi

source=$1
body=$2
url="${DESK:-http://localhost:7071}/intake/webhooks"
now=$(date +%s)
iso=$(date -u +%Y-%m-%dT%H:%M:%SZ)
type=application/json
case $body in *.form) type=application/x-www-form-urlencoded ;; esac
post() { curl -s -i --data-binary @"$body" -H "Content-Type: $type" "$@"; echo; }

case $source in
  generic)
    signature=$( (printf 'msg_%s.%s.' "$now" "$now"; cat "$body") | hmac | openssl base64 -A)
    post -H "webhook-id: msg_$now" -H "webhook-timestamp: $now" -H "webhook-signature: v1,$signature" "$url/generic" ;;
  generic-v1a)
    signature=$( (printf 'msg_%s.%s.' "$now" "$now"; cat "$body") | ed25519 | openssl base64 -A)
    post -H "webhook-id: msg_$now" -H "webhook-timestamp: $now" -H "webhook-signature: v1a,$signature" "$url/generic" ;;
  github)
    post -H "X-GitHub-Event: issues" -H "X-GitHub-Delivery: $now" -H "X-Hub-Signature-256: sha256=$(hmac < "$body" | hex)" "$url/github" ;;
  zendesk)
    signature=$( (printf %s "$iso"; cat "$body") | hmac | openssl base64 -A)
    post -H "X-Zendesk-Webhook-Invocation-Id: $now" -H "X-Zendesk-Webhook-Signature-Timestamp: $iso" -H "X-Zendesk-Webhook-Signature: $signature" "$url/zendesk" ;;
  slack)
    signature=$( (printf 'v0:%s:' "$now"; cat "$body") | hmac | hex)
    post -H "X-Slack-Request-Timestamp: $now" -H "X-Slack-Signature: v0=$signature" "$url/slack" ;;
  discord)
    signature=$( (printf %s "$now"; cat "$body") | ed25519 | hex)
    post -H "X-Signature-Timestamp: $now" -H "X-Signature-Ed25519: $signature" "$url/discord" ;;
  *)
    echo "Say a source and a file: see the head of $0" >&2
    exit 2 ;;
esac
