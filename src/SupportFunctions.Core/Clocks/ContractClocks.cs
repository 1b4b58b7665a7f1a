using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Agreements;

namespace SupportFunctions.Core.Clocks;

/// <summary>The contractual clocks as a pure function of what happened and of the terms through time: no counter, no order of looking, no memory.</summary>
public static class ContractClocks
{
    public const string NoDeadline = "This severity has no deadline for it.";

    public static IReadOnlyList<ClockName> Names { get; } = [ClockName.FirstResponse, ClockName.Resolution];

    /// <summary>The verdict at an instant; null when nothing was ever promised.</summary>
    /// <remarks>
    /// What is found out later holds from the start (R-SLA-8), and what had passed by what was known before stays passed (R-SLA-9):
    /// so each stretch of knowledge is judged for itself, over its whole length.
    /// </remarks>
    /// <param name="percents">Shares of the target for <see cref="Clock.Thresholds"/>; 1 to 99.</param>
    /// <param name="now">A deadline that is exactly now has passed. Facts after it are as good as known.</param>
    public static Clock? Of(SlaFacts facts, ClockName name, SlaTerms terms, ImmutableArray<int> percents, Instant now) =>
        facts.Inherited.LastOrDefault(i => i.Name == name) is { } heir
            ? Judge(facts.Of(name), name, terms, percents, now) is { } continued ? continued with { ContinuedFrom = heir.Case } : null
            : Judge(facts, name, terms, percents, now);

    /// <summary>The verdict on a clock that another one of its name has replaced since (see <see cref="SlaFacts.Inherited"/>).</summary>
    /// <param name="from">Id of the merged case that it was promised on; null when it was promised here.</param>
    public static Clock? OfReplaced(SlaFacts facts, ClockName name, string? from, SlaTerms terms, ImmutableArray<int> percents, Instant now) =>
        Judge(facts.Of(name, from), name, terms, percents, now) is { } clock ? clock with { ContinuedFrom = from } : null;

    private static Clock? Judge(SlaFacts facts, ClockName name, SlaTerms terms, ImmutableArray<int> percents, Instant now)
    {
        Clock? clock = null;
        Instant? breachedAt = null;
        (Instant? end, bool isMet) = EndOf(facts, name, terms);
        for (int i = 0; i < facts.Knowledge.Length; i++)
        {
            SlaKnowledge known = facts.Knowledge[i];
            bool isRunning = clock is { CancelledAt: null };
            if ((i == 0 ? facts.StartedAt : TakesEffect(facts, name, known.From, isRunning)) is not { } start || (isRunning && end < start))
            {
                // A correction after the end changes nothing, and starts nothing.
                continue;
            }

            Instant? until = i + 1 < facts.Knowledge.Length ? TakesEffect(facts, name, facts.Knowledge[i + 1].From, isRunning: true) : null;
            if (until <= start)
            {
                continue;
            }

            Instant at = Instant.Max(start, Earliest(Earliest(until, end), now)!.Value);
            if (Strictest(facts, name, known, terms, percents, start, at) is not { } next)
            {
                clock = clock is { CancelledAt: null } ? Ended(clock, start, isMet: false, NothingPromised(known, terms, start)) : clock;
                continue;
            }

            Instant? lost = LosesTarget(facts, name, known, terms, next.Severity, start, Earliest(until, end) ?? now);
            Instant? limit = Earliest(Earliest(until, end), lost);
            breachedAt ??= next.DueAt is { } due && !IsHeld(next, due, limit) && (limit is { } last ? due < last : due <= now) ? due : null;
            clock = lost is { } gone && (end is null || gone < end)
                ? Ended(next, gone, isMet: false, NothingPromised(known, terms, gone))
                : next;
        }

        return clock is { CancelledAt: null } && end is { } ended
            ? AtTheEnd(facts, Ended(clock, ended, isMet, Clock.CaseClosed)) with { BreachedAt = breachedAt }
            : clock is null ? null : clock with { BreachedAt = breachedAt };
    }

    /// <summary>When something found out then changes the clock: at once, or while the case rests, at its reopening; null when it never does.</summary>
    private static Instant? TakesEffect(SlaFacts facts, ClockName name, Instant at, bool isRunning)
    {
        if (facts.Endings.FirstOrDefault(e => e.From <= at && (e.To is not { } to || at < to)) is not { } ending)
        {
            return at;
        }

        Instant? stops = name == ClockName.Resolution ? ending.StopsAt : ending.ClosedAt;
        return isRunning && (stops is null || at < stops) ? at : ending.To;
    }

