using System.Collections.Immutable;
using NodaTime;
using NodaTime.Text;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Core.Validity;
using SupportFunctions.Desk.Customers;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Resources;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Clocks;

/// <summary>Explains clocks: the pieces come from <see cref="ClockSegments"/>, the verdict from the case, and both from the same facts and terms.</summary>
public sealed class ClockExplanation(IDirectory directory, DeskTime desk)
{
    private static readonly string _zoneData = DateTimeZoneProviders.Tzdb.VersionId;

    /// <param name="clocks">Of the case; its own, or with those that newer ones of the same name have replaced.</param>
    /// <param name="withInputs">Also the lines that each digest is made of.</param>
    public async Task<SlaDocument> OfAsync(Case of, IEnumerable<Clock> clocks, bool withInputs, CancellationToken cancellation)
    {
        Instant now = desk.Now;
        DeskTerms known = await directory.TermsAsync(of.Customer is { } customer ? [customer.Id] : [], cancellation);
        SlaTerms terms = known.Sla;
        return new SlaDocument(
            of.Id, of.CoveredBecause, now, known.Policy.TimeZone, [.. Terms(of, terms, now)], [.. clocks.Select(c => Explain(of, c, terms, now, withInputs))], Waiting(of, now),
            [.. GrantedDeviation.Of(known.Customer(of.Customer?.Id))],
            [.. of.Mails.Where(m => m is { FailedAt: not null, IsResent: false }).Select(m => new FailedMail(m.Mail, m.Kind, m.At, m.FailedAt!.Value))])
        {
            Replaced = of.Replaced.IsEmpty ? null : [.. ReplacedClocks.Of(of, terms, now).Select(c => Explain(of, c, terms, now, withInputs))],
        };
    }

    private static ExplainedClock Explain(Case of, Clock clock, SlaTerms terms, Instant now, bool withInputs)
    {
        TargetTrack track = CaseClocks.TrackOf(of, clock, terms);
        List<ExplainedInterval> intervals = [.. ClockSegments.Of(clock, track, now).Select(Of)];
        IReadOnlyList<string> inputs = ClockInputs.Of(clock, track, _zoneData);
        return new ExplainedClock(
            Words.Of(clock.Name)!, clock.Agreement, clock.Calendar, terms.Calendar(clock.Calendar).At(clock.StartedAt).Zone.Id, clock.Target, Words.Of(clock.Mode)!,
            [.. Targets(clock, track)], ClockSegments.StartRule(clock.Name), clock.StartedAt,
            clock.DueAt, clock.State, intervals.Aggregate(Duration.Zero, (sum, i) => sum + i.Counted), ClockMath.PausedTotal(clock, now),
            clock.MetAt, clock.BreachedAt, clock.CancelledAt, clock.CancelledBecause, clock.IsProvisional ? true : null,
            intervals, ClockInputs.Digest(inputs), withInputs ? inputs : null, Correction(of, clock, terms, now))
        {
            ContinuedFrom = clock.ContinuedFrom,
            ContinuesOn = clock.ContinuesOn,
        };
    }

    /// <summary>The same stretch of time as the digest is about.</summary>
    private static IEnumerable<TargetInForce> Targets(Clock clock, TargetTrack track)
    {
        Instant end = Instant.Max(clock.EndedAt ?? clock.DueAt ?? clock.StartedAt, clock.StartedAt).PlusNanoseconds(1);
        return track.Between(clock.StartedAt, end).Select(p => new TargetInForce(
            p.From, p.To == end ? null : p.To, p.Piece.Agreement, p.Piece.Agreement is null ? null : p.Piece.AgreementVersion,
            p.Piece.Target?.Duration, p.Piece.Target is { } target ? Words.Of(target.Mode) : null, p.Piece.Target?.Calendar,
            p.Piece.Target is null ? null : p.Piece.Calendar.At(p.From).Version, p.Piece.Because));
    }

