using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;
using SupportFunctions.Desk.Intake;

namespace SupportFunctions.Azure.Intake;

/// <summary>The intake queue. Only a reference travels; its id lets the queue know a repetition, its ordering key is the session.</summary>
public sealed partial class ServiceBusHandover(ServiceBusClient client, ILogger<ServiceBusHandover> logger) : IIntakeHandover
{
    /// <summary>Name of the setting, or section of settings, that says where the namespace is.</summary>
    public const string Connection = "ServiceBus";

    public const string Queue = "intake";

    private readonly ServiceBusSender _sender = client.CreateSender(Queue);

    /// <summary>Fails only when cancelled: the message is stored already, and what is not handed over is found by the sweep.</summary>
    public async ValueTask EnqueueAsync(IntakeReference reference, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var message = new ServiceBusMessage(reference.Id) { MessageId = reference.Id, SessionId = reference.OrderingKey };
        try
        {
            await _sender.SendMessageAsync(message, cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested && e is not OutOfMemoryException)
        {
            Log.NotHandedOver(logger, reference.Id, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Intake {IntakeId} could not be queued; the sweep hands it over again.")]
        public static partial void NotHandedOver(ILogger logger, string intakeId, Exception e);
    }
}
