using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Customers;

namespace SupportFunctions.Core.Cases;

/// <summary>The customer as its cases show it.</summary>
public sealed record CaseCustomer(string Id, string Name, Tier Tier, Deployment Deployment, string TimeZone, string Language);

/// <summary>A mail of ours to the customer.</summary>
/// <param name="Mail">Effect id.</param>
/// <param name="At">When it was decided.</param>
/// <param name="DeliveredAt">Only when that was later than at the first attempt.</param>
public sealed record SentMail(string Mail, MailKind Kind, Instant At, Instant? DeliveredAt = null, Instant? FailedAt = null);

/// <summary>What silence after a resolution brings (R-END-1).</summary>
public sealed record SilencePlan(ImmutableArray<Instant> RemindAt, Instant CloseAt, int RemindersSent);

/// <summary>The state of a case: the fold of its events, nothing else.</summary>
public sealed record Case
{
    /// <summary>Before the first event; only <see cref="CaseCommand.Open"/> is accepted.</summary>
    public static Case NotOpened(CaseId id) => new() { Id = id };

    public required CaseId Id { get; init; }

    /// <summary>Of the last event; the case's ETag. 0 before the first.</summary>
    public long Sequence { get; init; }

    public CaseStatus Status { get; init; }

    public string Subject { get; init; } = "";

    public Person? Requester { get; init; }

    public CaseCustomer? Customer { get; init; }

    public string Channel { get; init; } = "";

    public Severity Severity { get; init; }

    public Priority Priority { get; init; }

    public Priority SuggestedPriority { get; init; }

    public string SuggestedBecause { get; init; } = "";

    public CaseType Type { get; init; }

    public string? Product { get; init; }

    public string? Feature { get; init; }

    public Maturity Maturity { get; init; } = Maturity.GenerallyAvailable;

    public RuntimeEnvironment Environment { get; init; }

    public BusinessImpact BusinessImpact { get; init; }

    public string? RealQuestion { get; init; }

    public bool HighStakes { get; init; }

    public string? Assignee { get; init; }

    public int Handoffs { get; init; }

    /// <summary>Messages between the customer and us, both ways; automatic mail and notes do not count.</summary>
    public int Messages { get; init; }

    /// <summary>When the desk became aware (R-SLA-4).</summary>
    public Instant OpenedAt { get; init; }

    public Instant UpdatedAt { get; init; }

    /// <summary>The current clock of each name.</summary>
    public ImmutableArray<Clock> Clocks { get; init; } = [];

    /// <summary>Which agreement's clocks run, or why none do.</summary>
    public string CoveredBecause { get; init; } = "";

    public string? CoveredBy { get; init; }

    /// <summary>Times spent waiting on the customer with a question asked (R-SLA-7); the last one may be open.</summary>
    public ImmutableArray<ClockPause> Waits { get; init; } = [];

    /// <summary>Times between a resolution that counts, or the closing, and the reopening; the last one may be open.</summary>
    public ImmutableArray<ClockPause> Rests { get; init; } = [];

    /// <summary>When the customer first got a reply that passes the gate of R-SLA-6, whether or not a clock was running then.</summary>
    public Instant? FirstRespondedAt { get; init; }

    /// <summary>Whether we asked something and the customer has not written since.</summary>
    public bool HasOpenQuestion { get; init; }

    public SilencePlan? Silence { get; init; }

    /// <summary>When the next honest status mail is owed while a promise stays unmet (R-MSG-4).</summary>
    public Instant? HoldingNoteAt { get; init; }

    /// <summary>Message-IDs, root first, at most <see cref="CaseLimits.ThreadEntries"/>; our own mails as <c>desk:</c> and their effect id.</summary>
    public ImmutableArray<string> Thread { get; init; } = [];

    /// <summary>Addresses that have written on the case.</summary>
    public ImmutableArray<string> Participants { get; init; } = [];

