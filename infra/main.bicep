// The desk in a resource group of its own: what it runs on, what it may do, and what wakes somebody. docs/azure.md says how to run it.
targetScope = 'subscription'

import { secretReferences } from 'settings.bicep'

@description('Name of the installation; every resource is named after it.')
@minLength(2)
@maxLength(20)
param environmentName string

@description('Region; one that has Flex Consumption and, with that backend, the Durable Task Scheduler.')
@minLength(1)
param location string

@description('Address that the desk\'s mail comes from. SendGrid must be allowed to send from it.')
@minLength(3)
@maxLength(254)
param fromAddress string

@description('Name that it comes from.')
@minLength(1)
@maxLength(100)
param fromName string = 'Support'

@description('Where people reach the desk, such as https://desk.example; empty: the address that the platform gives.')
param publicBaseUrl string = ''

@description('Addresses that hear of alerts.')
param alertMails string[]

@description('Who puts secrets into the vault: the object id of a person, a group or a program. azd fills in who runs it; empty: nobody.')
param administratorId string = ''

@description('What the administrator is.')
@allowed(['User', 'Group', 'ServicePrincipal'])
param administratorType string = 'User'

@description('Where orchestrations keep their state. The package must be built for the same one (DURABLE_BACKEND), because the scaling of the platform reads it in host.json alone.')
@allowed(['azureStorage', 'durableTaskScheduler'])
param durableBackend string = 'azureStorage'

@description('Tier of the Durable Task Scheduler.')
@allowed(['Consumption', 'Dedicated'])
param schedulerSku string = 'Consumption'

@description('Capacity units of its dedicated tier.')
@minValue(1)
@maxValue(3)
param schedulerCapacity int = 1

@description('Copies of the desk\'s data. GRS and GZRS keep one in another region.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS', 'Standard_RAGRS', 'Standard_RAGZRS'])
param deskRedundancy string = 'Standard_GRS'

@description('Days for which deleted and overwritten originals and attachments can be brought back.')
@minValue(7)
@maxValue(365)
param daysToUndelete int = 30

@description('Days after which originals and attachments move to the cool tier; 0: never.')
@minValue(0)
@maxValue(3650)
param coolAfterDays int = 90

@description('Memory of an instance, MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('Instances at most.')
@minValue(40)
@maxValue(1000)
param maximumInstances int = 100

@description('Instances that are kept warm for HTTP; 0: none, and the first request after a rest waits for a start.')
@minValue(0)
@maxValue(20)
param alwaysReadyHttp int = 0

@description('Programs that hear of every change of a case: the names of their subscriptions to case-events.')
param eventSubscriptions string[] = []

@description('Settings whose values are secrets of the vault, beside the three that every desk needs. Intake__WebhookSecrets__0 makes the generic webhook refuse what is unsigned.')
param moreSecretSettings string[] = ['Intake__WebhookSecrets__0']

@description('Further settings that are no secrets, such as Intake__SpamThreshold.')
param moreSettings object = {}

@description('Application of Microsoft Entra ID that people and programs sign in to; empty: the desk\'s own keys only.')
param entraClientId string = ''

@description('Roles of the desk, and the application\'s role that gives each.')
param entraRoles object = {
  admin: 'Desk.Admin'
  engineer: 'Desk.Engineer'
  lead: 'Desk.Lead'
  reader: 'Desk.Reader'
}

@description('Days for which logs are kept.')
@minValue(30)
@maxValue(730)
param daysOfLogs int = 30

@description('Gigabytes of logs a day at most; -1: no cap. Alerts are blind while the cap holds.')
@minValue(-1)
param dailyLogCapGb int = -1

@description('Share of broken promises among those that ended within a day, in per cent, above which there is an alert.')
@minValue(0)
@maxValue(100)
param breachRatePercent int = 10

@description('Promises that must have ended within that day before there is one.')
@minValue(1)
param breachRateMinimum int = 10

var tags = {
  'azd-env-name': environmentName
}
var token = uniqueString(subscription().id, environmentName, location)
var appName = 'desk-${environmentName}-${token}'
var identityName = 'id-${appName}'
var packagesContainer = 'packages'
var taskHubName = 'desk01'
var requiredSecretSettings = ['Keys__0__Key', 'Mail__TokenSecrets__0', 'SendGrid__ApiKey']

resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: 'rg-desk-${environmentName}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    name: identityName
  }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    workspaceName: 'log-${appName}'
    insightsName: 'appi-${appName}'
    daysToKeep: daysOfLogs
    dailyCapGb: dailyLogCapGb
    identityName: identityName
    principalId: identity.outputs.principalId
  }
}

