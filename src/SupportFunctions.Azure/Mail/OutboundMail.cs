using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using SupportFunctions.Azure.Intake;
using SupportFunctions.Azure.Lifecycles;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Outbox;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Azure.Mail;

/// <summary>The queue of mails on their way to SendGrid. Only references travel, never a recipient or a word.</summary>
public sealed class OutboundMail(ServiceBusClient client) : IMailHandover
{
    public const string Queue = "outbound-mail";

    private readonly ServiceBusSender _sender = client.CreateSender(Queue);

    public Task EnqueueAsync(MailReference reference, CancellationToken cancellation)
    {
        string body = DeskJson.Write(reference);
        return _sender.SendMessageAsync(new ServiceBusMessage(body) { MessageId = TableKeys.Hash(body) }, cancellation);
    }
}

/// <summary>Hands them over, as many at a time as host.json allows: a carrier that slows us down holds up no lifecycle.</summary>
public sealed class OutboundMailFunction(QueuedMail mail, DurableLifecycles lifecycles)
{
    [Function("outbound-mail")]
    public async Task RunAsync(
        [ServiceBusTrigger(OutboundMail.Queue, Connection = ServiceBusHandover.Connection)] ServiceBusReceivedMessage message,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        using IDisposable through = lifecycles.Through(client);
        await mail.SendAsync(DeskJson.Read<MailReference>(message.Body.ToString()), cancellation);
    }
}