    /// <summary>Our latest mails to the customer, oldest first, at most <see cref="CaseLimits.RememberedMails"/>.</summary>
    public ImmutableArray<SentMail> Mails { get; init; } = [];

    public Clock? Clock(ClockName name) => Clocks.FirstOrDefault(c => c.Name == name);

    public bool IsWaitingOnCustomer => Status == CaseStatus.WaitingOnCustomer;

    /// <summary>Waiting on the customer with a question asked: only that pauses clocks (R-SLA-7) and status mail.</summary>
    public bool IsAwaitingAnswer => IsWaitingOnCustomer && Waits is [.., { To: null }];

    /// <summary>Neither resolved nor closed.</summary>
    public bool IsOpen => Status is CaseStatus.New or CaseStatus.Open or CaseStatus.WaitingOnCustomer or CaseStatus.WaitingOnEngineering;

    /// <summary>Never refuses. An event is applied exactly once, in order.</summary>
    public Case Apply(RecordedEvent recorded)
    {
        if (recorded.Sequence != Sequence + 1)
        {
            throw new InvalidOperationException($"{Id} is at sequence {Sequence}: event {recorded.Sequence} does not follow.");
        }

        Case next = Evolve(recorded.Event, recorded.At);
        return next with { Sequence = recorded.Sequence, UpdatedAt = Instant.Max(UpdatedAt, recorded.At) };
    }

    private Case Evolve(CaseEvent happened, Instant at) => happened switch
    {
        CaseEvent.Opened e => this with
        {
            Status = CaseStatus.New,
            Subject = e.Subject,
            Requester = e.Requester,
            Customer = e.Customer,
            Channel = e.Channel,
            Product = e.Product,
            SuggestedPriority = e.SuggestedPriority,
            SuggestedBecause = e.SuggestedBecause,
            OpenedAt = e.ReceivedAt,
            Messages = 1,
            Thread = e.Source.MessageId is { } root ? Threaded(root) : [],
            Participants = [e.Requester.Address],
        },
        CaseEvent.CustomerWrote e => this with
        {
            Messages = Messages + 1,
            HasOpenQuestion = false,
            Thread = e.Source.MessageId is { } id ? Threaded(id) : Thread,
            Participants = Participants.Contains(e.From.Address) || Participants.Length >= CaseLimits.Participants ? Participants : Participants.Add(e.From.Address),
        },
        CaseEvent.Replied e => Touched() with
        {
            Messages = Messages + 1,
            HasOpenQuestion = HasOpenQuestion || e.Ask is not null,
            FirstRespondedAt = FirstRespondedAt ?? (e.CountsAsFirstResponse ? at : null),
        },
        CaseEvent.NoteAdded => this,
        CaseEvent.Triaged e => Triaged(e),
        CaseEvent.CoverageDecided e => this with { CoveredBy = e.Agreement, CoveredBecause = e.Because },
        CaseEvent.Assigned e => Touched() with { Assignee = e.Engineer, Handoffs = Handoffs + (e.HandoffSummary is null ? 0 : 1) },
        CaseEvent.WaitStarted e => this with
        {
            Status = e.On == WaitingOn.Customer ? CaseStatus.WaitingOnCustomer : CaseStatus.WaitingOnEngineering,
            // What is asked of engineering is no question to the customer: it never pauses anything (R-SLA-7).
            HasOpenQuestion = HasOpenQuestion || (e.On == WaitingOn.Customer && e.Ask is not null),
            Waits = e.On == WaitingOn.Customer && (HasOpenQuestion || e.Ask is not null) && Waits is not [.., { To: null }]
                ? Waits.Add(new ClockPause(at, null, ClockKeeping.WaitingForAnswer))
                : Waits,
        },
        CaseEvent.WaitEnded => this with { Status = CaseStatus.Open, Waits = EndedAt(Waits, at), HoldingNoteAt = HoldingNoteAfterWait(at) },
        CaseEvent.Resolved e => this with
        {
            Status = CaseStatus.Resolved,
            Messages = Messages + 1,
            Silence = new SilencePlan(e.RemindAt, e.CloseAt, 0),
            HoldingNoteAt = null,
            HasOpenQuestion = false,
            FirstRespondedAt = FirstRespondedAt ?? at,
            Rests = EndsResolutionClock(e.Kind) ? RestingFrom(at) : Rests,
        },
        CaseEvent.Closed => this with { Status = CaseStatus.Closed, Silence = null, HoldingNoteAt = null, Rests = RestingFrom(at) },
        CaseEvent.Reopened => this with { Status = CaseStatus.Open, Silence = null, Rests = EndedAt(Rests, at) },
        CaseEvent.ClosingReminded e => this with { Silence = Silence! with { RemindersSent = e.Number, CloseAt = e.ClosesAt } },
        CaseEvent.MailDelivered e => this with { Mails = [.. Mails.Select(m => m.Mail == e.Mail ? m with { DeliveredAt = at } : m)] },
        CaseEvent.MailFailed e => this with { Mails = [.. Mails.Select(m => m.Mail == e.Mail ? m with { FailedAt = at } : m)] },
        CaseEvent.CustomerTold e => this with
        {
            Thread = Threaded("desk:" + e.Mail),
            Mails = [.. Mails.TakeLast(CaseLimits.RememberedMails - 1), new SentMail(e.Mail, e.Kind, at)],
            HoldingNoteAt = e.Kind == MailKind.HoldingNote ? e.HearAgainBy : null,
        },
        
        // Withheld while we wait for an answer, it stays owed for the time after it.
        CaseEvent.NoteWithheld => this with { HoldingNoteAt = IsAwaitingAnswer ? at : null },
        _ => this with { Clocks = ClockHistory.Apply(Clocks, happened, at) },
    };

