using System.Collections.Immutable;
using NodaTime;

namespace SupportFunctions.Core.Maintenance;

public enum NoticeKind
{
    Unknown = 0,
    /// <summary>A question: nothing is fixed yet (R-MNT-5).</summary>
    Proposal = 1,
    Announcement = 2,
    Change = 3,
    Cancellation = 4,
    Reminder = 5,
    Start = 6,
    End = 7,
    /// <summary>It takes longer, with a new estimate.</summary>
    Overrun = 8,
    /// <summary>To leads: an emergency was announced (R-MNT-1).</summary>
    EmergencyReport = 20,
    /// <summary>To leads: customers were told too late.</summary>
    ShortNotice = 21,
    /// <summary>To leads: an occurrence of a series does not take place.</summary>
    OccurrenceSkipped = 22,
    /// <summary>To leads: a customer names another slot.</summary>
    OtherSlot = 23,
    /// <summary>To leads: longer than the contract allows (R-MNT-2).</summary>
    LengthBreach = 24,
    /// <summary>To leads: no mail reached these customers.</summary>
    NotDelivered = 25,
}

/// <summary>Something to be done outside of the window, exactly once where the outside allows.</summary>
/// <param name="Id">Deterministic: the window, the sequence of the event, and its place in it, as <c>W-12-7-1</c>.</param>
public abstract record WindowEffect(string Id)
{
    /// <summary>A mail to everybody concerned, worked off in pages; who that is, is looked up when it is done.</summary>
    public sealed record TellCustomers(string Id, WindowNotice Notice) : WindowEffect(Id);

    public sealed record TellStaff(string Id, string Address, string? Name, string TimeZone, WindowNotice Notice) : WindowEffect(Id);

    /// <summary>One mail, to one recipient, once more.</summary>
    /// <param name="Mail">Id of the new one.</param>
    public sealed record Resend(string Id, string Mail, WindowNotice Notice, WindowRecipient To) : WindowEffect(Id);

    /// <summary>The next occurrence of a series.</summary>
    public sealed record OpenNext(string Id, string By, WindowId Into, WindowPlan Plan, Series Series) : WindowEffect(Id);

    /// <summary>The series ends: what was opened after this occurrence does not take place either.</summary>
    public sealed record CancelNext(string Id, string By, WindowId Next, string? Reason) : WindowEffect(Id);
}

/// <param name="TimeZone">IANA id.</param>
/// <param name="ContractZone">IANA id of the calendar that the contract counts by; null: none, or the same.</param>
/// <param name="Customer">Id; null: staff.</param>
public sealed record WindowRecipient(string Address, string? Name, string TimeZone, string Language, string? ContractZone, string? Customer);

/// <summary>The window as it was when the mail was decided; a mail is written from this and its recipient alone.</summary>
/// <param name="Revision">SEQUENCE of the calendar file.</param>
/// <param name="At">When it was decided.</param>
public sealed record WindowNotice(NoticeKind Kind, WindowId Window, int Revision, WindowPlan Plan, Instant At)
{
    /// <summary>Whether it counts when this mail is accepted: it tells a time, or a scope, that nobody was told before.</summary>
    public bool GivesNotice { get; init; }

    /// <summary>Of the plan whose notice is judged; see <see cref="Window.NoticeRevision"/>.</summary>
    public int NoticeRevision { get; init; }

    /// <summary>What customers were told before; null where nothing changed.</summary>
    public WindowPlan? Before { get; init; }

    public string? Reason { get; init; }

    /// <summary>Why it is an emergency; null: it is none.</summary>
    public string? EmergencyReason { get; init; }

    public Instant? StartedAt { get; init; }

    public Instant? EndedAt { get; init; }

    /// <summary>The present estimate of the end.</summary>
    public Instant? ExpectedEnd { get; init; }

    /// <summary>Of a reminder: how long before the start.</summary>
    public Duration? Ahead { get; init; }

    /// <summary>Of mails to leads: the customers that it is about.</summary>
    public ImmutableArray<string> Customers { get; init; } = [];

    /// <summary>The contract's longest length, where it was exceeded.</summary>
    public Duration? MaxLength { get; init; }

    /// <summary>The slot that a customer names.</summary>
    public Instant? OtherStart { get; init; }

    public Instant? OtherEnd { get; init; }
}
