using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Calendars;
using SupportFunctions.Core.Clocks;

namespace SupportFunctions.Core.Verdicts;

/// <summary>Other hours at which people work: our first response and our resolutions come when as much staffed time has passed since the opening as it did.</summary>
/// <remarks>
/// It models hours, not headcount. What came after the last staffed hour, such as an answer in the evening, comes as long after it on the
/// wall. What customers did, and when they were asked, stays where it was. With the same hours every instant stays exactly as it is.
/// </remarks>
/// <param name="was">The hours that were staffed.</param>
/// <param name="would">The hours that would have been.</param>
public sealed class Staffing(IWorkingTime was, IWorkingTime would)
{
    /// <param name="now">What would come later has not come yet.</param>
    public CaseFacts Apply(CaseFacts facts, Instant now)
    {
        ArgumentNullException.ThrowIfNull(facts);
        Instant? responded = facts.Sla?.RespondedAt;
        SlaFacts? sla = facts.Sla is { } known ? Apply(known, now) : null;
        OwnClock? response = facts.Response is { MetAt: { } met } own
            ? own with { MetAt = met == responded ? sla!.RespondedAt : Moved(facts.OpenedAt, met, now) }
            : facts.Response;
        return facts with { Sla = sla, Response = response };
    }

    /// <summary>Null when it would never come, or not by now.</summary>
    private Instant? Moved(Instant opened, Instant at, Instant now) => Move(opened, at) is { } moved && moved <= now ? moved : null;

    private Instant? Move(Instant opened, Instant at)
    {
        if (at <= opened)
        {
            return at;
        }

        Duration worked = was.Elapsed(opened, at);
        Duration after = at - was.Deadline(opened, worked)!.Value;
        try
        {
            return would.Deadline(opened, worked) + after;
        }
        catch (ArgumentOutOfRangeException)
        {
            // Beyond the years that calendars know: never.
            return null;
        }
    }

    private SlaFacts Apply(SlaFacts facts, Instant now)
    {
        var endings = ImmutableArray.CreateBuilder<Ending>();
        foreach (Ending ending in facts.Endings)
        {
            if (Apply(facts, ending, endings.Count > 0 ? endings[^1].To : null, now) is { } moved)
            {
                endings.Add(moved);
            }
        }

        return facts with { Endings = endings.DrainToImmutable(), RespondedAt = Response(facts, now) };
    }

    /// <param name="reopened">When the case was reopened before.</param>
    private Ending? Apply(SlaFacts facts, Ending ending, Instant? reopened, Instant now)
    {
        if (ending.ResolvedAt is not { } resolved)
        {
            return ending;
        }

        if (Moved(facts.StartedAt, resolved, now) is not { } moved)
        {
            return null;
        }

        // A resolution that the customer's reopening would have preceded is none; what was worked on after a reopening is done after it.
        moved = reopened is { } again ? Instant.Max(moved, again) : moved;
        return ending.To is { } to && moved > to ? null : ending with
        {
            From = moved,
            ResolvedAt = moved,
            ClosedAt = ending.ClosedAt is { } closed ? Instant.Max(closed, moved) : null,
        };
    }

    /// <summary>A resolution is a response too, so none comes after it that did not.</summary>
    private Instant? Response(SlaFacts facts, Instant now)
    {
        if (facts.RespondedAt is not { } responded)
        {
            return null;
        }

        Instant? moved = Moved(facts.StartedAt, responded, now);
        return facts.Endings is [{ ResolvedAt: { } resolved }, ..] && responded <= resolved && Moved(facts.StartedAt, resolved, now) is { } done && (moved is null || done < moved)
            ? done
            : moved;
    }
}
