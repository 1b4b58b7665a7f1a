using NodaTime;
using NodaTime.Text;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Verdicts;
using SupportFunctions.Desk.Cases;

namespace SupportFunctions.Desk.Satisfaction;

/// <param name="Asked">Closing mails that asked.</param>
/// <param name="Answered">Of these, how many were answered; <paramref name="Good"/> and <paramref name="Bad"/> add up to it.</param>
/// <param name="ShareAnswered">0 to 1; null where nobody was asked.</param>
/// <param name="ShareGood">Of the answers, 0 to 1; null where there are none.</param>
public sealed record SatisfactionFigures(int Asked, int Answered, int Good, int Bad, double? ShareAnswered, double? ShareGood);

public sealed record SatisfactionGroup(string Name, SatisfactionFigures Figures);

/// <summary>How satisfied customers are, of the cases opened in the period (R-END-2).</summary>
/// <param name="Months">By the month, in UTC, in which the case was opened.</param>
/// <param name="Customers">By id; a case of nobody known is in none.</param>
public sealed record SatisfactionDocument(
    Instant From, Instant To, SatisfactionFigures All, IReadOnlyList<SatisfactionGroup> Months, IReadOnlyList<SatisfactionGroup> Customers);

/// <summary>Counts from the facts of cases, in which every one has its own.</summary>
internal sealed class SatisfactionReports(CaseFactsIndex index)
{
    private static readonly YearMonthPattern _month = YearMonthPattern.Iso;

    public async Task<SatisfactionDocument> OfAsync(CasePeriod period, CancellationToken cancellation)
    {
        var all = new Tally();
        var months = new SortedDictionary<string, Tally>(StringComparer.Ordinal);
        var customers = new SortedDictionary<string, Tally>(StringComparer.Ordinal);
        await foreach (IReadOnlyList<CaseFacts> page in index.ReadAsync(
                           period, from: null, (p, _) => Task.FromResult<IReadOnlyList<CaseFacts>>([.. p.Facts().Where(f => f.RatingsAsked > 0)]), cancellation))
        {
            foreach (CaseFacts facts in page)
            {
                all.Add(facts);
                In(months, _month.Format(CaseFactsRow.MonthOf(facts.OpenedAt))).Add(facts);
                if (facts.Customer is { } customer)
                {
                    In(customers, customer).Add(facts);
                }
            }
        }

        return new SatisfactionDocument(period.From, period.To, all.Figures, Groups(months), Groups(customers));
    }

    private static Tally In(SortedDictionary<string, Tally> groups, string name) => groups.TryGetValue(name, out Tally? known) ? known : groups[name] = new Tally();

    private static IReadOnlyList<SatisfactionGroup> Groups(SortedDictionary<string, Tally> of) => [.. of.Select(g => new SatisfactionGroup(g.Key, g.Value.Figures))];

    private sealed class Tally
    {
        private int _asked;
        private int _good;
        private int _bad;

        public SatisfactionFigures Figures
        {
            get
            {
                int answered = _good + _bad;
                return new SatisfactionFigures(_asked, answered, _good, _bad, Share(answered, _asked), Share(_good, answered));
            }
        }

        public void Add(CaseFacts facts)
        {
            _asked += facts.RatingsAsked;
            _good += facts.Ratings.Count(r => r.Answer == RatingAnswer.Good);
            _bad += facts.Ratings.Count(r => r.Answer == RatingAnswer.Bad);
        }

        private static double? Share(int part, int of) => of == 0 ? null : Math.Round((double)part / of, 4);
    }
}
