using 'main.bicep'

// Each value comes from the environment, which azd and the workflow fill; a list is separated by blanks.
param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'desk')
param location = readEnvironmentVariable('AZURE_LOCATION', 'westus2')
param administratorId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
param administratorType = readEnvironmentVariable('AZURE_PRINCIPAL_TYPE', 'User')
param fromAddress = readEnvironmentVariable('DESK_FROM_ADDRESS', 'support@desk.example')
param fromName = readEnvironmentVariable('DESK_FROM_NAME', 'Support')
param publicBaseUrl = readEnvironmentVariable('DESK_PUBLIC_URL', '')
param alertMails = filter(split(readEnvironmentVariable('DESK_ALERT_MAILS', ''), ' '), mail => !empty(mail))
param entraClientId = readEnvironmentVariable('DESK_ENTRA_CLIENT_ID', '')
param durableBackend = readEnvironmentVariable('DURABLE_BACKEND', 'azureStorage')
