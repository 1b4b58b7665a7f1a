using NodaTime;

namespace SupportFunctions.Core.Digests;

/// <summary>How far the digests of a customer have come.</summary>
/// <param name="IsActive">Somebody wanted it when this was last looked at.</param>
/// <param name="Last">The week that was last decided, one way or the other; nothing is ever sent again for it or one before.</param>
public sealed record DigestProgress(bool IsActive, LocalDate? Last);

/// <summary>What is to be done about the digests of a customer.</summary>
public abstract record DigestStep
{
    private DigestStep() { }

    /// <summary>Nothing before that.</summary>
    public sealed record Wait(Instant Until) : DigestStep;

    /// <summary>Nobody wants it any more.</summary>
    public sealed record Rest : DigestStep;

    /// <summary>Somebody wants it from now on: the first one is that of a week after <paramref name="Last"/>.</summary>
    public sealed record Begin(LocalDate Last) : DigestStep;

    /// <summary>It is due.</summary>
    public sealed record Issue(LocalDate Week) : DigestStep;

    /// <summary>It was due, and nobody was there in time to send it.</summary>
    public sealed record Skip(LocalDate Week) : DigestStep;

    /// <summary>
    /// One at a time, until it says to wait or nothing. A zone that changes in between neither brings a week twice, because it was decided, nor
    /// leaves one out, because the last that is due counts however it came to be.
    /// </summary>
    /// <param name="isWanted">Whether a contact of the customer wants it.</param>
    /// <param name="since">When the customer became as it is: what was due by then is not sent to whoever wants it only now.</param>
    /// <returns>Null: nothing, and time alone changes nothing.</returns>
    public static DigestStep? Next(DigestProgress progress, bool isWanted, Instant since, DigestSchedule schedule, Instant now)
    {
        ArgumentNullException.ThrowIfNull(progress);
        ArgumentNullException.ThrowIfNull(schedule);
        if (!isWanted)
        {
            return progress.IsActive ? new Rest() : null;
        }

        if (progress is not { IsActive: true, Last: { } last })
        {
            LocalDate before = schedule.LastDue(since);
            return new Begin(progress.Last is { } decided && decided > before ? decided : before);
        }

        LocalDate due = schedule.LastDue(now);
        return due <= last ? new Wait(schedule.DueAt(last.PlusWeeks(1)))
            : now < schedule.TooLateAt(due) ? new Issue(due)
            : new Skip(due);
    }
}
