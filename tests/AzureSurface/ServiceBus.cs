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

    public virtual ServiceBusReceiver CreateReceiver(string queueName, ServiceBusReceiverOptions options) => throw Call(nameof(CreateReceiver));
}

public enum SubQueue
{
    None = 0,
    DeadLetter = 1,
    TransferDeadLetter = 2,
}

public class ServiceBusReceiverOptions
{
    public SubQueue SubQueue { get; set; } = SubQueue.None;
}

public enum ServiceBusFailureReason
{
    GeneralError = 0,
    ServiceCommunicationProblem = 9,
}

public class ServiceBusException(
    string message, ServiceBusFailureReason reason, string entityPath = default, Exception innerException = default) : Exception(message, innerException)
{
    public ServiceBusFailureReason Reason { get; } = reason;

    public string EntityPath { get; } = entityPath;
}

public class ServiceBusReceiver : IAsyncDisposable
{
    protected ServiceBusReceiver()
    {
    }

    public virtual Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekMessagesAsync(
        int maxMessages, long? fromSequenceNumber = default, CancellationToken cancellationToken = default) => throw Call(nameof(PeekMessagesAsync));

    public virtual Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveMessagesAsync(
        int maxMessages, TimeSpan? maxWaitTime = default, CancellationToken cancellationToken = default) => throw Call(nameof(ReceiveMessagesAsync));

    public virtual Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        throw Call(nameof(CompleteMessageAsync));

    public virtual Task AbandonMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object> propertiesToModify = null, CancellationToken cancellationToken = default) =>
        throw Call(nameof(AbandonMessageAsync));

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

public class ServiceBusSender : IAsyncDisposable
{
    protected ServiceBusSender()
    {
    }

    protected internal ServiceBusSender(ServiceBusClient client, string queueOrTopicName) => EntityPath = queueOrTopicName;

    public virtual string EntityPath { get; } = "";

    public virtual Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default) =>
        throw Call(nameof(SendMessageAsync));

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

public class ServiceBusMessage
{
    public ServiceBusMessage(string body) => Body = new BinaryData(body);

    public ServiceBusMessage(ServiceBusReceivedMessage receivedMessage) =>
        (Body, MessageId, SessionId) = (receivedMessage.Body, receivedMessage.MessageId, receivedMessage.SessionId);

    public BinaryData Body { get; set; }

    public string ContentType { get; set; }

    public string Subject { get; set; }

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

    public long SequenceNumber { get; internal init; }

    public DateTimeOffset EnqueuedTime { get; internal init; }

    public string DeadLetterReason { get; internal init; }
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
        new() { Body = body ?? new BinaryData(""), MessageId = messageId ?? "", SessionId = sessionId ?? "", DeliveryCount = deliveryCount, SequenceNumber = sequenceNumber, EnqueuedTime = enqueuedTime,
            DeadLetterReason = properties?.TryGetValue("DeadLetterReason", out object reason) is true ? (string)reason : null };
}