    /// <summary>A product update never stops a Sev 1 resolution clock (R-SLA-14), nor one that may turn out to be Sev 1.</summary>
    internal bool EndsResolutionClock(ResolutionKind kind) => kind != ResolutionKind.ProductUpdate || Severity == Severity.Sev2;

    private Case Touched() => Status == CaseStatus.New ? this with { Status = CaseStatus.Open } : this;

    private Case Triaged(CaseEvent.Triaged e) => Touched() with
    {
        Severity = e.Facts.Severity ?? Severity,
        Priority = e.Facts.Priority ?? Priority,
        Type = e.Facts.Type ?? Type,
        Product = e.Facts.Product ?? Product,
        Feature = e.Facts.Feature ?? Feature,
        Maturity = e.Facts.Maturity ?? Maturity,
        Environment = e.Facts.Environment ?? Environment,
        BusinessImpact = e.Facts.BusinessImpact ?? BusinessImpact,
        RealQuestion = e.Facts.RealQuestion ?? RealQuestion,
        HighStakes = e.Facts.HighStakes ?? HighStakes,
        Customer = e.Customer ?? Customer,
    };

    private ImmutableArray<ClockPause> RestingFrom(Instant at) =>
        Rests is [.., { To: null }] ? Rests : Rests.Add(new ClockPause(at, null, ClockKeeping.Resting));

    private static ImmutableArray<ClockPause> EndedAt(ImmutableArray<ClockPause> pauses, Instant at) =>
        pauses is [.., { To: null } last] ? pauses.SetItem(pauses.Length - 1, last with { To = at }) : pauses;

    /// <summary>The time we waited for an answer does not count for the note either: what was left of it is still left.</summary>
    private Instant? HoldingNoteAfterWait(Instant at) =>
        HoldingNoteAt is { } note && Waits is [.., { To: null } wait] ? note + (at - wait.From) : HoldingNoteAt;

    private ImmutableArray<string> Threaded(string id)
    {
        ImmutableArray<string> all = Thread.Contains(id) || id.Length > CaseLimits.MessageIdCharacters ? Thread : Thread.Add(id);
        return all.Length > CaseLimits.ThreadEntries ? all.RemoveAt(1) : all;
    }
}
