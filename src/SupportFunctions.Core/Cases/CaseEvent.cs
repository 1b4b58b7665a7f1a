using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Budgets;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Core.PreSales;

namespace SupportFunctions.Core.Cases;

/// <summary>Something that happened to a case. Names are listed in docs/events.md and never renamed.</summary>
public abstract record CaseEvent
{
    private CaseEvent() { }

    /// <param name="Text">As received, cut at <see cref="CaseLimits.TextCharacters"/>; the raw original stays with the intake.</param>
    /// <param name="ReceivedAt">When the desk became aware (R-SLA-4).</param>
    /// <param name="Content">Null: nothing came besides the text, or the event is older than attachments.</param>
    public sealed record Opened(
        string Subject, Person Requester, string Channel, string Text, MessageSource Source, Instant ReceivedAt,
        CaseCustomer? Customer, string? Product, Priority SuggestedPriority, string SuggestedBecause, MessageContent? Content = null) : CaseEvent;

    /// <param name="Text">What they wrote this time, without the quote it came with.</param>
    public sealed record CustomerWrote(Person From, string Text, MessageSource Source, Instant ReceivedAt, MessageContent? Content = null) : CaseEvent;

    /// <summary>What a pre-sales request needs (R-IN-3) was said, or some of it.</summary>
    /// <param name="From">Who said it: an address, or an actor's name.</param>
    /// <param name="Answers">What was said this time.</param>
    /// <param name="Missing">What is still missing, by the names of the fields.</param>
    public sealed record PreSalesAnswered(
        string From, PreSalesAnswers Answers, ImmutableArray<string> Missing, Priority SuggestedPriority, string SuggestedBecause) : CaseEvent;

    /// <summary>Somebody was asked by mail for what is missing (R-IN-3); the case goes on meanwhile.</summary>
    /// <param name="Number">1 for the question, 2 and up for reminders.</param>
    /// <param name="RemindAt">Reminders to come.</param>
    public sealed record PreSalesAsked(Person Of, ImmutableArray<string> Missing, int Number, ImmutableArray<Instant> RemindAt) : CaseEvent;

    /// <summary>A prospect's own message was told to its customer engineer (R-IN-6).</summary>
    public sealed record PreSalesRouted(Person To) : CaseEvent;

    /// <param name="Missing">What R-SLA-6 misses: <c>summary</c>, <c>nextSteps</c>.</param>
    public sealed record Replied(
        string Summary, string NextSteps, string Body, string? Ask, bool CountsAsFirstResponse,
        ImmutableArray<string> Missing, Instant NextUpdateBy) : CaseEvent;

    /// <param name="Content">Of a note that came by mail.</param>
    /// <param name="Warning">Null: nothing is doubtful about it.</param>
    public sealed record NoteAdded(
        string Text, string? Evidence, string? Assumptions, string? OpenQuestions, MessageContent? Content = null, NoteWarning? Warning = null) : CaseEvent;

    public sealed record Triaged(TriageFacts Facts, CaseCustomer? Customer, string? Reason) : CaseEvent;

    /// <summary>Which agreement's clocks run, or why none.</summary>
    /// <param name="From">Since when: the opening when it was found out who the customer is or what the product is, else when it changed.</param>
    /// <param name="Basis">The facts it follows from, at this and at every later instant.</param>
    public sealed record CoverageDecided(string? Agreement, bool IsProvisional, string Because, Instant From, CoverageBasis Basis) : CaseEvent;

    /// <param name="HandoffSummary">Given exactly when the case had another engineer (R-ASG-3).</param>
    public sealed record Assigned(string Engineer, string? Previous, string? HandoffSummary) : CaseEvent;

    /// <param name="IsQuestion">The question is a message of its own; else it stood in a reply.</param>
    public sealed record WaitStarted(WaitingOn On, string? Ask, bool IsQuestion = false) : CaseEvent;

    /// <summary>Since when the present wait on the customer is justified was judged anew.</summary>
    /// <param name="AskedAt">Null: no question ever reached the customer.</param>
    public sealed record WaitJustified(Instant? AskedAt, string Why) : CaseEvent;

