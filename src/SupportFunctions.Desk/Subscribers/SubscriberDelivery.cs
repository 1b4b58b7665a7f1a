using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Polly.Timeout;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Outbox;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Subscribers;

/// <summary>Hands one mail to a subscriber over, and says what is left of it.</summary>
internal sealed partial class SubscriberDelivery(MailHandOver handOver, MachineTime machine, Failpoints failpoints, ILogger<SubscriberDelivery> logger)
{
    /// <summary>Handed over, and the store was away when that was to be recorded: not handed over again while this process lives.</summary>
    private readonly ConcurrentDictionary<string, bool> _unrecorded = new(StringComparer.Ordinal);

    /// <param name="before">Attempts so far.</param>
    /// <returns>Null when it was handed over, or given up; else when it is tried again.</returns>
    public async Task<Attempts?> TryAsync(string id, Func<OutgoingMail> compose, Attempts before, CancellationToken cancellation)
    {
        if (_unrecorded.ContainsKey(id))
        {
            return null;
        }

        try
        {
            await handOver.SendAsync(compose(), cancellation);
            _unrecorded[id] = true;
            failpoints.Hit(Failpoints.Deliver);
            return null;
        }
        catch (Exception e) when (e is MailTransportException or ArgumentException or TimeoutRejectedException or IOException)
        {
            // A mail that cannot be written will not be better tomorrow.
            bool isFinal = e is MailTransportException { IsFinal: true } or ArgumentException || before.Count + 1 >= OutboxDelivery.MaxAttempts;
            Log.NotDelivered(logger, id, before.Count + 1, isFinal, AddressScrub.From(e.Message));
            return isFinal ? null : new Attempts(before.Count + 1, machine.Now + Backoff.After(e, before.Count));
        }
    }

    public void Recorded(string id) => _unrecorded.TryRemove(id, out _);

    private static partial class Log
    {
        // Not the exception: a carrier's words may hold the address.
        [LoggerMessage(1, LogLevel.Warning, "Mail {EffectId} to a subscriber was not delivered at attempt {Attempt}; given up: {IsFinal}. {Fault}")]
        public static partial void NotDelivered(ILogger logger, string effectId, int attempt, bool isFinal, string? fault);
    }
}
