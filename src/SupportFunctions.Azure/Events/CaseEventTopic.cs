using Azure.Messaging.ServiceBus;
using SupportFunctions.Desk.Events;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Azure.Events;

/// <summary>The feed as a topic. Its ids let the topic know a repetition, and a subscription with sessions keeps the order of each case.</summary>
public sealed class CaseEventTopic(ServiceBusClient client) : IEventFeed
{
    public const string Topic = "case-events";

    private readonly ServiceBusSender _sender = client.CreateSender(Topic);

    public Task PublishAsync(CloudEvent happened, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(happened);
        return _sender.SendMessageAsync(
            new ServiceBusMessage(DeskJson.Write(happened)) { MessageId = happened.Id, SessionId = happened.Subject, Subject = happened.Type, ContentType = CloudEvent.MediaType }, cancellation);
    }
}