    public sealed record WaitEnded(WaitingOn On, string Why) : CaseEvent;

    /// <param name="RemindAt">When silence brings a reminder, and <paramref name="CloseAt"/> the end (R-END-1).</param>
    public sealed record Resolved(
        ResolutionKind Kind, string Summary, string? RootCause, ImmutableArray<Instant> RemindAt, Instant CloseAt) : CaseEvent;

    /// <param name="Documentation">Where what was learned is now written down (R-END-3).</param>
    public sealed record Closed(ClosedBecause Because, string? Documentation) : CaseEvent;

    /// <param name="RestCounts">The resolution never reached the customer, so the time since then counts.</param>
    public sealed record Reopened(string Reason, bool RestCounts = false) : CaseEvent;

    /// <summary>A reminder that the case will be closed by silence (R-END-1).</summary>
    /// <param name="ClosesAt">Later than planned when the reminder itself was: nobody is closed along with their reminder.</param>
    public sealed record ClosingReminded(int Number, Instant ClosesAt) : CaseEvent;

    /// <param name="Ref">As <see cref="LinkRefs"/> reads it.</param>
    /// <param name="KnownIssue">As it stood then; null for other kinds, and for one that was not in the registry.</param>
    public sealed record Linked(LinkKind Kind, string Ref, SeenKnownIssue? KnownIssue = null) : CaseEvent;

    public sealed record Unlinked(LinkKind Kind, string Ref) : CaseEvent;

    /// <summary>The case goes on in another one; it is closed, and what was promised on it is kept there.</summary>
    public sealed record Merged(CaseId Into, string? Reason) : CaseEvent;

    /// <summary>Another case was merged into this one.</summary>
    /// <param name="Recipients">Whom its answers went to besides its requester.</param>
    /// <param name="Messages">Its messages of the customer: their sequences there, where they stay.</param>
    /// <param name="UnansweredSince">Since when the customer waited there for an answer to a message after the first one.</param>
    /// <param name="PreSales">The pre-sales request that it was: this case is it from now on, unless it is one itself.</param>
    public sealed record Absorbed(
        CaseId From, string Subject, Person Requester, ImmutableArray<Person> Recipients, ImmutableArray<string> Participants,
        ImmutableArray<long> Messages, string? Reason, Instant? UnansweredSince = null, PreSalesRequest? PreSales = null) : CaseEvent;

    /// <summary>Messages became a case of their own; they stay here too, and no clock here changes.</summary>
    /// <param name="Messages">Their sequences here.</param>
    public sealed record SplitOff(CaseId Into, ImmutableArray<long> Messages, string? Reason) : CaseEvent;

    /// <summary>The case was made of messages of another one.</summary>
    /// <param name="Messages">Their sequences there.</param>
    public sealed record SplitFrom(CaseId From, ImmutableArray<long> Messages, string? Reason) : CaseEvent;

    /// <summary>The customer was told how an incident stands that the case is linked to (R-ENG-4). It is no reply, and changes no clock.</summary>
    public sealed record ToldOfIncident(IncidentNews News) : CaseEvent;

    /// <summary>The customer was told that a known issue has changed that the case is linked to (R-ENG-2). It is no reply, and changes no clock.</summary>
    public sealed record ToldOfKnownIssue(KnownIssueNews News) : CaseEvent;

    /// <summary>The customer said how we did (R-END-2), for the first time or otherwise than before.</summary>
    /// <param name="Mail">Effect id of the mail that asked.</param>
    public sealed record Rated(string Mail, RatingAnswer Answer, string? Comment) : CaseEvent;

    /// <summary>A mail to the customer was put in the outbox.</summary>
    /// <param name="Mail">Effect id.</param>
    /// <param name="HearAgainBy">What it promises (R-INT-3).</param>
    public sealed record CustomerTold(MailKind Kind, string Mail, Instant? HearAgainBy) : CaseEvent;

    /// <summary>A mail to the customer was accepted later than at the first attempt, so that what it asked or said counts from then.</summary>
    /// <param name="Mail">Effect id.</param>
    public sealed record MailDelivered(string Mail, MailKind Kind) : CaseEvent;

