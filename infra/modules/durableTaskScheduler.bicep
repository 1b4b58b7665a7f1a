import { roleIds } from '../roleIds.bicep'

@description('Region; the scheduler is not offered in all of them.')
param location string

@description('Tags of every resource.')
param tags object

@description('Name of the scheduler.')
@minLength(3)
@maxLength(64)
param name string

@description('Name of the task hub.')
@minLength(3)
@maxLength(64)
param taskHubName string

@description('Consumption: billed by action, 500 a second at most. Dedicated: capacity units of 2,000 a second.')
@allowed(['Consumption', 'Dedicated'])
param sku string

@description('Capacity units of the dedicated tier.')
@minValue(1)
@maxValue(3)
param capacity int

@description('Name of the identity that runs orchestrations.')
param identityName string

@description('Its principal.')
param principalId string

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    ipAllowlist: ['0.0.0.0/0']
    sku: sku == 'Dedicated' ? { name: sku, capacity: capacity } : { name: sku }
  }

  resource hub 'taskHubs' = {
    name: taskHubName
    properties: {}
  }
}

resource contributor 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(scheduler::hub.id, identityName, roleIds.durableTaskDataContributor)
  scope: scheduler::hub
  properties: {
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roleIds.durableTaskDataContributor
    )
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

output endpoint string = scheduler.properties.endpoint
