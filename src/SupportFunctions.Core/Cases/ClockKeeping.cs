using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Calendars;
using SupportFunctions.Core.Customers;

namespace SupportFunctions.Core.Cases;

/// <summary>Starting, recomputing, pausing and ending the clocks of a case.</summary>
internal static class ClockKeeping
{
    public const string InternalAgreement = "internal";

    public const string WaitingForAnswer = "Waiting on the customer's answer (R-SLA-7).";

    public const string Resting = "The case was reopened; the time it was resolved does not count.";

    /// <summary>Contractual clocks as severity, customer and maturity now demand (R-SLA-8, R-SLA-12): started, recomputed or cancelled.</summary>
    public static void ReconcileContract(this CaseChange change, Instant at, string by, string why)
    {
        Coverage coverage = CoverageOf(change);
        var covered = coverage as Coverage.By;
        if (coverage.Because != change.Case.CoveredBecause)
        {
            change.Add(at, CaseCommand.ByDesk, new CaseEvent.CoverageDecided(covered?.Agreement.Id, covered?.IsProvisional ?? false, coverage.Because));
        }

        foreach (ClockName name in new[] { ClockName.FirstResponse, ClockName.Resolution })
        {
            Clock? wanted = covered is null ? null : Strictest(change, covered, name);
            Clock? running = change.Case.Clock(name);
            switch (running, wanted)
            {
                case (null, null) or ({ MetAt: not null }, _) or ({ CancelledAt: not null }, null):
                    break;
                case (null or { CancelledAt: not null }, not null) when !change.Case.IsOpen:
                    // A correction after the end changes what still runs; only a reopening starts anything.
                    break;
                case ({ CancelledAt: null }, null):
                    change.Add(at, by, new CaseEvent.ClockCancelled(name, covered is null ? coverage.Because : "This severity has no deadline for it."));
                    break;
                case (null, { } fresh):
                    change.Add(at, CaseCommand.ByDesk, CaseEvent.ClockStarted.Of(fresh));
                    break;
                case ({ } old, { } next):
                    change.Recompute(at, by, why, old, next with
                    {
                        BreachedAt = old.BreachedAt,
                        Thresholds = KeepFired(next.Thresholds, old.Thresholds),
                        Pauses = old.IsOpen ? KeepPauses(old, next.PausesWhileWaiting, at) : next.Pauses,
                    });
                    break;
            }
        }

        change.MeetWhatWasAnswered(at, by);
        change.PauseWhileWaiting(at);
    }

    /// <summary>Our own clocks on a calendar that has changed (R-SLA-8); their targets stay as they were promised.</summary>
    public static void ReconcileInternal(this CaseChange change, Instant at, string by, string why)
    {
        foreach (Clock clock in change.Case.Clocks.Where(c => c is { IsOpen: true, Name: not (ClockName.FirstResponse or ClockName.Resolution) }))
        {
            change.Recompute(at, by, why, clock, clock);
        }
    }

    /// <summary>Our own clock on the first response to every customer (R-INT-1); internal work has none.</summary>
    public static void StartInternalResponse(this CaseChange change, Instant aware)
    {
        if (change.Case.Customer?.Tier != Tier.Internal)
        {
            SlaTarget target = change.Terms.Policy.InternalResponse;
            change.Start(aware, New(
                change, ClockName.InternalResponse, InternalAgreement, target, aware, change.Terms.Policy.InternalWarnAtPercent, pauses: false));
        }
    }

    /// <summary>From our last reply on (R-INT-2).</summary>
    public static void StartNextReply(this CaseChange change, Instant at) => change.Start(at, New(
        change, ClockName.NextReply, InternalAgreement,
        new SlaTarget(change.Terms.Policy.NextReplyWithin, WorkCalendar.Always.Id, CountingMode.Wall), at,
        change.Terms.Policy.InternalWarnAtPercent, pauses: true));

    /// <summary>The promise of a message to the customer (R-INT-3).</summary>
    /// <param name="isPersonal">Made by a person: then its maker is warned before it lapses.</param>
    public static void StartPromise(this CaseChange change, Instant at, Instant dueAt, bool isPersonal, bool pauses) => change.Start(at, New(
        change, ClockName.NextUpdate, InternalAgreement,
        new SlaTarget(Duration.Max(dueAt - at, Duration.Zero), WorkCalendar.Always.Id, CountingMode.Wall), at,
        isPersonal ? change.Terms.Policy.InternalWarnAtPercent : [], pauses));

    /// <summary>Ends a clock that still counts; late when its deadline has passed.</summary>
    public static void Meet(this CaseChange change, Instant at, string by, params ReadOnlySpan<ClockName> names)
    {
        foreach (ClockName name in names)
        {
            if (change.Case.Clock(name) is { IsOpen: true } clock)
            {
                change.Add(at, by, new CaseEvent.ClockMet(name, clock.BreachedAt is not null));
            }
        }
    }

    public static void Cancel(this CaseChange change, Instant at, string by, string why, params ReadOnlySpan<ClockName> names)
    {
        foreach (ClockName name in names)
        {
            if (change.Case.Clock(name) is { IsOpen: true })
            {
                change.Add(at, by, new CaseEvent.ClockCancelled(name, why));
            }
        }
    }

    /// <summary>Pauses what pauses while a question to the customer is open (R-SLA-7, R-INT-2).</summary>
    public static void PauseWhileWaiting(this CaseChange change, Instant at)
    {
        if (!change.Case.IsAwaitingAnswer)
        {
            return;
        }

        foreach (Clock clock in change.Case.Clocks.Where(c => c is { PausesWhileWaiting: true, IsOpen: true, IsPaused: false }))
        {
            change.Add(at, CaseCommand.ByDesk, new CaseEvent.ClockPaused(clock.Name, WaitingForAnswer));
        }
    }