    /// <summary>A mail to the customer never arrived: it bounced for good, or was given up. Its instant is when that was learned.</summary>
    /// <param name="Mail">Effect id.</param>
    /// <param name="Detail">In the words of whoever reported it.</param>
    public sealed record MailFailed(string Mail, MailKind Kind, DeliveryOutcome Outcome, string? Detail) : CaseEvent;

    /// <summary>A mail that was owed was not sent, and why: an automatic one that would have said nothing or that a budget kept back, or any to a case where nobody has a mail address.</summary>
    /// <param name="Limit">The budget, or the wish, that kept it back; none where the case itself made it needless.</param>
    /// <param name="AgainAt">When a status mail that only a budget kept back is tried again, or when the next reminder of questions is due after one that our own message made needless; null: it is not owed any more.</param>
    /// <param name="Silence">After a reminder that only a budget kept back: when it is tried again, and all that moves with it.</param>
    public sealed record NoteWithheld(
        MailKind Kind, string Why, WithheldBy Limit = WithheldBy.None, Instant? AgainAt = null, SilencePlan? Silence = null) : CaseEvent;

    /// <summary>Who was sent a mail of ours has reported it as unwanted (RFC 5965).</summary>
    /// <param name="Mail">Effect id.</param>
    /// <param name="Detail">In the words of whoever passed it on.</param>
    public sealed record Complained(string Mail, MailKind Kind, string? Detail) : CaseEvent;

    /// <summary>A report says that a mail failed, and names only others than we sent it to: it takes nothing back.</summary>
    /// <param name="Mail">Effect id.</param>
    /// <param name="Detail">In the words of whoever reported it.</param>
    public sealed record ReportDoubted(string Mail, MailKind Kind, DeliveryOutcome Outcome, string? Detail) : CaseEvent;

    /// <summary>Somebody had a mail sent again.</summary>
    /// <param name="Mail">Effect id of the new one.</param>
    /// <param name="Of">Of the one that is sent again.</param>
    public sealed record MailResent(string Mail, string Of, MailKind Kind, string To, bool IsStaff) : CaseEvent;

    /// <param name="Facts">All of the clock.</param>
    public sealed record ClockStarted(ClockName Clock, Instant? DueAt, Clock Facts) : CaseEvent
    {
        public static ClockStarted Of(Clock clock) => new(clock.Name, clock.DueAt, clock);
    }

    /// <summary>Recomputed from its original start; counted time and pauses are kept (R-SLA-8).</summary>
    /// <param name="Facts">All of the clock as it is now.</param>
    public sealed record ClockRecomputed(ClockName Clock, Instant? OldDueAt, Instant? DueAt, string Why, Clock Facts) : CaseEvent
    {
        public static ClockRecomputed Of(Clock clock, Instant? oldDueAt, string why) => new(clock.Name, oldDueAt, clock.DueAt, why, clock);
    }

    public sealed record ClockPaused(ClockName Clock, string Why) : CaseEvent;

    /// <param name="PausedSince">Start of the time that did not count: the pause's, or the moment it was met before a reopening.</param>
    public sealed record ClockResumed(
        ClockName Clock, Instant PausedSince, string Why, Instant? DueAt, ImmutableArray<ClockThreshold> Thresholds) : CaseEvent;

    /// <summary>What had met it, or had taken its place, never reached the customer: it runs again from its original start.</summary>
    /// <param name="Facts">All of the clock as it is now.</param>
    public sealed record ClockRearmed(ClockName Clock, Instant? DueAt, string Why, Clock Facts) : CaseEvent
    {
        public static ClockRearmed Of(Clock clock, string why) => new(clock.Name, clock.DueAt, why, clock);
    }

    /// <summary>Its instant is the computed one, whenever it was noticed.</summary>
    public sealed record ClockWarned(ClockName Clock, int Percent, Instant? DueAt, Instant RecordedAt) : CaseEvent;

