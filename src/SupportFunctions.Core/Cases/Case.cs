using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Core.Customers;

namespace SupportFunctions.Core.Cases;

/// <summary>The customer as its cases show it.</summary>
public sealed record CaseCustomer(string Id, string Name, Tier Tier, Deployment Deployment, string TimeZone, string Language);

/// <summary>A message of a person on the desk to the customer: what it may have met and what it put an end to, as long as it stands.</summary>
/// <param name="Mail">Effect id; null until its mail is decided, a moment later.</param>
/// <param name="CountsAsResponse">By the gate of R-SLA-6.</param>
/// <param name="Asks">Whether it asks for something only the customer can provide (R-SLA-7).</param>
/// <param name="Displaced">Next reply and next update as they were before it: they come back when it never arrives.</param>
public sealed record Answer(
    string? Mail, Instant At, bool CountsAsResponse, bool Asks, bool IsResolution, ImmutableArray<Clock> Displaced,
    Instant? DeliveredAt = null, Instant? FailedAt = null)
{
    /// <summary>Sent, and not known to have failed.</summary>
    public bool Stands => FailedAt is null;
}

/// <summary>What silence after a resolution brings (R-END-1).</summary>
/// <param name="Tries">How often a budget has kept the next reminder back.</param>
public sealed record SilencePlan(ImmutableArray<Instant> RemindAt, Instant CloseAt, int RemindersSent, int Tries = 0);