    /// <summary>When it was met or ended by the case's end, and whether it was met; no instant while it is still owed.</summary>
    private static (Instant? At, bool IsMet) EndOf(SlaFacts facts, ClockName name, SlaTerms terms)
    {
        Ending? last = facts.Endings is [.., { To: null } ending] ? ending : null;
        if (name == ClockName.FirstResponse)
        {
            return facts.RespondedAt is { } responded ? (responded, true) : (last?.ClosedAt, false);
        }

        // A reopened case goes on with the clock it had, unless nothing is promised any more: then what was met stays met.
        Ending? kept = facts.Endings.FirstOrDefault(e =>
            e is { ResolvedAt: { } resolved, To: { } reopened } && IsPromised(facts, terms, resolved) && !IsPromised(facts, terms, reopened)) ?? last;
        return (kept?.StopsAt, kept?.ResolvedAt is not null);
    }

    private static bool IsPromised(SlaFacts facts, SlaTerms terms, Instant at)
    {
        SlaKnowledge known = facts.KnownAt(at);
        Severity[] severities = known.Severity == Severity.Unknown ? [Severity.Sev1, Severity.Sev2] : [known.Severity];
        return severities.Any(s => TargetTrack.OfContract(known.Coverage, ClockName.Resolution, s, terms).At(at).Target is not null);
    }

    private static Clock AtTheEnd(SlaFacts facts, Clock clock) => facts.ContinuesOn is { } other && clock.MetAt is null
        ? clock with { ContinuesOn = other, CancelledBecause = Clock.Continues(other) }
        : clock;

    private static Clock Ended(Clock clock, Instant at, bool isMet, string because)
    {
        // A wait that lasts when the clock ends is no pause of it any more.
        ImmutableArray<ClockPause> pauses = [.. clock.Pauses.Where(p => p.From < at).Select(p => p.To is null ? p with { To = at } : p)];
        return isMet ? clock with { MetAt = at, Pauses = pauses } : clock with { CancelledAt = at, CancelledBecause = because, Pauses = pauses };
    }

    /// <summary>The clock with the earliest deadline (R-SLA-12); null when nothing is promised from when that was known on.</summary>
    /// <param name="start">When what is known takes effect: what was promised before only is not.</param>
    /// <param name="at">The clock names the terms in force then.</param>
    private static Clock? Strictest(SlaFacts facts, ClockName name, SlaKnowledge known, SlaTerms terms, ImmutableArray<int> percents, Instant start, Instant at)
    {
        if (known.Severity != Severity.Unknown)
        {
            return Under(facts, name, known, known.Severity, terms, percents, start, at);
        }

        Clock? first = Under(facts, name, known, Severity.Sev1, terms, percents, start, at);
        Clock? second = Under(facts, name, known, Severity.Sev2, terms, percents, start, at);
        return first is null || (second is not null && (second.DueAt ?? Instant.MaxValue) < (first.DueAt ?? Instant.MaxValue)) ? second : first;
    }

    private static Clock? Under(SlaFacts facts, ClockName name, SlaKnowledge known, Severity severity, SlaTerms terms, ImmutableArray<int> percents, Instant start, Instant at)
    {
        TargetTrack track = TargetTrack.OfContract(known.Coverage, name, severity, terms);
        TargetPiece piece = track.At(at);
        TargetPiece? promising = piece.Target is not null ? piece : track.Pieces.LastOrDefault(
            p => p.Target is not null && (p.From is not { } from || from <= at) && (p.To is not { } to || to > start));
        if (promising?.Target is not { } target)
        {
            return null;
        }

        var clock = new Clock(
            name, promising.Agreement!, target.Calendar, promising.Calendar.At(at).Version, target.Duration, target.Mode, facts.StartedAt, DueAt: null,
            [.. percents.Select(p => new ClockThreshold(p, null, HasFired: false))],
            Pauses(facts, name, terms), piece.PausesWhileWaiting,
            IsProvisional: promising.IsProvisional || known.Severity == Severity.Unknown)
        {
            Severity = severity,
            KnownAt = known.From,
        };
        return ClockMath.WithDeadlines(clock, track);
    }

