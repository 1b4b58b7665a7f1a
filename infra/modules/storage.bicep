import { roleIds } from '../roleIds.bicep'

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Name of the account; letters and digits, unique in the world.')
@minLength(3)
@maxLength(24)
param name string

@description('How the data is copied.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS', 'Standard_RAGRS', 'Standard_RAGZRS'])
param redundancy string

@description('Containers to make.')
param containers string[]

@description('Days for which deleted blobs and containers can be brought back.')
@minValue(1)
@maxValue(365)
param daysToUndelete int

@description('Whether an overwritten blob is kept as a version, for as long as a deleted one.')
param keepVersions bool

@description('Days after which a blob that nobody wrote to is moved to the cool tier; 0: never.')
@minValue(0)
@maxValue(3650)
param coolAfterDays int

@description('Name of the identity that reads and writes.')
param identityName string

@description('Its principal.')
param principalId string

@description('Names of roleIds that it gets on this account.')
param roles string[]

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: redundancy
  }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-01-01' = {
  parent: account
  name: 'default'
  properties: {
    isVersioningEnabled: keepVersions
    deleteRetentionPolicy: {
      enabled: true
      days: daysToUndelete
    }
    containerDeleteRetentionPolicy: {
      enabled: true
      days: daysToUndelete
    }
  }

  resource container 'containers' = [
    for container in containers: {
      name: container
      properties: {
        publicAccess: 'None'
      }
    }
  ]
}

var oldVersions = {
  name: 'old-versions'
  enabled: true
  type: 'Lifecycle'
  definition: {
    filters: {
      blobTypes: ['blockBlob']
    }
    actions: {
      version: {
        delete: {
          daysAfterCreationGreaterThan: daysToUndelete
        }
      }
    }
  }
}

var coolOriginals = {
  name: 'cool-originals'
  enabled: true
  type: 'Lifecycle'
  definition: {
    filters: {
      blobTypes: ['blockBlob']
    }
    actions: {
      baseBlob: {
        tierToCool: {
          daysAfterModificationGreaterThan: coolAfterDays
        }
      }
    }
  }
}

// A policy without rules is refused.
resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2025-01-01' = if (keepVersions || coolAfterDays > 0) {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: concat(keepVersions ? [oldVersions] : [], coolAfterDays > 0 ? [coolOriginals] : [])
    }
  }
  dependsOn: [blobs]
}

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in roles: {
    name: guid(account.id, identityName, roleIds[role])
    scope: account
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds[role])
      principalId: principalId
      principalType: 'ServicePrincipal'
    }
  }
]

output name string = account.name
output blobEndpoint string = account.properties.primaryEndpoints.blob
output tableEndpoint string = account.properties.primaryEndpoints.table
