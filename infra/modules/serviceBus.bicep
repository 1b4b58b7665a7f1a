import { roleIds } from '../roleIds.bicep'

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Name of the namespace, unique in the world.')
@minLength(6)
@maxLength(50)
param name string

@description('Programs that hear of every change of a case: the names of their subscriptions to case-events, which have sessions.')
param eventSubscriptions string[]

@description('Name of the identity that sends and receives.')
param identityName string

@description('Its principal.')
param principalId string

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
  name: name
  location: location
  tags: tags
  // Basic has neither sessions nor duplicate detection nor topics.
  sku: {
    name: 'Standard'
    tier: 'Standard'
  }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
  }
}

// Sessions keep a conversation in order. Neither they nor duplicate detection can be changed later: a queue has to be made anew for that.
resource intake 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' = {
  parent: namespace
  name: 'intake'
  properties: {
    requiresSession: true
    requiresDuplicateDetection: true
    // The sweep hands over again, once a minute, what has waited for more than two: while the queue is behind, this keeps it from growing by that.
    duplicateDetectionHistoryTimeWindow: 'PT10M'
    // Above the attempts after which the desk itself gives a message up, so that the ledger knows how it ended.
    maxDeliveryCount: 10
    // Renewed while a message is worked off; a machine that died leaves its conversation free after it.
    lockDuration: 'PT1M'
    deadLetteringOnMessageExpiration: true
    defaultMessageTimeToLive: 'P14D'
    maxSizeInMegabytes: 5120
  }
}

resource outboundMail 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' = {
  parent: namespace
  name: 'outbound-mail'
  properties: {
    requiresSession: false
    requiresDuplicateDetection: true
    duplicateDetectionHistoryTimeWindow: 'PT10M'
    maxDeliveryCount: 10
    lockDuration: 'PT1M'
    deadLetteringOnMessageExpiration: true
    defaultMessageTimeToLive: 'P14D'
    maxSizeInMegabytes: 5120
  }
}

resource caseEvents 'Microsoft.ServiceBus/namespaces/topics@2024-01-01' = {
  parent: namespace
  name: 'case-events'
  properties: {
    requiresDuplicateDetection: true
    duplicateDetectionHistoryTimeWindow: 'PT10M'
    defaultMessageTimeToLive: 'P14D'
    maxSizeInMegabytes: 5120
  }

  resource subscriptions 'subscriptions' = [
    for subscription in eventSubscriptions: {
      name: subscription
      properties: {
        // The session is the case, so that a program hears its events in their order.
        requiresSession: true
        maxDeliveryCount: 10
        lockDuration: 'PT1M'
        deadLetteringOnMessageExpiration: true
        defaultMessageTimeToLive: 'P14D'
      }
    }
  ]
}

resource receiver 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(namespace.id, identityName, roleIds.serviceBusDataReceiver)
  scope: namespace
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.serviceBusDataReceiver)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

resource sender 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(namespace.id, identityName, roleIds.serviceBusDataSender)
  scope: namespace
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.serviceBusDataSender)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

// The platform scales by the length of a queue, which only an owner may ask for; without it, it guesses from messages that it peeks at.
resource intakeScaling 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(intake.id, identityName, roleIds.serviceBusDataOwner)
  scope: intake
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.serviceBusDataOwner)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

resource outboundScaling 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(outboundMail.id, identityName, roleIds.serviceBusDataOwner)
  scope: outboundMail
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.serviceBusDataOwner)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

output id string = namespace.id
output fullyQualifiedNamespace string = split(split(namespace.properties.serviceBusEndpoint, '//')[1], ':')[0]
