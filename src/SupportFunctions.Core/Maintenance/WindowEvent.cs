using System.Collections.Immutable;
using NodaTime;

namespace SupportFunctions.Core.Maintenance;

/// <summary>Something that happened to a window. Names are listed in docs/maintenance.md and never renamed.</summary>
public abstract record WindowEvent
{
    private WindowEvent() { }

    /// <param name="AnnounceAt">When an occurrence of a series is announced by itself; null: when somebody says so.</param>
    public sealed record Drafted(
        WindowPlan Plan, Emergency? Emergency, ImmutableArray<Consent> Consents, Series? Series, Instant? AnnounceAt) : WindowEvent;

    public sealed record Proposed(int Customers) : WindowEvent;

    /// <param name="Customers">How many are concerned at this moment.</param>
    /// <param name="Notice">The longest that anybody concerned is promised.</param>
    /// <param name="MaxLength">What its actual length is judged by: the shortest of anybody concerned, or what they agreed to.</param>
    /// <param name="Next">The occurrence after it; null at the end of a series.</param>
    /// <param name="RemindBefore">Reminders before the start, by the policy of that moment.</param>
    public sealed record Announced(
        int Customers, Duration Notice, Duration MaxLength, ImmutableArray<Duration> RemindBefore, WindowId? Next) : WindowEvent;

    /// <param name="Revision">Rises with each change that customers hear of: the SEQUENCE of calendar files (RFC 5545, 3.8.7.4).</param>
    public sealed record Changed(WindowPlan Plan, string? Reason, int Revision, Duration MaxLength) : WindowEvent;

    public sealed record Cancelled(string? Reason, int Revision, bool EndsSeries, WindowId? Next) : WindowEvent;

    /// <summary>This occurrence took place, or does; those after it do not.</summary>
    public sealed record SeriesEnded(string? Reason) : WindowEvent;

    /// <summary>An occurrence that a rule forbade when it was to be announced does not take place.</summary>
    public sealed record Skipped(WindowRefusal Because, string Detail, WindowId? Next) : WindowEvent;

    /// <param name="Before">The start.</param>
    public sealed record Reminded(Duration Before) : WindowEvent;

    /// <summary>It began, at its time by itself.</summary>
    public sealed record Started : WindowEvent;

    /// <summary>Somebody said that the work has begun.</summary>
    public sealed record StartConfirmed : WindowEvent;

    public sealed record Extended(Instant EndsAt, string? Reason) : WindowEvent;

    /// <summary>It was not over when customers expected it to be.</summary>
    /// <param name="EndsAt">The new estimate.</param>
    public sealed record Overran(Instant EndsAt) : WindowEvent;

    /// <summary>It took longer than the contract allows (R-MNT-2). Recorded once, never erased.</summary>
    public sealed record LengthExceeded(Duration MaxLength) : WindowEvent;

    public sealed record Completed(string? Summary) : WindowEvent;

    public sealed record CustomerAccepted(string Customer, Instant StartsAt, Instant EndsAt) : WindowEvent;

    public sealed record OtherSlotAsked(string Customer, Instant StartsAt, Instant EndsAt, string? Note) : WindowEvent;

    /// <summary>Customers whose notice was accepted too late: for them the window does not conform to the rules.</summary>
    public sealed record NoticeShort(ImmutableArray<string> Customers) : WindowEvent;

    /// <summary>Customers whom no mail reached.</summary>
    public sealed record NoticeFailed(ImmutableArray<string> Customers) : WindowEvent;

    /// <summary>Somebody had a mail sent again.</summary>
    /// <param name="Mail">Id of the new one.</param>
    /// <param name="Of">Of the one that is sent again.</param>
    public sealed record MailResent(string Mail, string Of, NoticeKind Kind, string To) : WindowEvent;
}

/// <param name="Sequence">From 1, without gaps.</param>
/// <param name="At">What time brought is recorded at its exact instant, however late it was noticed.</param>
public sealed record RecordedWindowEvent(long Sequence, Instant At, string By, WindowEvent Event);