    public static void ResumePaused(this CaseChange change, Instant at, string why)
    {
        foreach (Clock clock in change.Case.Clocks.Where(c => c is { IsOpen: true, IsPaused: true }))
        {
            // An answer can be older than the pause of a clock that a later reply of ours started.
            Instant since = clock.Pauses[^1].From;
            change.Resume(clock, since, Instant.Max(at, since), why);
        }
    }

    /// <summary>A reopened case goes on with the clock it had; the time it rested does not count, and a breach stays (R-SLA-9).</summary>
    public static void ResumeResolution(this CaseChange change, Instant at)
    {
        if (change.Case.Clock(ClockName.Resolution) is { IsOpen: false } clock
            && change.Case.Rests is [.., { To: not null } rest]
            && (clock.MetAt ?? clock.CancelledAt) == rest.From
            && CoverageOf(change) is Coverage.By covered && Strictest(change, covered, ClockName.Resolution) is not null)
        {
            change.Resume(clock, rest.From, at, Resting);
        }
    }

    /// <summary>By contract; null without one. Our own aim of an hour (R-INT-1) is no promise to make to a customer.</summary>
    public static Instant? FirstResponseBy(Case of) => of.Clock(ClockName.FirstResponse)?.DueAt;

    private static Coverage CoverageOf(CaseChange change) => Coverage.Of(
        change.Terms.Customer(change.Case.Customer?.Id), change.Case.Maturity, change.Terms.Agreements, change.Case.OpenedAt);

    /// <summary>A first response clock that starts only after the response was given is met, or missed, at the time of that response.</summary>
    private static void MeetWhatWasAnswered(this CaseChange change, Instant at, string by)
    {
        if (change.Case is { FirstRespondedAt: { } responded } of && of.Clock(ClockName.FirstResponse) is { IsOpen: true })
        {
            change.LapseUntil(responded, at, isInclusive: false);
            change.Meet(responded, by, ClockName.FirstResponse);
        }
    }

    private static void Recompute(this CaseChange change, Instant at, string by, string why, Clock old, Clock wanted)
    {
        Clock next = ClockMath.WithDeadlines(wanted, change.Terms.Calendar(wanted.Calendar));
        if (next != old)
        {
            change.Add(at, by, CaseEvent.ClockRecomputed.Of(next, old.DueAt, why));
        }
    }

    private static void Resume(this CaseChange change, Clock clock, Instant since, Instant at, string why)
    {
        Clock resumed = ClockMath.WithDeadlines(
            ClockHistory.Resume(clock, since, at, why), change.Terms.Calendar(clock.Calendar));
        change.Add(at, CaseCommand.ByDesk, new CaseEvent.ClockResumed(clock.Name, since, why, resumed.DueAt, resumed.Thresholds));
    }

    private static void Start(this CaseChange change, Instant at, Clock clock) =>
        change.Add(at, CaseCommand.ByDesk, CaseEvent.ClockStarted.Of(clock));

    private static Clock? Strictest(CaseChange change, Coverage.By covered, ClockName name)
    {
        Case of = change.Case;
        return covered.Agreement.TargetsFor(of.Severity)
            .Select(t => name == ClockName.FirstResponse ? t.FirstResponse : t.Resolution)
            .OfType<SlaTarget>()
            .Select(t => New(
                change, name, covered.Agreement.Id, t, of.OpenedAt, change.Terms.Policy.WarnAtPercent,
                pauses: name == ClockName.Resolution && covered.Agreement.PauseResolutionWhileWaiting,
                isProvisional: covered.IsProvisional || of.Severity == Severity.Unknown))
            .MinBy(c => c.DueAt ?? Instant.MaxValue);
    }

    private static Clock New(
        CaseChange change, ClockName name, string agreement, SlaTarget target, Instant startedAt, ImmutableArray<int> percents,
        bool pauses, bool isProvisional = false)
    {
        WorkCalendar calendar = change.Terms.Calendar(target.Calendar);
        IEnumerable<ClockPause> waits = pauses ? change.Case.Waits : [];
        IEnumerable<ClockPause> rests = name == ClockName.Resolution ? change.Case.Rests : [];
        ImmutableArray<ClockPause> idle =
            [.. waits.Concat(rests).Where(p => p.To is { } to ? to > startedAt : p.From >= startedAt).OrderBy(p => p.From)];
        return ClockMath.WithDeadlines(
            new Clock(
                name, agreement, target.Calendar, calendar.Version, target.Duration, target.Mode, startedAt, DueAt: null,
                [.. percents.Select(p => new ClockThreshold(p, null, HasFired: false))], idle, pauses, isProvisional),
            calendar);
    }

    /// <summary>What did not count so far still does not, whatever the terms say from now on (R-SLA-8).</summary>
    private static ImmutableArray<ClockPause> KeepPauses(Clock old, bool isPausing, Instant at) =>
        old.IsPaused && !isPausing ? old.Pauses.SetItem(old.Pauses.Length - 1, old.Pauses[^1] with { To = at }) : old.Pauses;

    private static ImmutableArray<ClockThreshold> KeepFired(ImmutableArray<ClockThreshold> next, ImmutableArray<ClockThreshold> old) =>
        [.. next.Select(t => t with { HasFired = old.Any(o => o.Percent == t.Percent && o.HasFired) })];
}
