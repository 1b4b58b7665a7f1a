using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using SupportFunctions.Azure.Lifecycles;
using SupportFunctions.Desk.Intake;

namespace SupportFunctions.Azure.Intake;

/// <summary>Works off the intake queue; sessions keep what belongs to one conversation in order.</summary>
public sealed class IntakeFunction(IntakeAttempts intake, DurableLifecycles lifecycles)
{
    [Function("intake-worker")]
    public async Task RunAsync(
        [ServiceBusTrigger(ServiceBusHandover.Queue, Connection = ServiceBusHandover.Connection, IsSessionsEnabled = true)] ServiceBusReceivedMessage message,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        using IDisposable through = lifecycles.Through(client);
        await intake.ProcessAsync(message.Body.ToString(), message.DeliveryCount, cancellation);
    }
}
