using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Calendars;

namespace SupportFunctions.Core.Clocks;

/// <summary>A half-open stretch of time in which a clock has one target, or none.</summary>
/// <param name="From">Null: since always.</param>
/// <param name="To">Null: open end.</param>
/// <param name="Target">Null: nothing is promised, and no time counts.</param>
/// <param name="Agreement">Id of the agreement in force, <see cref="Clock.Internal"/>, or null without one.</param>
/// <param name="Because">Why that agreement, or why none.</param>
public sealed record TargetPiece(
    Instant? From, Instant? To, SlaTarget? Target, EffectiveCalendar Calendar, string? Agreement, int AgreementVersion,
    bool PausesWhileWaiting, bool IsProvisional, string Because);

/// <summary>What a clock aims at, through time: the agreement in force at each instant, with the target of one severity.</summary>
public sealed class TargetTrack
{
    private TargetTrack(ImmutableArray<TargetPiece> pieces) => Pieces = pieces;

    /// <summary>In order of time, without a gap.</summary>
    public ImmutableArray<TargetPiece> Pieces { get; }

    /// <summary>One target for ever: our own clocks keep what they were started with.</summary>
    public static TargetTrack Constant(SlaTarget target, EffectiveCalendar calendar, bool pauses) =>
        new([new TargetPiece(null, null, target, calendar, Clock.Internal, 1, pauses, IsProvisional: false, "")]);

    /// <param name="coverage">In order of time; the first holds from the start. At least one.</param>
    /// <param name="name">First response or resolution.</param>
    /// <param name="severity">Known; it holds from the start, whenever it was found out (R-SLA-8).</param>
    public static TargetTrack OfContract(ImmutableArray<CoverageSpan> coverage, ClockName name, Severity severity, SlaTerms terms)
    {
        var pieces = ImmutableArray.CreateBuilder<TargetPiece>(1);
        for (int i = 0; i < coverage.Length; i++)
        {
            CoverageSpan span = coverage[i];
            Instant? end = i + 1 < coverage.Length ? coverage[i + 1].From : null;
            if (end is null || span.From < end)
            {
                Add(pieces, Piece(span, name, severity, terms, span.From));
            }

            foreach (Instant from in Coverage.Changes(span.Basis, terms, span.From))
            {
                if (end is null || from < end)
                {
                    Add(pieces, Piece(span, name, severity, terms, from));
                }
            }
        }

        return new TargetTrack(pieces.DrainToImmutable());
    }

    public TargetPiece At(Instant at)
    {
        int last = Pieces.Length - 1;
        while (last > 0 && Pieces[last].From is { } from && from > at)
        {
            last--;
        }

        return Pieces[last];
    }

    /// <summary>The stretches of <c>[from, to)</c>, each in one piece; the last one is open when <paramref name="to"/> is null.</summary>
    public IEnumerable<(Instant From, Instant? To, TargetPiece Piece)> Between(Instant from, Instant? to)
    {
        foreach (TargetPiece piece in Pieces)
        {
            Instant start = piece.From is { } begins && begins > from ? begins : from;
            Instant? end = piece.To is { } ends && (to is not { } last || ends < last) ? ends : to;
            if (end is null || end > start)
            {
                yield return (start, end, piece);
            }
        }
    }

    private static TargetPiece Piece(CoverageSpan span, ClockName name, Severity severity, SlaTerms terms, Instant from)
    {
        Coverage coverage = Coverage.Of(span.Basis, terms, span.From, from);
        if (coverage is not Coverage.By by)
        {
            return new TargetPiece(from, null, null, EffectiveCalendar.Always, null, 0, PausesWhileWaiting: false, IsProvisional: false, coverage.Because);
        }

        SeverityTargets targets = by.Agreement.TargetsFor(severity, span.Basis.Deployment);
        SlaTarget? target = name == ClockName.FirstResponse ? targets.FirstResponse : targets.Resolution;
        return new TargetPiece(
            from, null, target, target is null ? EffectiveCalendar.Always : terms.Calendar(target.Calendar), by.Agreement.Id, by.Agreement.Version,
            name == ClockName.Resolution && by.Agreement.PauseResolutionWhileWaiting, by.IsProvisional, by.Reason);
    }

    private static void Add(ImmutableArray<TargetPiece>.Builder pieces, TargetPiece next)
    {
        if (pieces.Count == 0)
        {
            pieces.Add(next with { From = null });
            return;
        }

        TargetPiece last = pieces[^1];
        if (last with { From = next.From } != next)
        {
            pieces[^1] = last with { To = next.From };
            pieces.Add(next);
        }
    }
}
