using NodaTime;

namespace SupportFunctions.Desk.Intake.Ledger;

/// <summary>What the host's own queues put aside: messages that came back too often, or were too old. Each only refers to what is stored elsewhere.</summary>
public interface IQueueLetters
{
    /// <summary>In ordinal order.</summary>
    IReadOnlyList<string> Queues { get; }

    /// <summary>By sequence, at most <paramref name="top"/>; they stay where they are.</summary>
    /// <param name="from">First sequence that is wanted.</param>
    Task<IReadOnlyList<QueueLetter>> PeekAsync(string queue, long from, int top, CancellationToken cancellation);

    /// <summary>Puts a copy into the queue again and takes it off the list.</summary>
    /// <returns>False when it is not on the list.</returns>
    Task<bool> ReplayAsync(QueuePlace place, CancellationToken cancellation);

    /// <returns>False when it is not on the list.</returns>
    Task<bool> DiscardAsync(QueuePlace place, CancellationToken cancellation);
}

/// <param name="Reference">What it refers to, such as an intake id.</param>
/// <param name="At">When it was put into the queue. MachineTime.</param>
public sealed record QueueLetter(QueuePlace Place, string Reference, string Reason, Instant At, int Bytes);

/// <summary>For a host whose queues put nothing aside.</summary>
public sealed class NoQueueLetters : IQueueLetters
{
    public IReadOnlyList<string> Queues => [];

    public Task<IReadOnlyList<QueueLetter>> PeekAsync(string queue, long from, int top, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<QueueLetter>>([]);

    public Task<bool> ReplayAsync(QueuePlace place, CancellationToken cancellation) => Task.FromResult(false);

    public Task<bool> DiscardAsync(QueuePlace place, CancellationToken cancellation) => Task.FromResult(false);
}
