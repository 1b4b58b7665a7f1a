using Azure.Messaging.ServiceBus;
using NodaTime;
using SupportFunctions.Azure.Mail;
using SupportFunctions.Desk.Intake.Ledger;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Azure.Intake;

/// <summary>The dead-letter queues beneath the queues. A message in there cannot be asked for by its number, so they are looked through.</summary>
public sealed class ServiceBusLetters(ServiceBusClient client) : IQueueLetters
{
    private const int AtOnce = 100;
    private const int MostLookedAt = 1000;

    private static readonly TimeSpan _enough = TimeSpan.FromSeconds(2);

    public IReadOnlyList<string> Queues { get; } = [ServiceBusHandover.Queue, OutboundMail.Queue];

    public Task<IReadOnlyList<QueueLetter>> PeekAsync(string queue, long from, int top, CancellationToken cancellation) => InAsync<IReadOnlyList<QueueLetter>>(
        queue, async letters => [.. (await letters.PeekMessagesAsync(top, from, cancellation)).Select(m => Of(queue, m))]);

    public Task<bool> ReplayAsync(QueuePlace place, CancellationToken cancellation) => TakeAsync(
        place,
        async message =>
        {
            // Under its own id the queue would take it for a repetition, and drop it.
            await using ServiceBusSender sender = client.CreateSender(place.Queue);
            await sender.SendMessageAsync(new ServiceBusMessage(message) { MessageId = place.ToString() }, cancellation);
        },
        cancellation);

    public Task<bool> DiscardAsync(QueuePlace place, CancellationToken cancellation) => TakeAsync(place, _ => Task.CompletedTask, cancellation);

    private Task<bool> TakeAsync(QueuePlace place, Func<ServiceBusReceivedMessage, Task> use, CancellationToken cancellation) => InAsync(place.Queue, async letters =>
    {
        var others = new List<ServiceBusReceivedMessage>();
        try
        {
            while (others.Count < MostLookedAt && await letters.ReceiveMessagesAsync(AtOnce, _enough, cancellation) is { Count: > 0 } received)
            {
                others.AddRange(received.Where(m => m.SequenceNumber != place.Sequence));
                if (received.FirstOrDefault(m => m.SequenceNumber == place.Sequence) is { } found)
                {
                    await use(found);
                    await letters.CompleteMessageAsync(found, cancellation);
                    return true;
                }
            }

            return false;
        }
        finally
        {
            await Task.WhenAll(others.Select(m => letters.AbandonMessageAsync(m, null, CancellationToken.None)));
        }
    });

    private async Task<T> InAsync<T>(string queue, Func<ServiceBusReceiver, Task<T>> use)
    {
        try
        {
            await using ServiceBusReceiver letters = client.CreateReceiver(queue, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
            return await use(letters);
        }
        catch (ServiceBusException e)
        {
            throw new StoreUnavailableException($"The dead letters of the queue {queue} cannot be reached: {e.Reason}.", e);
        }
    }

    private static QueueLetter Of(string queue, ServiceBusReceivedMessage message) => new(
        new QueuePlace(queue, message.SequenceNumber), message.MessageId, message.DeadLetterReason ?? "", Instant.FromDateTimeOffset(message.EnqueuedTime), message.Body.ToMemory().Length);
}
