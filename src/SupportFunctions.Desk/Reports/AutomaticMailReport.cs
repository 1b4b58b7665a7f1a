using System.Globalization;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;
using SupportFunctions.Core.Budgets;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Verdicts;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.Reports;

/// <summary>What customers were told without a person, and what was kept back by the reply budget or by a wish of theirs; of the cases opened in the period.</summary>
/// <param name="Sent">Automatic mails that were decided, copies apart.</param>
/// <param name="Limits">What kept them back, and which mails these were.</param>
public sealed record AutomaticMailDocument(
    Instant From, Instant To, Instant Now, int Cases, int Sent, Figure Withheld, IReadOnlyList<WithheldFigures> Limits);

public sealed record WithheldFigures(WithheldBy Limit, MailKind Kind, Figure Withheld);

/// <summary>A mail that was kept back.</summary>
/// <param name="Url">The case.</param>
public sealed record WithheldMailDocument(
    CaseId CaseId, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Customer, Instant At, MailKind Kind, WithheldBy Limit, string Url)
{
    internal static string Header { get; } = Csv.Line("case", "customer", "at", "kind", "limit", "url");

    internal string Line() => Csv.Line(CaseId.ToString(), Customer, Csv.Of(At), Words.Of(Kind), Words.Of(Limit), Url);
}

/// <summary>Counts from the facts of cases, in which every one has its own.</summary>
internal sealed class AutomaticMailReports(CaseFactsIndex index)
{
    public async Task<AutomaticMailDocument> OfAsync(CasePeriod period, Instant now, CancellationToken cancellation)
    {
        (int cases, int sent) = (0, 0);
        var counts = new SortedDictionary<(WithheldBy Limit, MailKind Kind), int>();
        await foreach (IReadOnlyList<(FactsPlace, CaseFacts Facts)> part in PagesAsync(period, null, cancellation))
        {
            foreach ((_, CaseFacts facts) in part)
            {
                cases++;
                sent += facts.AutomaticMails;
                foreach (WithheldMail mail in facts.Withheld)
                {
                    counts[(mail.By, mail.Kind)] = counts.GetValueOrDefault((mail.By, mail.Kind)) + 1;
                }
            }
        }

        string all = $"{AutomaticMailEndpoints.Cases}?from={InstantPattern.ExtendedIso.Format(period.From)}&to={InstantPattern.ExtendedIso.Format(period.To)}";
        return new AutomaticMailDocument(
            period.From, period.To, now, cases, sent, Figure(counts.Values.Sum(), all),
            [.. counts.Select(c => new WithheldFigures(c.Key.Limit, c.Key.Kind, Figure(c.Value, $"{all}&limit={Words.Of(c.Key.Limit)}&kind={Words.Of(c.Key.Kind)}")))]);
    }

    /// <summary>The mails behind a figure, in the order in which their cases were opened; each part is of one case.</summary>
    public async IAsyncEnumerable<(FactsPlace Place, IReadOnlyList<WithheldMailDocument> Mails)> CasesAsync(
        CasePeriod period, FactsPlace? from, WithheldBy? limit, MailKind? kind, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (IReadOnlyList<(FactsPlace Place, CaseFacts Facts)> part in PagesAsync(period, from, cancellation))
        {
            foreach ((FactsPlace place, CaseFacts facts) in part)
            {
                WithheldMailDocument[] mails =
                [
                    .. facts.Withheld.Where(m => (limit is null || m.By == limit) && (kind is null || m.Kind == kind))
                        .Select(m => new WithheldMailDocument(facts.Id, facts.Customer, m.At, m.Kind, m.By, string.Create(CultureInfo.InvariantCulture, $"/api/cases/{facts.Id}"))),
                ];
                if (mails.Length > 0)
                {
                    yield return (place, mails);
                }
            }
        }
    }

    private IAsyncEnumerable<IReadOnlyList<(FactsPlace Place, CaseFacts Facts)>> PagesAsync(CasePeriod period, FactsPlace? from, CancellationToken cancellation) => index.ReadAsync(
        period, from,
        (page, _) => Task.FromResult<IReadOnlyList<(FactsPlace, CaseFacts)>>([.. page.Facts().Select(f => (new FactsPlace(page.Month, CaseFactsRow.RowKey(f.Id)), f))]),
        cancellation);

    private static Figure Figure(int count, string link) => new(count, count == 0 ? null : link);
}