    private static ExplainedInterval Of(ClockSegment segment) => new(
        segment.From, segment.To, segment.Counted, segment.Rule, segment.Why, OffsetPattern.GeneralInvariant.Format(segment.Offset),
        segment.Agreement, segment.Agreement is null ? null : segment.AgreementVersion, segment.Calendar, segment.Calendar is null ? null : segment.CalendarVersion);

    /// <summary>Both verdicts, where corrections make a difference for it.</summary>
    private static CorrectedVerdict? Correction(Case of, Clock clock, SlaTerms terms, Instant now)
    {
        if (!terms.IsCorrected || !clock.IsContractual || of.SlaFacts is not { } facts)
        {
            return null;
        }

        Verdict? before = Judge(facts, clock, terms.AsRecorded, now);
        Verdict? after = Judge(facts, clock, terms, now);
        if (before is null || after is null)
        {
            return null;
        }

        ImmutableArray<Correction> made = [.. terms.Corrections.Where(c => c.From < (clock.EndedAt ?? now))];
        var between = new List<VerdictSince>();
        foreach (Instant recorded in made.Select(c => c.RecordedAt).Distinct().SkipLast(1).Where(at => at > clock.StartedAt))
        {
            // What a breach was recorded by, though no verdict before or after has it.
            Verdict? then = Judge(facts, clock, terms.CorrectedBy(recorded), now);
            if (then is not null && then != before && then != after)
            {
                between.Add(new VerdictSince(recorded, then));
            }
        }

        return before == after && between.Count == 0 ? null : new CorrectedVerdict(before, after, made) { Between = between.Count == 0 ? null : between };
    }

    private static Verdict? Judge(SlaFacts facts, Clock which, SlaTerms terms, Instant now)
    {
        facts = facts.Of(which.Name, which.ContinuedFrom);
        return ContractClocks.Of(facts, which.Name, terms, [], now) is not { } clock ? null : new Verdict(
            clock.State, clock.DueAt, clock.BreachedAt, clock.MetAt,
            ClockMath.Elapsed(clock, TargetTrack.OfContract(facts.KnownAt(clock.KnownAt).Coverage, which.Name, clock.Severity, terms), now));
    }

    private static IEnumerable<CoveringTerms> Terms(Case of, SlaTerms terms, Instant now)
    {
        if (of.SlaFacts is not { } facts)
        {
            yield break;
        }

        CoveringTerms? open = null;
        IReadOnlyList<CoverageSpan> spans = facts.Knowledge[^1].Coverage;
        for (int i = 0; i < spans.Count; i++)
        {
            CoverageSpan span = spans[i];
            Instant end = i + 1 < spans.Count ? spans[i + 1].From : now;
            foreach (Instant from in Coverage.Changes(span.Basis, terms, span.From).Where(c => c < end).Prepend(span.From).Distinct().Order())
            {
                Coverage coverage = Coverage.Of(span.Basis, terms, span.From, from);
                var by = coverage as Coverage.By;
                var next = new CoveringTerms(from, null, by?.Agreement.Id, by?.Agreement.Version, by?.IsProvisional ?? false, coverage.Because);
                if (open is not null && open with { From = from } == next)
                {
                    continue;
                }

                if (open is not null)
                {
                    yield return open with { To = from };
                }

                open = next;
            }
        }

        yield return open!;
    }

    private static ExplainedWaiting Waiting(Case of, Instant now)
    {
        var intervals = new List<WaitingInterval>();
        foreach (CustomerWait wait in of.Waits)
        {
            (Instant asked, Instant end) = wait.PartsBy(now);
            if (asked > wait.From)
            {
                intervals.Add(new WaitingInterval(wait.From, asked, false, "No question of ours was with the customer (R-SLA-7)."));
            }

            if (end > asked)
            {
                intervals.Add(new WaitingInterval(asked, end, true, "Our question was with the customer (R-SLA-7)."));
            }
        }

        return new ExplainedWaiting(Sum(true), Sum(false), intervals);

        Duration Sum(bool justified) => intervals.Where(i => i.Justified == justified).Aggregate(Duration.Zero, (sum, i) => sum + (i.To - i.From));
    }
}
