using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Intake.Ledger;

/// <summary>Everything that somebody has to look at in one list: the desk's own dead letters, then what the host's queues put aside.</summary>
public sealed class AllLetters(DeadLetters own, IQueueLetters queues, MachineTime machine)
{
    /// <summary>Whether a list can go on after it.</summary>
    public static bool IsPlace(string after) => DeadLetters.IsId(after) || QueuePlace.TryRead(after, out _);

    /// <param name="after">The last id that was shown.</param>
    /// <param name="discarded">What was put away, instead; queues keep nothing of that.</param>
    /// <returns>And the id to go on after; null at the end.</returns>
    public async Task<(IReadOnlyList<DeadLetter> Items, string? Next)> ListAsync(int top, string? after, bool discarded, CancellationToken cancellation)
    {
        QueuePlace place = default;
        bool isQueues = after is not null && QueuePlace.TryRead(after, out place);
        (IReadOnlyList<DeadLetter> items, string? next) = isQueues ? ([], null) : await own.ListAsync(top, after, discarded, cancellation);
        if (next is not null || discarded)
        {
            return (items, next);
        }

        List<DeadLetter> all = [.. items];
        foreach (string queue in queues.Queues.Where(q => string.CompareOrdinal(q, place.Queue) >= 0))
        {
            // One more than fits says that there is more.
            long from = queue == place.Queue ? place.Sequence + 1 : 0;
            all.AddRange((await queues.PeekAsync(queue, from, top - all.Count + 1, cancellation)).Select(Shown));
            if (all.Count > top)
            {
                return (all[..top], all[top - 1].Id);
            }
        }

        return (all, null);
    }

    /// <summary>Also one of the desk's own that was discarded.</summary>
    public async Task<DeadLetter?> ReadAsync(string id, CancellationToken cancellation) =>
        !QueuePlace.TryRead(id, out QueuePlace place) ? await own.ReadAsync(id, cancellation)
        : queues.Queues.Contains(place.Queue) && await queues.PeekAsync(place.Queue, place.Sequence, 1, cancellation) is [var found] && found.Place == place ? Shown(found)
        : null;

    /// <returns>False when there is no such letter.</returns>
    public async Task<bool> ReplayAsync(string id, CancellationToken cancellation) =>
        QueuePlace.TryRead(id, out QueuePlace place) ? queues.Queues.Contains(place.Queue) && await queues.ReplayAsync(place, cancellation) : await own.ReplayAsync(id, cancellation);

    /// <returns>Null when it is not on the list.</returns>
    public async Task<DeadLetter?> DiscardAsync(string id, string by, CancellationToken cancellation) =>
        !QueuePlace.TryRead(id, out QueuePlace place) ? await own.DiscardAsync(id, by, cancellation)
        : await ReadAsync(id, cancellation) is { } letter && await queues.DiscardAsync(place, cancellation) ? letter with { DiscardedBy = by, DiscardedAt = machine.Now }
        : null;

    private static DeadLetter Shown(QueueLetter letter) =>
        new(letter.Place.ToString(), IntakeState.Dead, letter.Reason, letter.At, Bytes: letter.Bytes, Source: letter.Place.Queue, Reference: letter.Reference);
}
