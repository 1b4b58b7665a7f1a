using NodaTime;

namespace SupportFunctions.Core.Maintenance;

/// <summary>When time alone changes something about a window.</summary>
public static class WindowClock
{
    /// <summary>Of an instant, as fine as the due index keeps it.</summary>
    private static readonly Duration _instantAfter = Duration.FromTicks(1);

    /// <summary>The earliest such instant, past or future; null when only people can change it.</summary>
    public static Instant? NextWakeUp(Window of) => NextLapse(of)?.At;

    /// <summary>What lapses first.</summary>
    internal static WindowLapse? NextLapse(Window of)
    {
        ArgumentNullException.ThrowIfNull(of);
        if (of is { State: WindowState.Draft, AnnounceAt: { } announce })
        {
            return new WindowLapse.Announcement(announce);
        }

        if (of.IsAhead)
        {
            return NextReminder(of) ?? (WindowLapse)new WindowLapse.Start(of.Plan.StartsAt);
        }

        if (!of.IsUnderWay)
        {
            return null;
        }

        // At exactly the longest length it is not too long yet.
        Instant tooLong = of.StartedAt!.Value + of.MaxLength + _instantAfter;
        return of.LengthExceededAt is null && tooLong <= of.ExpectedEnd ? new WindowLapse.TooLong(tooLong) : new WindowLapse.End(of.ExpectedEnd);
    }

    /// <summary>Not one that falls at or before the moment at which customers were told the time: that mail was reminder enough (R-MNT-2).</summary>
    private static WindowLapse.Reminder? NextReminder(Window of) => of.RemindBefore
        .Where(b => !of.RemindersSent.Contains(b) && of.Plan.StartsAt - b > of.NoticedAt)
        .Select(b => new WindowLapse.Reminder(of.Plan.StartsAt - b, b))
        .MinBy(r => r.At);
}

/// <summary>Something that time brings.</summary>
internal abstract record WindowLapse(Instant At)
{
    public sealed record Announcement(Instant At) : WindowLapse(At);

    public sealed record Reminder(Instant At, Duration Before) : WindowLapse(At);

    public sealed record Start(Instant At) : WindowLapse(At);

    public sealed record TooLong(Instant At) : WindowLapse(At);

    public sealed record End(Instant At) : WindowLapse(At);
}
