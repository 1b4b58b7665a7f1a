using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Clocks;

namespace SupportFunctions.Core.Cases;

public enum MailKind
{
    Unknown = 0,
    /// <summary>R-IN-2.</summary>
    Acknowledgement = 1,
    Reply = 2,
    /// <summary>A question to the customer asked while starting to wait.</summary>
    Question = 3,
    Resolution = 4,
    /// <summary>R-END-1.</summary>
    ClosingReminder = 5,
    Closed = 6,
    /// <summary>An honest status when a promise passes unmet (R-MSG-4).</summary>
    HoldingNote = 7,
    /// <summary>To staff (R-SLA-9).</summary>
    ClockWarning = 8,
    /// <summary>To staff (R-SLA-9).</summary>
    ClockBreach = 9,
    /// <summary>To staff: a mail to the customer never arrived.</summary>
    DeliveryFailed = 10,
    /// <summary>To staff: the customer's side reported a mail of ours as unwanted.</summary>
    Complaint = 11,
    /// <summary>A reminder of what a pre-sales request still needs (R-IN-3).</summary>
    PreSalesQuestions = 20,
    /// <summary>To a customer engineer: a prospect wrote to us (R-IN-6), and what is still needed.</summary>
    PreSalesRouted = 21,
    /// <summary>To the engineer who answered by mail: what the reply misses, or why it was not sent (R-IN-5).</summary>
    ReplyByMail = 40,
    /// <summary>How an incident stands that the case is linked to (R-ENG-4).</summary>
    IncidentUpdate = 60,
    /// <summary>State or workaround of a known issue that the case is linked to has changed (R-ENG-2).</summary>
    KnownIssueUpdate = 61,
}

/// <summary>Something to be done outside of the case, exactly once where the outside allows.</summary>
/// <param name="Id">Deterministic: the case, the sequence of the commit, and its place in it, as <c>C-1042-7-1</c>.</param>
public abstract record Effect(string Id)
{
    /// <summary>One mail to one recipient; rendered when delivered, from <paramref name="Facts"/> alone.</summary>
    public sealed record SendMail(string Id, MailKind Kind, MailRecipient To, MailFacts Facts) : Effect(Id);

    /// <summary>Another case takes over what this one, merged into it, has left.</summary>
    public sealed record Absorb(string Id, string By, CaseId Into, MergedCase From) : Effect(Id);

    /// <summary>A link to another case shows there too, or no longer.</summary>
    public sealed record LinkBack(string Id, string By, CaseId Other, CaseId From, bool Remove) : Effect(Id);

    /// <summary>Messages of this case become another one. Their texts are read from its events, which never change.</summary>
    /// <param name="Subject">Of the new case.</param>
    public sealed record OpenSplit(string Id, string By, CaseId Into, CaseId From, ImmutableArray<long> Messages, string Subject, string? Reason) : Effect(Id);
}

/// <param name="TimeZone">IANA id.</param>
/// <param name="IsStaff">Staff mail never contains the customer's address.</param>
public sealed record MailRecipient(string Address, string? Name, string TimeZone, string Language, bool IsStaff);

/// <summary>The case as it was when the mail was decided.</summary>
/// <param name="HearAgainBy">What the mail promises (R-INT-3).</param>
/// <param name="Thread">Message-IDs, root first; our own mails as <c>desk:</c> and their effect id.</param>
public sealed record MailFacts(
    CaseId Case, string Subject, CaseStatus Status, Severity Severity, Priority Priority, string? CustomerName,
    Instant At, Instant? HearAgainBy, ImmutableArray<string> Thread)
{
    public string? Author { get; init; }

    public string? Summary { get; init; }

    public string? NextSteps { get; init; }

    public string? Body { get; init; }

    public string? Ask { get; init; }

    /// <summary>Whether the mail is about a pre-sales request (R-IN-3).</summary>
    public bool IsPreSales { get; init; }

    /// <summary>What the recipient is asked for, by the names of <see cref="PreSales.PreSalesQuestions.All"/>.</summary>
    public ImmutableArray<string> Questions { get; init; } = [];

    /// <summary>Name of the customer engineer who was told.</summary>
    public string? CustomerEngineer { get; init; }

    public ResolutionKind ResolutionKind { get; init; }

    public string? RootCause { get; init; }

    public ClosedBecause ClosedBecause { get; init; }

    public int ReminderNumber { get; init; }

    public Instant? ClosesAt { get; init; }

    public ClockName Clock { get; init; }

    public int Percent { get; init; }

    public Instant? DueAt { get; init; }

    public string? Agreement { get; init; }

    public bool IsProvisional { get; init; }

    public string? Assignee { get; init; }

    /// <summary>What the mail was that never arrived.</summary>
    public MailKind FailedMail { get; init; }

    public Instant? SentAt { get; init; }

    /// <summary>When that it failed was learned.</summary>
    public Instant? FailedAt { get; init; }

    /// <summary>What the other mail server said.</summary>
    public string? Detail { get; init; }

    /// <summary>Why an engineer's mail became a note.</summary>
    public NoteWarning? Warning { get; init; }

    /// <summary>What an engineer's reply misses (R-SLA-6).</summary>
    public ImmutableArray<string> Missing { get; init; } = [];

    /// <summary>What is told of an incident.</summary>
    public IncidentNews? Incident { get; init; }

    /// <summary>What is told of a known issue.</summary>
    public KnownIssueNews? KnownIssue { get; init; }

    /// <summary>When the first response is due by contract; null without one.</summary>
    public Instant? FirstResponseBy { get; init; }
}
