using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Calendars;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Core.Customers;

namespace SupportFunctions.Core.Cases;

/// <summary>Starting, recomputing, pausing and ending the clocks of a case.</summary>
internal static class ClockKeeping
{
    /// <summary>Terms can change at an instant that nobody tells the case of: coverage and open clocks are brought in line before anything else is judged (R-SLA-8).</summary>
    public static void TakeUpTerms(this CaseChange change, Instant at, string by, string why)
    {
        if (change.Case.Status == CaseStatus.Closed)
        {
            return;
        }

        change.ReconcileContract(at, by, why);
        foreach (Clock clock in change.Case.Clocks.Where(c => c is { IsOpen: true, IsContractual: false }))
        {
            // Their targets stay as they were promised; the calendar may be another.
            change.Recompute(at, by, why, clock, clock with { CalendarVersion = change.Terms.Calendar(clock.Calendar, at).Version });
        }
    }

    /// <summary>Contractual clocks as <see cref="ContractClocks"/> gives them: started, recomputed or cancelled.</summary>
    /// <param name="isFoundOut">Customer or maturity were found out just now, so what follows from them holds since the opening; else since it changed.</param>
    public static void ReconcileContract(this CaseChange change, Instant at, string by, string why, bool isFoundOut = false)
    {
        change.DecideCoverage(at, isFoundOut);
        foreach (ClockName name in ContractClocks.Names)
        {
            Clock? old = change.Case.Clock(name);
            Clock? wanted = change.Contractual(name, at);
            bool isEnded = wanted is null or { MetAt: null, CancelledAt: not null } || (name == ClockName.Resolution && wanted.MetAt is not null);
            if (old?.MetAt is not null || (isEnded && old is not { CancelledAt: null }))
            {
                // What was met stays met, and only the resolution itself meets its clock.
                continue;
            }

            if (isEnded)
            {
                // What had passed before the terms took the promise away has passed.
                change.RecordBreach(at, old!, wanted?.BreachedAt);
                string because = change.Case.CoveredBy is null ? change.Case.CoveredBecause : ContractClocks.NoDeadline;
                change.Add(wanted?.CancelledAt ?? at, by, new CaseEvent.ClockCancelled(name, wanted?.CancelledBecause ?? because));
            }
            else if (old is null)
            {
                change.Start(at, wanted! with { MetAt = null, BreachedAt = null });
            }
            else
            {
                change.Record(at, by, why, old, wanted! with { MetAt = null, BreachedAt = old.BreachedAt, Thresholds = KeepFired(wanted!.Thresholds, old.Thresholds) });
            }
        }

        change.MeetWhatWasAnswered(at, by);
        change.PauseWhileWaiting(at);
    }

    /// <summary>Our own clock on the first response to every customer (R-INT-1); internal work has none.</summary>
    public static void StartInternalResponse(this CaseChange change, Instant aware)
    {
        if (change.Case.Customer?.Tier != Tier.Internal)
        {
            SlaTarget target = change.Terms.Policy.InternalResponse;
            change.Start(aware, Own(change, ClockName.InternalResponse, target, aware, change.Terms.Policy.InternalWarnAtPercent, pauses: false));
        }
    }

    /// <summary>From our last reply on (R-INT-2).</summary>
    public static void StartNextReply(this CaseChange change, Instant at) => change.Start(at, Own(
        change, ClockName.NextReply,
        new SlaTarget(change.Terms.Policy.NextReplyWithin, WorkCalendar.Always.Id, CountingMode.Wall), at,
        change.Terms.Policy.InternalWarnAtPercent, pauses: true));

    /// <summary>The promise of a message to the customer (R-INT-3).</summary>
    /// <param name="isPersonal">Made by a person: then its maker is warned before it lapses.</param>
    public static void StartPromise(this CaseChange change, Instant at, Instant dueAt, bool isPersonal, bool pauses) => change.Start(at, Own(
        change, ClockName.NextUpdate,
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
            change.Add(at, CaseCommand.ByDesk, new CaseEvent.ClockPaused(clock.Name, Clock.WaitingForAnswer));
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
            && change.Case.Endings is [.., { To: not null, StopsAt: { } stopped }]
            && clock.EndedAt == stopped
            && change.Contractual(ClockName.Resolution, at) is { IsOpen: true })
        {
            change.Resume(clock, stopped, at, Clock.Resting);
        }
    }

    /// <summary>By contract; null without one. Our own aim of an hour (R-INT-1) is no promise to make to a customer.</summary>
    public static Instant? FirstResponseBy(Case of) => of.Clock(ClockName.FirstResponse)?.DueAt;

    /// <summary>The times in which a question was with the customer.</summary>
    public static IEnumerable<ClockPause> JustifiedWaits(Case of) =>
        of.Waits.Where(w => w.AskedAt is not null).Select(w => new ClockPause(w.AskedAt!.Value, w.To, Clock.WaitingForAnswer));