    /// <summary>Justified waits, where the agreement in force then pauses (R-SLA-7), and the time a reopened case had rested.</summary>
    private static ImmutableArray<ClockPause> Pauses(SlaFacts facts, ClockName name, SlaTerms terms) => name == ClockName.FirstResponse
        ? []
        :
        [
            .. facts.Waits.SelectMany(w => Paused(facts, w, terms))
                .Concat(facts.Endings
                    .Where(e => e is { StopsAt: not null, To: not null })
                    .Select(e => new ClockPause(e.StopsAt!.Value, e.To, Clock.Resting)))
                .OrderBy(p => p.From).ThenBy(p => p.To ?? Instant.MaxValue),
        ];

    private static IEnumerable<ClockPause> Paused(SlaFacts facts, CustomerWait wait, SlaTerms terms)
    {
        if (wait.AskedAt is not { } asked)
        {
            yield break;
        }

        ClockPause? pause = null;
        foreach ((Instant from, Instant? to, bool pauses) in PauseRules(facts, terms, asked, wait.To))
        {
            if (pauses)
            {
                pause = pause is { } before && before.To == from ? before with { To = to } : new ClockPause(from, to, Clock.WaitingForAnswer);
                continue;
            }

            if (pause is not null)
            {
                yield return pause;
                pause = null;
            }
        }

        if (pause is not null)
        {
            yield return pause;
        }
    }

    /// <summary>Whether waiting pauses, by what was known at each instant; where no agreement was in force, by the first that was found to be.</summary>
    private static IEnumerable<(Instant From, Instant? To, bool Pauses)> PauseRules(SlaFacts facts, SlaTerms terms, Instant from, Instant? to)
    {
        for (int i = 0; i < facts.Knowledge.Length; i++)
        {
            Instant start = i == 0 ? from : Instant.Max(from, facts.Knowledge[i].From);
            Instant? end = Earliest(to, i + 1 < facts.Knowledge.Length ? facts.Knowledge[i + 1].From : null);
            if (end is { } last && last <= start && !(to == from && i == 0))
            {
                continue;
            }

            foreach ((Instant From, Instant? To, bool Pauses) rule in RulesOf(i, start, end))
            {
                yield return rule;
            }
        }

        IEnumerable<(Instant From, Instant? To, bool Pauses)> RulesOf(int i, Instant start, Instant? end)
        {
            SlaKnowledge known = facts.Knowledge[i];
            TargetTrack track = TargetTrack.OfContract(known.Coverage, ClockName.Resolution, known.Severity == Severity.Unknown ? Severity.Sev1 : known.Severity, terms);
            return track.Between(start, end).SelectMany(p => p.Piece.Agreement is null && i + 1 < facts.Knowledge.Length
                ? RulesOf(i + 1, p.From, p.To)
                : [(p.From, p.To, p.Piece.PausesWhileWaiting)]);
        }
    }

    /// <summary>When the terms took the target away that is not there at <paramref name="by"/>, if that was while the clock ran.</summary>
    private static Instant? LosesTarget(SlaFacts facts, ClockName name, SlaKnowledge known, SlaTerms terms, Severity severity, Instant start, Instant by)
    {
        TargetTrack track = TargetTrack.OfContract(known.Coverage, name, severity, terms);
        if (track.At(by).Target is not null)
        {
            return null;
        }

        TargetPiece? last = track.Pieces.LastOrDefault(p => p.Target is not null && (p.From is not { } from || from <= by));
        return last?.To is { } to && to > facts.StartedAt && Instant.Max(to, start) is var gone && TakesEffect(facts, name, gone, isRunning: true) == gone ? gone : null;
    }

    private static string NothingPromised(SlaKnowledge known, SlaTerms terms, Instant at)
    {
        CoverageSpan span = known.Coverage.LastOrDefault(s => s.From <= at) ?? known.Coverage[0];
        Coverage coverage = Coverage.Of(span.Basis, terms, span.From, Instant.Max(at, span.From));
        return coverage is Coverage.None ? coverage.Because : NoDeadline;
    }

    /// <summary>
    /// A deadline of a paused clock is only what it was when the pause began: it cannot come while the pause lasts. And one at the very
    /// instant at which the case came to rest was kept, as long as it rests.
    /// </summary>
    private static bool IsHeld(Clock clock, Instant due, Instant? limit) =>
        (clock.IsPaused && due > clock.Pauses[^1].From)
        || clock.Pauses.Any(p => p.From == due && p.Why == Clock.Resting && limit <= p.To);

    private static Instant? Earliest(Instant? one, Instant? other) => one is { } a && other is { } b ? Instant.Min(a, b) : one ?? other;
}
