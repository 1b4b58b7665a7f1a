using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Core.PreSales;

namespace SupportFunctions.Core.Cases;

/// <summary>What a case that is merged leaves to the other.</summary>
/// <param name="Recipients">Whom its answers went to besides its requester.</param>
/// <param name="Messages">Sequences of its messages of the customer, which stay there.</param>
/// <param name="HasUnansweredMessage">The customer's last words are without an answer.</param>
/// <param name="Clocks">Those that were unmet.</param>
/// <param name="HoldingNoteAt">When its next honest status mail was owed (R-MSG-4).</param>
public sealed record MergedCase(
    CaseId Id, string Subject, Person Requester, ImmutableArray<Person> Recipients, ImmutableArray<string> Participants, ImmutableArray<long> Messages,
    Instant MergedAt, string? Reason, bool HasUnansweredMessage, ImmutableArray<MergedClock> Clocks, Instant? HoldingNoteAt)
{
    /// <summary>Since when the customer waits for an answer to a message after the first one; null when nothing is owed.</summary>
    public Instant? UnansweredSince { get; init; }

    /// <summary>What was said and is missing of the pre-sales request that it was; null when it was none.</summary>
    public PreSalesRequest? PreSales { get; init; }

    /// <summary>A closed case is opened again for it.</summary>
    public bool IsOwed => HasUnansweredMessage || !Clocks.IsEmpty;
}

/// <param name="Clock">As it was at the merging; not paused.</param>
/// <param name="Promise">What its verdict depends on; null for a clock that only the next message of ours is about.</param>
public sealed record MergedClock(Clock Clock, PromiseFacts? Promise);

/// <summary>What a command to one case knows of another one, as it was when the command was made.</summary>
/// <param name="Customer">Id.</param>
/// <param name="Recipients">Addresses that its answers go to.</param>
/// <param name="Links">How many it has.</param>
public sealed record OtherCase(CaseId Id, bool Exists, string? Customer, CaseId? MergedInto, ImmutableArray<string> Recipients, int Links)
{
    public static OtherCase Of(Case other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new OtherCase(
            other.Id, other.Status != CaseStatus.NotOpened, other.Customer?.Id, other.Merge?.Into,
            other.Requester is { } requester ? [requester.Address, .. other.Recipients.Select(r => r.Address)] : [], other.Links.Length);
    }
}

/// <summary>What a case that is split off comes from.</summary>
/// <param name="Messages">Sequences of its messages there.</param>
/// <param name="Customer">As it was there: the case stays the customer's even when the customer's record is gone.</param>
/// <param name="More">The messages after the first one, oldest first.</param>
public sealed record SplitOrigin(
    CaseId From, ImmutableArray<long> Messages, string? Reason, CaseCustomer? Customer, ImmutableArray<CaseEvent.CustomerWrote> More);