    /// <summary>Records the clock with the deadline that its facts now give, if anything of it is another than before.</summary>
    public static void Recompute(this CaseChange change, Instant at, string by, string why, Clock old, Clock wanted) =>
        change.Record(at, by, why, old, ClockMath.WithDeadlines(wanted, CaseClocks.TrackOf(change.Case, wanted, change.Terms.Sla)));

    private static void Record(this CaseChange change, Instant at, string by, string why, Clock old, Clock next)
    {
        if (next with { CalendarVersion = old.CalendarVersion, KnownAt = old.KnownAt } != old)
        {
            change.Add(at, by, CaseEvent.ClockRecomputed.Of(next, old.DueAt, why));
        }
    }

    /// <summary>Records for its exact instant what was not noticed while the clock was not taken to run.</summary>
    public static void RecordBreach(this CaseChange change, Instant at, Clock clock, Instant? passed)
    {
        if (clock is { BreachedAt: null } && passed is { } then)
        {
            change.Add(then, CaseCommand.ByDesk, new CaseEvent.ClockBreached(clock.Name, then, at, clock.IsProvisional));
            change.NoteNews(clock, then, ClockNews.Breach);
        }
    }

    /// <summary>The verdict as <see cref="ContractClocks"/> gives it.</summary>
    public static Clock? Contractual(this CaseChange change, ClockName name, Instant at) =>
        ContractClocks.Of(change.Case.SlaFacts!, name, change.Terms.Sla, change.Terms.Policy.WarnAtPercent, at);

    private static void DecideCoverage(this CaseChange change, Instant at, bool isFoundOut)
    {
        Case of = change.Case;
        CustomerTerms? customer = change.Terms.Customer(of.Customer?.Id);
        CoverageSpan? last = of.Knowledge is [.., { Coverage: [.., { } span] }] ? span : null;

        // A customer whose record was deleted stays who it was.
        CoverageBasis basis = customer is null && of.Customer is not null && last is not null
            ? last.Basis with { Maturity = of.Maturity }
            : CoverageBasis.Of(customer, of.Maturity);
        bool isKnown = last?.Basis == basis;
        Instant from = isKnown ? last!.From
            : last is null || isFoundOut ? of.OpenedAt
            : Instant.Max(of.OpenedAt, Instant.Min(at, customer?.Since ?? at));
        Coverage coverage = Coverage.Of(basis, change.Terms.Sla, from, Instant.Max(from, at));
        if (!isKnown || coverage.Because != of.CoveredBecause)
        {
            var covered = coverage as Coverage.By;
            change.Add(at, CaseCommand.ByDesk, new CaseEvent.CoverageDecided(
                covered?.Agreement.Id, covered?.IsProvisional ?? false, coverage.Because, from, basis));
        }
    }

    /// <summary>A first response clock that starts only after the response was given is met, or missed, at the time of that response.</summary>
    private static void MeetWhatWasAnswered(this CaseChange change, Instant at, string by)
    {
        if (change.Case.RespondedAt(ClockName.FirstResponse) is { } responded && change.Case.Clock(ClockName.FirstResponse) is { IsOpen: true })
        {
            change.LapseUntil(responded, at, isInclusive: false);
            change.Meet(responded, by, ClockName.FirstResponse);
        }
    }

    private static void Resume(this CaseChange change, Clock clock, Instant since, Instant at, string why)
    {
        Clock resumed = ClockHistory.Resume(clock, since, at, why);
        resumed = ClockMath.WithDeadlines(resumed, CaseClocks.TrackOf(change.Case, resumed, change.Terms.Sla));
        change.Add(at, CaseCommand.ByDesk, new CaseEvent.ClockResumed(clock.Name, since, why, resumed.DueAt, resumed.Thresholds));
    }

    private static void Start(this CaseChange change, Instant at, Clock clock) =>
        change.Add(at, CaseCommand.ByDesk, CaseEvent.ClockStarted.Of(clock));

    /// <summary>One of our own clocks, which keeps the target it starts with.</summary>
    private static Clock Own(CaseChange change, ClockName name, SlaTarget target, Instant startedAt, ImmutableArray<int> percents, bool pauses)
    {
        EffectiveCalendar calendar = change.Terms.Sla.Calendar(target.Calendar);
        IEnumerable<ClockPause> idle = pauses ? JustifiedWaits(change.Case).Where(p => p.To is { } to ? to > startedAt : p.From >= startedAt) : [];
        var clock = new Clock(
            name, Clock.Internal, target.Calendar, calendar.At(startedAt).Version, target.Duration, target.Mode, startedAt, DueAt: null,
            [.. percents.Select(p => new ClockThreshold(p, null, HasFired: false))], [.. idle], pauses, IsProvisional: false);
        return ClockMath.WithDeadlines(clock, TargetTrack.Constant(target, calendar, pauses));
    }

    public static ImmutableArray<ClockThreshold> KeepFired(ImmutableArray<ClockThreshold> next, ImmutableArray<ClockThreshold> old) =>
        [.. next.Select(t => t with { HasFired = old.Any(o => o.Percent == t.Percent && o.HasFired) })];
}