/// <summary>The state of a case: the fold of its events, nothing else.</summary>
public sealed partial record Case
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

    /// <summary>Kept with its messages and notes.</summary>
    public int Attachments { get; init; }

    /// <summary>When the desk became aware (R-SLA-4).</summary>
    public Instant OpenedAt { get; init; }

    public Instant UpdatedAt { get; init; }

    /// <summary>The current clock of each name.</summary>
    public ImmutableArray<Clock> Clocks { get; init; } = [];

    /// <summary>Which agreement's clocks run, or why none do.</summary>
    public string CoveredBecause { get; init; } = "";

    public string? CoveredBy { get; init; }

    /// <summary>What was known when: severity, and what covers the case. Empty before the first decision on that.</summary>
    public ImmutableArray<SlaKnowledge> Knowledge { get; init; } = [];

    /// <summary>Times spent waiting on the customer, with a question asked or without (R-SLA-7); the last one may be open.</summary>
    public ImmutableArray<CustomerWait> Waits { get; init; } = [];

    /// <summary>Times between a resolution and the reopening; the last one may be open.</summary>
    public ImmutableArray<Ending> Endings { get; init; } = [];

    /// <summary>Our latest messages by a person, oldest first, at most <see cref="CaseLimits.RememberedAnswers"/>.</summary>
    public ImmutableArray<Answer> Answers { get; init; } = [];

    /// <summary>When the customer last wrote; null while there is only the first message.</summary>
    public Instant? CustomerWroteAt { get; init; }

    /// <summary>When the customer first got a reply that passes the gate of R-SLA-6 and is not known to have failed, whether or not a clock was running then.</summary>
    public Instant? FirstRespondedAt { get; init; }

    /// <summary>Whether we asked something and the customer has not written since.</summary>
    public bool HasOpenQuestion { get; init; }

    /// <summary>Why it was last closed.</summary>
    public ClosedBecause ClosedBy { get; init; }

    public SilencePlan? Silence { get; init; }

    /// <summary>When the next honest status mail is owed while a promise stays unmet (R-MSG-4).</summary>
    public Instant? HoldingNoteAt { get; init; }

    /// <summary>Addresses that have written on the case.</summary>
    public ImmutableArray<string> Participants { get; init; } = [];

    /// <summary>Addresses that a message of the case was sent to as well: they may go on with it by answering that message, and not by its number.</summary>
    public ImmutableArray<string> Invited { get; init; } = [];

    /// <summary>What the verdicts on its contractual clocks depend on; null before the first decision on what covers it.</summary>
    public SlaFacts? SlaFacts => Knowledge.IsEmpty ? null : new SlaFacts(OpenedAt, Knowledge, Waits, Endings, FirstRespondedAt)
    {
        Inherited = Inherited,
        ContinuesOn = Merge is { } merge && Endings is [.., { To: null } ending] && ending.ClosedAt == merge.At ? merge.Into.ToString() : null,
    };

    public Clock? Clock(ClockName name) => Clocks.FirstOrDefault(c => c.Name == name);

    public bool IsWaitingOnCustomer => Status == CaseStatus.WaitingOnCustomer;

    /// <summary>Waiting on the customer with a question asked: only that pauses clocks (R-SLA-7) and status mail.</summary>
    public bool IsAwaitingAnswer => IsWaitingOnCustomer && Waits is [.., { To: null, AskedAt: not null }];

    /// <summary>Since when a question that stands is with the customer; null when there is none.</summary>
    internal Instant? AskedAt => Answers
        .Where(a => a is { Asks: true, Stands: true } && (CustomerWroteAt is not { } wrote || a.At > wrote))
        .Select(a => (Instant?)(a.DeliveredAt ?? a.At))
        .Min();

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
        return next.WithoutUselessReminders() with { Sequence = recorded.Sequence, UpdatedAt = Instant.Max(UpdatedAt, recorded.At) };
    }

    private static int Count(MessageContent? content) => content?.Attachments.Length ?? 0;

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
            CustomerMessages = [Sequence + 1],
            Thread = e.Source.MessageId is { } root ? Threaded(root) : [],
            Participants = [e.Requester.Address],
            Invited = e.Source.Copied,
            Attachments = Count(e.Content),
        },
        CaseEvent.CustomerWrote e => this with
        {
            Messages = Messages + 1,
            HasOpenQuestion = false,
            CustomerWroteAt = at,
            Turns = TurnBegan(Instant.Min(e.ReceivedAt, at)),
            CustomerMessages = [.. CustomerMessages.TakeLast(CaseLimits.KnownMessages - 1), Sequence + 1],
            Thread = e.Source.MessageId is { } id ? Threaded(id) : Thread,
            Participants = Participants.Contains(e.From.Address) || Participants.Length >= CaseLimits.Participants ? Participants : Participants.Add(e.From.Address),
            Invited = e.Source.Copied.IsEmpty ? Invited : [.. Invited.Union(e.Source.Copied).Take(CaseLimits.Participants)],
            Attachments = Attachments + Count(e.Content),
        },
        CaseEvent.Replied e => Touched() with
        {
            Messages = Messages + 1,
            HasOpenQuestion = HasOpenQuestion || e.Ask is not null,
            Answers = Answered(at, e.CountsAsFirstResponse, e.Ask is not null, isResolution: false),
            Turns = TurnsEnded(at),
            Waits = IsWaitingOnCustomer && e.Ask is not null ? AskedSince(at) : Waits,
            FirstRespondedAt = FirstRespondedAt ?? (e.CountsAsFirstResponse ? at : null),
            Inherited = e.CountsAsFirstResponse ? Responded(at) : Inherited,
        },
        CaseEvent.NoteAdded e => this with { Attachments = Attachments + Count(e.Content), WarnedAt = e.Warning is null ? WarnedAt : Warned(at) },
        CaseEvent.Triaged e => Triaged(e, at),
        CaseEvent.CoverageDecided e => this with { Knowledge = Covered(e, at), CoveredBy = e.Agreement, CoveredBecause = e.Because },
        CaseEvent.Assigned e => Touched() with { Assignee = e.Engineer, Handoffs = Handoffs + (e.HandoffSummary is null ? 0 : 1) },
        CaseEvent.WaitStarted e => this with
        {
            Status = e.On == WaitingOn.Customer ? CaseStatus.WaitingOnCustomer : CaseStatus.WaitingOnEngineering,
            // What is asked of engineering is no question to the customer: it never pauses anything (R-SLA-7).
            HasOpenQuestion = HasOpenQuestion || (e.On == WaitingOn.Customer && e.Ask is not null),
            Answers = e.On == WaitingOn.Customer && e.IsQuestion ? Answered(at, countsAsResponse: false, asks: true, isResolution: false) : Answers,
            Turns = e.On == WaitingOn.Customer && e.IsQuestion ? TurnsEnded(at) : Turns,
            Waits = e.On != WaitingOn.Customer ? Waits
                : Waits is [.., { To: null }] ? (HasOpenQuestion || e.Ask is not null ? AskedSince(at) : Waits)
                : Waits.Add(new CustomerWait(at, null, HasOpenQuestion || e.Ask is not null ? at : null)),
        },
        CaseEvent.WaitJustified e => this with
        {
            Waits = Waits is [.., { To: null } wait] ? Waits.SetItem(Waits.Length - 1, wait with { AskedAt = e.AskedAt }) : Waits,
        },
        CaseEvent.WaitEnded => this with
        {
            Status = CaseStatus.Open,
            Waits = Waits is [.., { To: null } wait] ? Waits.SetItem(Waits.Length - 1, wait with { To = Instant.Max(at, wait.AskedAt ?? wait.From) }) : Waits,
            HoldingNoteAt = HoldingNoteAfterWait(at),
        },
        CaseEvent.Resolved e => this with
        {
            Status = CaseStatus.Resolved,
            Messages = Messages + 1,
            Silence = new SilencePlan(e.RemindAt, e.CloseAt, 0),
            HoldingNoteAt = null,
            HasOpenQuestion = false,
            FirstRespondedAt = FirstRespondedAt ?? at,
            Inherited = Responded(at),
            Answers = Answered(at, countsAsResponse: true, asks: false, isResolution: true),
            Turns = TurnsEnded(at),
            Endings = Endings.Add(new Ending(at, null, EndsResolutionClock(e.Kind) ? at : null, null)),
        },
        CaseEvent.Closed e => this with { Status = CaseStatus.Closed, ClosedBy = e.Because, Silence = null, HoldingNoteAt = null, Endings = ClosedSince(at) },
        CaseEvent.Reopened e => this with
        {
            Status = CaseStatus.Open,
            Merge = null,
            Silence = null,
            Endings = Endings is not [.., { To: null } ending] ? Endings
                : e.RestCounts ? Endings.RemoveAt(Endings.Length - 1)
                : Endings.SetItem(Endings.Length - 1, ending with { To = at }),
        },
        CaseEvent.ClosingReminded e => this with { Silence = Silence! with { RemindersSent = e.Number, CloseAt = e.ClosesAt, Tries = 0 } },
        CaseEvent.MailDelivered e => Delivered(e, at),
        CaseEvent.MailFailed e => Failed(e.Mail, at),
        CaseEvent.Complained e => this with { Mails = [.. Mails.Select(m => m.IsOrHasCopy(e.Mail) ? m with { Complaints = m.Complaints.Add(e.Mail) } : m)] },
        CaseEvent.ReportDoubted e => this with { Mails = [.. Mails.Select(m => m.IsOrHasCopy(e.Mail) ? m with { DoubtedAt = at } : m)] },
        CaseEvent.ToldOfIncident e => this with { IncidentsTold = [.. IncidentsTold.Where(i => i.Incident != e.News.Incident), new ToldIncident(e.News.Incident, e.News.Number)] },
        CaseEvent.ToldOfKnownIssue e => Knowing(e.News.Seen),
        CaseEvent.Rated e => Rated(e, at),
        CaseEvent.MailResent e => SentAgain(e, at),
        CaseEvent.CustomerTold e => Told(e, at),
        CaseEvent.NoteWithheld e => KeptBack(e, at),
        CaseEvent.PreSalesAnswered e => Answered(e),
        CaseEvent.PreSalesAsked e => Asked(e),
        CaseEvent.PreSalesRouted e => this with { PreSales = PreSales! with { RoutedTo = e.To } },

        // The notes that were owed for a promise that nobody heard of are not owed any more.
        CaseEvent.ClockRearmed { Clock: ClockName.NextUpdate, Facts.BreachedAt: null } => this with { Clocks = ClockHistory.Apply(Clocks, happened, at), HoldingNoteAt = null },
        CaseEvent.Linked e => Knowing(e.KnownIssue) with { Links = LinkedTo(e.Kind, e.Ref) },
        CaseEvent.Unlinked e => this with
        {
            Links = Links.Remove(new CaseLink(e.Kind, e.Ref)),
            KnownIssuesSeen = e.Kind == LinkKind.KnownIssue ? [.. KnownIssuesSeen.Where(k => k.Issue != e.Ref)] : KnownIssuesSeen,
        },
        CaseEvent.Merged e => MergedInto(e, at),
        CaseEvent.Absorbed e => With(e),
        CaseEvent.SplitOff e => this with { Links = LinkedTo(LinkKind.Case, e.Into.ToString()), SplitMessages = [.. SplitMessages.Union(e.Messages).Order()] },
        CaseEvent.SplitFrom e => this with { Links = LinkedTo(LinkKind.Case, e.From.ToString()) },
        CaseEvent.ClockContinued e => Continued(e, at),
        _ => this with { Clocks = ClockHistory.Apply(Clocks, happened, at) },
    };

    /// <summary>A product update never stops a Sev 1 resolution clock (R-SLA-14), nor one that may turn out to be Sev 1.</summary>
    internal bool EndsResolutionClock(ResolutionKind kind) => kind != ResolutionKind.ProductUpdate
        || (Severity == Severity.Sev2 && Clock(ClockName.Resolution) is not { IsOpen: true, Severity: Severity.Sev1, ContinuedFrom: not null });

    private Case Touched() => Status == CaseStatus.New ? this with { Status = CaseStatus.Open } : this;

    private Case Triaged(CaseEvent.Triaged e, Instant at) => Touched() with
    {
        Knowledge = Knowledge is [.., { } known] ? Known(at, e.Facts.Severity ?? Severity, known.Coverage) : Knowledge,
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

    private ImmutableArray<SlaKnowledge> Known(Instant at, Severity severity, ImmutableArray<CoverageSpan> coverage)
    {
        SlaKnowledge? last = Knowledge is [.., { } known] ? known : null;
        if (last is not null && last.Severity == severity && last.Coverage.SequenceEqual(coverage))
        {
            return Knowledge;
        }

        // What is found out at the same instant is found out together.
        return (last?.From >= at ? Knowledge.RemoveAt(Knowledge.Length - 1) : Knowledge).Add(new SlaKnowledge(last?.From > at ? last.From : at, severity, coverage));
    }

    /// <summary>An answer that holds from the opening takes the place of all before it.</summary>
    private ImmutableArray<SlaKnowledge> Covered(CaseEvent.CoverageDecided e, Instant at)
    {
        var span = new CoverageSpan(e.From, e.Basis);
        ImmutableArray<CoverageSpan> coverage = Knowledge is [.., { } known] ? known.Coverage : [];
        return coverage.IsEmpty ? [new SlaKnowledge(OpenedAt, Severity, [span])]
            : coverage[^1].Basis == e.Basis ? Knowledge
            : Known(at, Severity, e.From > coverage[0].From ? coverage.Add(span) : [span with { From = coverage[0].From }]);
    }

    private ImmutableArray<Ending> ClosedSince(Instant at) => Endings is [.., { To: null } ending]
        ? Endings.SetItem(Endings.Length - 1, ending with { ClosedAt = at })
        : Endings.Add(new Ending(at, null, null, at));

    private ImmutableArray<Answer> Answered(Instant at, bool countsAsResponse, bool asks, bool isResolution) =>
    [
        .. Answers.TakeLast(CaseLimits.RememberedAnswers - 1),
        new Answer(null, at, countsAsResponse, asks, isResolution, [.. Clocks.Where(c => c is { Name: ClockName.NextReply or ClockName.NextUpdate, IsOpen: true })]),
    ];

    /// <summary>A question asked while the case waits already justifies the wait from then on.</summary>
    private ImmutableArray<CustomerWait> AskedSince(Instant at) =>
        Waits is [.., { To: null, AskedAt: null } wait] ? Waits.SetItem(Waits.Length - 1, wait with { AskedAt = at }) : Waits;

    /// <summary>The time we waited for an answer does not count for the note either: what was left of it is still left.</summary>
    private Instant? HoldingNoteAfterWait(Instant at) =>
        HoldingNoteAt is { } note && Waits is [.., { To: null, AskedAt: { } asked }] ? note + (Instant.Max(at, asked) - asked) : HoldingNoteAt;
}