    /// <summary>Its instant is the computed one, whenever it was noticed; recorded once, never erased (R-SLA-9).</summary>
    public sealed record ClockBreached(ClockName Clock, Instant DueAt, Instant RecordedAt, bool IsProvisional) : CaseEvent;

    public sealed record ClockMet(ClockName Clock, bool IsLate) : CaseEvent;

    /// <param name="ContinuesOn">Id of the case that goes on with it.</param>
    public sealed record ClockCancelled(ClockName Clock, string Why, string? ContinuesOn = null) : CaseEvent;

    /// <summary>A clock of a merged case goes on here, from its original start.</summary>
    /// <param name="From">Id of that case.</param>
    /// <param name="Facts">All of the clock as it is now.</param>
    /// <param name="Promise">What its verdict depends on; null where no later message but the next one of ours can meet it.</param>
    /// <param name="NoteAt">When the next honest status mail was owed there (R-MSG-4).</param>
    public sealed record ClockContinued(ClockName Clock, string From, Instant? DueAt, Clock Facts, PromiseFacts? Promise, Instant? NoteAt) : CaseEvent;
}

/// <summary>An event in its place.</summary>
/// <param name="Sequence">1 and up, without gaps within a case.</param>
/// <param name="By">An actor's name, <c>customer</c> or <c>desk</c>.</param>
public sealed record RecordedEvent(long Sequence, Instant At, string By, CaseEvent Event);

/// <summary>What triage found; null: not said, so unchanged.</summary>
public sealed record TriageFacts(
    Severity? Severity = null,
    Priority? Priority = null,
    CaseType? Type = null,
    string? Product = null,
    string? Feature = null,
    Maturity? Maturity = null,
    RuntimeEnvironment? Environment = null,
    BusinessImpact? BusinessImpact = null,
    string? RealQuestion = null,
    bool? HighStakes = null);

public static class CaseLimits
{
    public const int SubjectCharacters = 500;

    /// <summary>Of one message kept in an event; keeps a row well below the store's 1 MiB.</summary>
    public const int TextCharacters = 100_000;

    public const int ThreadEntries = 20;

    /// <summary>A longer Message-ID is not kept in the thread: no line of a mail may be longer (RFC 5322, 2.1.1).</summary>
    public const int MessageIdCharacters = 998;

    public const int Participants = 50;

    /// <summary>Bounces come within hours; a mail that is older than so many others is not looked for any more.</summary>
    public const int RememberedMails = 20;

    /// <summary>Messages by a person that can still turn out never to have arrived.</summary>
    public const int RememberedAnswers = 8;

    /// <summary>Of which reports still know how fast we answered; keeps the row of a case small.</summary>
    public const int Turns = 200;

    /// <summary>Mails an hour that tell an engineer why a mail became a note: a program that answers them would never end.</summary>
    public const int WarningsAnHour = 3;

    public const int Links = 100;

    /// <summary>Closings whose judgement a case remembers.</summary>
    public const int Ratings = 20;

    /// <summary>People who get our answers on one case: its requester, and those of cases merged into it.</summary>
    public const int Recipients = 10;

    /// <summary>Messages of the customer that a case knows by their sequence: those that can be split off, and that a case it is merged into names.</summary>
    public const int KnownMessages = 200;

    /// <summary>Messages that one splitting takes along; with <see cref="SplitCharacters"/> it keeps the new case's first commit within a batch.</summary>
    public const int SplitMessages = 20;

    public const int SplitCharacters = 400_000;

    /// <summary>Of a link.</summary>
    public const int RefCharacters = 500;

    /// <summary>Of what another mail server said about a mail of ours.</summary>
    public const int DetailCharacters = 500;

    /// <summary>Staff mails of one commit. With at most five percentages and five reminders (PolicyRules) it keeps every commit below the 100 operations of a batch.</summary>
    public const int StaffMails = 40;

    /// <summary>Automatic mails kept back that a case remembers for the reports.</summary>
    public const int RememberedWithheld = 50;

    /// <summary>How far ahead an update can be promised.</summary>
    public static readonly Duration LongestPromise = Duration.FromDays(366);
}
