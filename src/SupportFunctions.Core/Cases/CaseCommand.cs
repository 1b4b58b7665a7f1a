using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.PreSales;

namespace SupportFunctions.Core.Cases;

/// <summary>Something somebody wants done to a case.</summary>
/// <param name="By">An actor's name, <c>customer</c> or <c>desk</c>.</param>
public abstract record CaseCommand(string By)
{
    /// <param name="ReceivedAt">When the desk became aware (R-SLA-4): all response clocks start there.</param>
    /// <param name="Origin">The case whose messages it is made of.</param>
    /// <param name="NoAnswer">Why the message gets no acknowledgement; null: it gets one.</param>
    public sealed record Open(
        string By, string Subject, Person From, string Text, string Channel, MessageSource Source, Instant ReceivedAt,
        string? Customer = null, string? Product = null, SplitOrigin? Origin = null, MessageContent? Content = null, string? NoAnswer = null) : CaseCommand(By)
    {
        /// <summary>What a pre-sales request says; null when it is none (R-IN-3).</summary>
        public PreSalesAnswers? PreSales { get; init; }
    }

    public sealed record ReceiveMessage(
        string By, Person From, string Text, MessageSource Source, Instant ReceivedAt, MessageContent? Content = null) : CaseCommand(By)
    {
        /// <summary>Answers to questions of R-IN-3 that the message holds; they count on a pre-sales case only.</summary>
        public PreSalesAnswers? PreSales { get; init; }
    }

    /// <param name="WaitingOnCustomer">True starts waiting, false ends it, null leaves it.</param>
    /// <param name="IsByMail">The author sees no answer of ours at once: what its first response misses is told by mail.</param>
    public sealed record Reply(
        string By, string Summary, string NextSteps, string Body, Instant? NextUpdateBy, bool? WaitingOnCustomer, string? Ask, bool IsByMail = false) : CaseCommand(By);

    /// <param name="Warning">Why it is only a note; an engineer who meant to write to the customer is told so by mail.</param>
    public sealed record AddNote(
        string By, string Text, string? Evidence, string? Assumptions, string? OpenQuestions, MessageContent? Content = null, NoteWarning? Warning = null) : CaseCommand(By)
    {
        /// <inheritdoc cref="ReceiveMessage.PreSales"/>
        public PreSalesAnswers? PreSales { get; init; }

        /// <summary>False where nothing shows that the author is who it says: then no mail about the warning goes to that address.</summary>
        public bool TellsAuthor { get; init; } = true;
    }

    public sealed record Triage(string By, TriageFacts Facts, string? Customer, string? Reason) : CaseCommand(By);

    public sealed record Assign(string By, string Engineer, string? HandoffSummary) : CaseCommand(By);

    public sealed record Wait(string By, WaitingOn On, string? Ask) : CaseCommand(By);

    public sealed record Resolve(string By, ResolutionKind Kind, string Summary, string? RootCause) : CaseCommand(By);

    public sealed record Confirm(string By, string? Documentation) : CaseCommand(By);

    public sealed record Reopen(string By, string Reason) : CaseCommand(By);

    /// <param name="Other">The case that the link names; null for other kinds.</param>
    /// <param name="IsEcho">The other side of a link that was made there: it asks nothing of the other case any more.</param>
    public sealed record Link(string By, LinkKind Kind, string Ref, bool Remove = false, OtherCase? Other = null, bool IsEcho = false) : CaseCommand(By)
    {
        /// <summary>The known issue as it stands: only what changes after it is news. Null for other kinds, and for one that is not in the registry.</summary>
        public SeenKnownIssue? KnownIssue { get; init; }
    }

    public sealed record Merge(string By, OtherCase Into, string? Reason) : CaseCommand(By);

    /// <summary>Takes over what a case merged into this one has left. Never refused, unless this one was merged meanwhile.</summary>
    /// <param name="EndsCircle">Cases were merged into each other at the same moment, and this is the one that goes on.</param>
    public sealed record Absorb(string By, MergedCase From, bool EndsCircle = false) : CaseCommand(By);

    /// <param name="Into">A number of its own, reserved for the new case.</param>
    /// <param name="Messages">Sequences of messages of the customer.</param>
    /// <param name="Subject">Of the new case; null: the same.</param>
    public sealed record Split(string By, CaseId Into, ImmutableArray<long> Messages, string? Subject, string? Reason) : CaseCommand(By);

    /// <summary>What became of a mail of ours after it was decided.</summary>
    /// <param name="Mail">Effect id.</param>
    /// <param name="OccurredAt">When it was accepted or refused; later than now counts as now.</param>
    /// <param name="Detail">In the words of whoever reported it, such as a status of RFC 3463 and its text; null: nothing said.</param>
    /// <param name="Named">Addresses that the report says it is about; empty or default: it names none.</param>
    public sealed record ReportDelivery(
        string By, string Mail, DeliveryOutcome Outcome, Instant OccurredAt, string? Detail, ImmutableArray<string> Named = default) : CaseCommand(By);

    /// <summary>An update of an incident that the case is linked to. What is older than the last one told, and what a closed case would be told, is left out.</summary>
    public sealed record TellOfIncident(string By, IncidentNews News) : CaseCommand(By);

    /// <summary>A known issue that the case is linked to was written. What its customer knows already, and what a closed case would be told, is left out.</summary>
    public sealed record TellOfKnownIssue(string By, KnownIssueNews News) : CaseCommand(By);

    /// <summary>What the customer says of a closing (R-END-2); it can be changed for <see cref="CaseRating.Changeable"/>.</summary>
    /// <param name="Mail">Effect id of the mail that asked.</param>
    public sealed record Rate(string Mail, RatingAnswer Answer, string? Comment) : CaseCommand(ByCustomer);

    /// <summary>A mail that went out is sent once more, as it was.</summary>
    /// <param name="Mail">As it went out, but for its recipient where it is to go to another contact of the customer.</param>
    public sealed record Resend(string By, Effect.SendMail Mail) : CaseCommand(By);

    /// <summary>Terms changed: every open clock is recomputed from its original start (R-SLA-8).</summary>
    public sealed record Recompute(string By, string Why) : CaseCommand(By);

    /// <summary>Time alone may have changed something.</summary>
    public sealed record Tick() : CaseCommand(ByDesk);

    public const string ByDesk = "desk";

    public const string ByCustomer = "customer";
}
