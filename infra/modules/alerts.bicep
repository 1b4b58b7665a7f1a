@description('Region of the rules that query logs.')
param location string

@description('Tags of every resource.')
param tags object

@description('Prefix of the rules\' names.')
@minLength(1)
param prefix string

@description('Log Analytics workspace of the app.')
param workspaceId string

@description('Service Bus namespace of the app.')
param serviceBusId string

@description('Addresses that hear of every alert; none: alerts are only shown in the portal.')
param mails string[]

@description('Share of the promises that ended within a day, in per cent, above which too many were broken.')
@minValue(0)
@maxValue(100)
param breachRatePercent int

@description('Promises that must have ended within that day before their share says anything.')
@minValue(1)
param breachRateMinimum int

resource group 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: '${prefix}-alerts'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'desk'
    emailReceivers: map(mails, mail => {
      name: mail
      emailAddress: mail
      useCommonAlertSchema: true
    })
  }
}

resource deadLetters 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${prefix}-dead-letters'
  location: 'global'
  tags: tags
  properties: {
    description: 'Messages lie in a dead-letter queue. GET /api/admin/dead-letters lists them.'
    severity: 2
    enabled: true
    scopes: [serviceBusId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT5M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.MultipleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'dead-letters'
          metricName: 'DeadletteredMessages'
          timeAggregation: 'Maximum'
          operator: 'GreaterThan'
          threshold: 0
          dimensions: [
            {
              name: 'EntityName'
              operator: 'Include'
              values: ['*']
            }
          ]
        }
      ]
    }
    autoMitigate: true
    actions: [
      {
        actionGroupId: group.id
      }
    ]
  }
}

// Faults that carry an exception arrive as AppExceptions, the others as AppTraces; EventName is the name of the log's method.
var rules = [
  {
    name: 'intake-given-up'
    description: 'A message failed at every attempt and was given up. GET /api/admin/dead-letters lists it with its reason.'
    severity: 2
    every: 'PT5M'
    window: 'PT5M'
    query: 'union isfuzzy=true AppTraces, AppExceptions | where tostring(Properties.EventName) in (\'GivenUp\', \'Deadly\')'
  }
  {
    name: 'ledger-mismatch'
    description: 'The intake ledger does not hold. GET /api/admin/ledger lists the mismatches and says what to do.'
    severity: 1
    every: 'PT5M'
    window: 'PT5M'
    query: 'union isfuzzy=true AppTraces, AppExceptions | where tostring(Properties.EventName) in (\'DoesNotHold\', \'Mismatch\')'
  }
  {
    name: 'failed-orchestrations'
    description: 'Rounds of lifecycles fail at every attempt, or an orchestration has failed. The cases are tried again; their mails and clocks are late.'
    severity: 1
    every: 'PT5M'
    window: 'PT15M'
    query: 'union isfuzzy=true AppTraces, AppExceptions, AppRequests | where tostring(Properties.EventName) == \'RoundFailed\' or (Success == false and Name has \'lifecycle\') or Message matches regex @"^Executed \'Functions\\.[a-z]+-lifecycle\' \\(Failed"'
  }
]

resource logged 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in rules: {
    name: '${prefix}-${rule.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: '${prefix}-${rule.name}'
      description: rule.description
      severity: rule.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: rule.every
      windowSize: rule.window
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
          }
        ]
      }
      autoMitigate: true
      // The tables come into being with the first telemetry.
      skipQueryValidation: true
      actions: {
        actionGroups: [group.id]
      }
    }
  }
]

resource breachRate 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {
  name: '${prefix}-breach-rate'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: '${prefix}-breach-rate'
    description: 'More than ${breachRatePercent} % of the promises that ended within a day were broken. GET /api/reports/sla says which.'
    severity: 2
    enabled: true
    scopes: [workspaceId]
    evaluationFrequency: 'PT1H'
    windowSize: 'P1D'
    criteria: {
      allOf: [
        {
          query: 'AppTraces | extend Name = tostring(Properties.EventName) | where Name in (\'PromiseBroken\', \'PromiseKept\') | summarize Broken = countif(Name == \'PromiseBroken\'), Ended = count() | where Ended >= ${breachRateMinimum} | project Percent = 100.0 * Broken / Ended'
          metricMeasureColumn: 'Percent'
          timeAggregation: 'Maximum'
          operator: 'GreaterThan'
          threshold: breachRatePercent
        }
      ]
    }
    autoMitigate: true
    skipQueryValidation: true
    actions: {
      actionGroups: [group.id]
    }
  }
}

// Every fault of the start ends here too: a setting that is missing, a secret that cannot be read, a store that refuses the identity.
resource away 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {
  name: '${prefix}-away'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: '${prefix}-away'
    description: 'The sweep, which runs every minute, has not been seen for a quarter of an hour: the app does not start, or its telemetry does not arrive.'
    severity: 0
    enabled: true
    scopes: [workspaceId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      allOf: [
        {
          query: 'union isfuzzy=true AppRequests, AppTraces | where (Name == \'sweep\' and Success) or Message startswith "Executed \'Functions.sweep\' (Succeeded"'
          timeAggregation: 'Count'
          operator: 'LessThan'
          threshold: 1
        }
      ]
    }
    autoMitigate: true
    skipQueryValidation: true
    actions: {
      actionGroups: [group.id]
    }
  }
}
