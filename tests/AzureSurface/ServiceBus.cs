#nullable disable // as the package: it says nothing about null
using Azure.Core;
using static AzureSurface.Outside;

namespace Azure.Messaging.ServiceBus;

public class ServiceBusRetryOptions
{
    public int MaxRetries { get; set; } = 3;

    public TimeSpan TryTimeout { get; set; } = TimeSpan.FromSeconds(60);
}

public class ServiceBusClientOptions
{
    public ServiceBusRetryOptions RetryOptions { get; set; } = new();
}

public class ServiceBusClient
{
    protected ServiceBusClient()
    {
    }

    public ServiceBusClient(string connectionString, ServiceBusClientOptions options)
    {
    }

    public ServiceBusClient(string fullyQualifiedNamespace, TokenCredential credential, ServiceBusClientOptions options)
    {
    }

    public virtual ServiceBusSender CreateSender(string queueOrTopicName) => new(this, queueOrTopicName);
}

public class ServiceBusSender
{
    protected ServiceBusSender()
    {
    }

    protected internal ServiceBusSender(ServiceBusClient client, string queueOrTopicName) => EntityPath = queueOrTopicName;

    public virtual string EntityPath { get; } = "";

    public virtual Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default) =>
        throw Call(nameof(SendMessageAsync));
}

public class ServiceBusMessage(string body)
{
    public BinaryData Body { get; set; } = new(body);

    public string MessageId { get; set; }

    public string SessionId { get; set; }
}

public enum ServiceBusMessageState
{
    Active = 0,
    Deferred = 1,
    Scheduled = 2,
}

public class ServiceBusReceivedMessage
{
    internal ServiceBusReceivedMessage()
    {
    }

    public BinaryData Body { get; internal init; } = new("");

    public string MessageId { get; internal init; } = "";

    public string SessionId { get; internal init; } = "";

    public int DeliveryCount { get; internal init; }
}

public static class ServiceBusModelFactory
{
    public static ServiceBusReceivedMessage ServiceBusReceivedMessage(
        BinaryData body = default,
        string messageId = default,
        string partitionKey = default,
        string viaPartitionKey = default,
        string sessionId = default,
        string replyToSessionId = default,
        TimeSpan timeToLive = default,
        string correlationId = default,
        string subject = default,
        string to = default,
        string contentType = default,
        string replyTo = default,
        DateTimeOffset scheduledEnqueueTime = default,
        IDictionary<string, object> properties = default,
        Guid lockTokenGuid = default,
        int deliveryCount = default,
        DateTimeOffset lockedUntil = default,
        long sequenceNumber = -1,
        string deadLetterSource = default,
        long enqueuedSequenceNumber = default,
        DateTimeOffset enqueuedTime = default,
        ServiceBusMessageState serviceBusMessageState = default) =>
        new() { Body = body ?? new BinaryData(""), MessageId = messageId ?? "", SessionId = sessionId ?? "", DeliveryCount = deliveryCount };
}