module platformStorage 'modules/storage.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    name: 'stplat${token}'
    redundancy: 'Standard_LRS'
    containers: [packagesContainer]
    daysToUndelete: 7
    keepVersions: false
    coolAfterDays: 0
    identityName: identityName
    principalId: identity.outputs.principalId
    roles: ['storageBlobDataOwner', 'storageQueueDataContributor', 'storageTableDataContributor']
  }
}

module deskStorage 'modules/storage.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    name: 'stdesk${token}'
    redundancy: deskRedundancy
    containers: ['desk']
    daysToUndelete: daysToUndelete
    keepVersions: true
    coolAfterDays: coolAfterDays
    identityName: identityName
    principalId: identity.outputs.principalId
    roles: ['storageBlobDataOwner', 'storageTableDataContributor']
  }
}

module serviceBus 'modules/serviceBus.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    name: 'sb-${appName}'
    eventSubscriptions: eventSubscriptions
    identityName: identityName
    principalId: identity.outputs.principalId
  }
}

module keyVault 'modules/keyVault.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    name: 'kv-desk-${token}'
    readerName: identityName
    readerPrincipalId: identity.outputs.principalId
    officerPrincipalId: administratorId
    officerPrincipalType: administratorType
    workspaceId: monitoring.outputs.workspaceId
  }
}

module scheduler 'modules/durableTaskScheduler.bicep' = if (durableBackend == 'durableTaskScheduler') {
  scope: group
  params: {
    location: location
    tags: tags
    name: 'dts-${appName}'
    taskHubName: taskHubName
    sku: schedulerSku
    capacity: schedulerCapacity
    identityName: identityName
    principalId: identity.outputs.principalId
  }
}

// Flex Consumption itself says which runtime it is; a setting that says so too is refused. The account of the platform is named rather than
// given by addresses, which Flex Consumption has refused with 401 before (Azure/azure-functions-host#11787).
var settings = {
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.outputs.clientId};Authorization=AAD'
  APPLICATIONINSIGHTS_CONNECTION_STRING: monitoring.outputs.connectionString
  AZURE_CLIENT_ID: identity.outputs.clientId
  AzureWebJobsStorage__accountName: platformStorage.outputs.name
  AzureWebJobsStorage__clientId: identity.outputs.clientId
  AzureWebJobsStorage__credential: 'managedidentity'
  DeskStorage__blobServiceUri: deskStorage.outputs.blobEndpoint
  DeskStorage__tableServiceUri: deskStorage.outputs.tableEndpoint
  Keys__0__Name: 'admin'
  Keys__0__Role: 'admin'
  Mail__FromAddress: fromAddress
  Mail__FromName: fromName
  Mail__PublicBaseUrl: empty(publicBaseUrl) ? 'https://${appName}.azurewebsites.net' : publicBaseUrl
  ServiceBus__clientId: identity.outputs.clientId
  ServiceBus__credential: 'managedidentity'
  ServiceBus__fullyQualifiedNamespace: serviceBus.outputs.fullyQualifiedNamespace
}

// The connection is by identity and holds no secret.
var backendSettings = durableBackend == 'durableTaskScheduler'
  ? {
      DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${scheduler!.outputs.endpoint};Authentication=ManagedIdentity;ClientID=${identity.outputs.clientId}'
      TASKHUB_NAME: taskHubName
    }
  : {}

var entraSettings = empty(entraClientId)
  ? {}
  : union(
      { Auth__Platform__Enabled: 'true' },
      toObject(items(entraRoles), role => 'Auth__Platform__Roles__${role.key}', role => role.value)
    )

module functionApp 'modules/functionApp.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    name: appName
    planName: 'plan-${appName}'
    identityId: identity.outputs.id
    packagesUri: '${platformStorage.outputs.blobEndpoint}${packagesContainer}'
    settings: union(
      settings,
      backendSettings,
      entraSettings,
      moreSettings,
      secretReferences(keyVault.outputs.uri, union(requiredSecretSettings, moreSecretSettings))
    )
    instanceMemoryMB: instanceMemoryMB
    maximumInstances: maximumInstances
    alwaysReadyHttp: alwaysReadyHttp
    entraClientId: entraClientId
  }
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    prefix: appName
    workspaceId: monitoring.outputs.workspaceId
    serviceBusId: serviceBus.outputs.id
    mails: alertMails
    breachRatePercent: breachRatePercent
    breachRateMinimum: breachRateMinimum
  }
}

output AZURE_RESOURCE_GROUP string = group.name
output DESK_APP_NAME string = functionApp.outputs.name
output DESK_URL string = functionApp.outputs.url
output DESK_KEY_VAULT string = keyVault.outputs.name
@description('Names of the secrets that the vault must hold before the app can start; no values.')
output DESK_SECRETS string = join(union(requiredSecretSettings, moreSecretSettings), ' ')
