using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Budgets;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Core.Customers;

namespace SupportFunctions.Core.Verdicts;

/// <summary>All of a case that verdicts are made of, and what reports group them by: small enough to be read for every case of a year.</summary>
/// <param name="OpenedAt">When the desk became aware (R-SLA-4).</param>
/// <param name="Customer">Id; null while nobody has said who it is.</param>
/// <param name="Sla">Null before the first decision on what covers the case.</param>
/// <param name="Response">First response by our own aim; null for internal work.</param>
/// <param name="Recorded">What the case itself recorded, by the clocks that it has.</param>
public sealed record CaseFacts(
    CaseId Id, Instant OpenedAt, string? Customer, Tier Tier, Severity Severity, Priority Priority, string? Assignee, string? Product,
    SlaFacts? Sla, OwnClock? Response, ImmutableArray<RecordedVerdict> Recorded)
{
    public static CaseFacts Of(Case of)
    {
        ArgumentNullException.ThrowIfNull(of);
        return new CaseFacts(
            of.Id, of.OpenedAt, of.Customer?.Id, of.Customer?.Tier ?? Tier.Unknown, of.Severity, of.Priority, of.Assignee, of.Product,
            of.SlaFacts, OwnClock.Of(of.Clock(ClockName.InternalResponse) is { ContinuesOn: null } own ? own : null),
            [.. CaseVerdicts.Clocks.Select(of.Clock).OfType<Clock>().Where(c => c.ContinuesOn is null).Select(c => new RecordedVerdict(c.Name, c.State, c.DueAt, c.BreachedAt, c.MetAt))])
        {
            AutomaticMails = of.AutomaticMails,
            Withheld = of.Withheld,
            RatingsAsked = of.RatingsAsked,
            Ratings = of.Ratings,
            Replaced = [.. of.Replaced.Select(r => new ReplacedClock(r.Name, r.ContinuedFrom))],
            Turns = of.Status != CaseStatus.Closed ? of.Turns : [.. of.Turns.Where(t => t.RepliedAt is not null)],
        };
    }

    /// <summary>Contractual clocks with a verdict whose place one of a merged case took: they count beside it.</summary>
    public ImmutableArray<ReplacedClock> Replaced { get; init; } = [];

    public int AutomaticMails { get; init; }

    /// <summary>Automatic mails that were kept back.</summary>
    public ImmutableArray<WithheldMail> Withheld { get; init; } = [];

    /// <summary>How often the customer was asked how we did (R-END-2).</summary>
    public int RatingsAsked { get; init; }

    public ImmutableArray<CaseRating> Ratings { get; init; } = [];

    /// <summary>What the customer wrote after the first message, and when we answered (R-INT-2); on a closed case nothing is owed: who confirmed it wants no answer, and a merged one goes on elsewhere.</summary>
    public ImmutableArray<CustomerTurn> Turns { get; init; } = [];

    /// <summary>What was recorded, and what time alone has brought since.</summary>
    public ClockVerdict RecordedAt(ClockName name, Instant now) =>
        Recorded.FirstOrDefault(r => r.Clock == name) is { } recorded
            ? new ClockVerdict(recorded.State, recorded.DueAt, recorded.BreachedAt, recorded.MetAt).At(now)
            : ClockVerdict.None;

    /// <summary>Time spent waiting on the customer without a question of ours: it pauses nothing (R-SLA-7).</summary>
    public Duration UnjustifiedWaiting(Instant now)
    {
        Duration sum = Duration.Zero;
        foreach (CustomerWait wait in Sla?.Waits ?? [])
        {
            (Instant asked, _) = wait.PartsBy(now);
            sum += asked > wait.From ? asked - wait.From : Duration.Zero;
        }

        return sum;
    }
}

/// <param name="From">Id of the merged case that it was promised on; null when it was promised here.</param>
public sealed record ReplacedClock(ClockName Clock, string? From);

/// <summary>A verdict as the case has it.</summary>
public sealed record RecordedVerdict(ClockName Clock, ClockState State, Instant? DueAt, Instant? BreachedAt, Instant? MetAt);
