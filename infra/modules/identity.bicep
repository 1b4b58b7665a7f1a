@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Name of the identity that the function app runs as.')
@minLength(3)
@maxLength(128)
param name string

// Made before the app, so that every role is there at its first start and secrets resolve at once.
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

output id string = identity.id
output clientId string = identity.properties.clientId
output principalId string = identity.properties.principalId
