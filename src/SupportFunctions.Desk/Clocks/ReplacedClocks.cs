using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;

namespace SupportFunctions.Desk.Clocks;

/// <summary>Contractual clocks whose place one of a merged case took, judged as of now: what had met one may have bounced since.</summary>
internal static class ReplacedClocks
{
    public static IEnumerable<Clock> Of(Case of, SlaTerms terms, Instant now) => of.Replaced.Select(replaced =>
        of.SlaFacts is { } facts && ContractClocks.OfReplaced(facts, replaced.Name, replaced.ContinuedFrom, terms, [], now) is { } clock
            ? clock with { BreachedAt = replaced.BreachedAt ?? clock.BreachedAt }
            : replaced);
}
