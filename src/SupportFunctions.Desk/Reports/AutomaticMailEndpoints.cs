using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SupportFunctions.Core.Budgets;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Reports;

/// <summary>What was sent and what was kept back without a person, and the cases behind each figure (R-KPI-3).</summary>
internal static class AutomaticMailEndpoints
{
    public const string Report = "/api/reports/automatic-mail";

    public const string Cases = "/api/reports/automatic-mail/cases";

    private const string Group = "Reports";

    public static void MapAutomaticMailReport(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(Report, ReportAsync).Needs(Role.Reader)
            .Says(Group, "Automatic mail of the cases opened in [from, to): how much was sent, and how much the reply budget or the customer's wish kept back; format=json or csv.")
            .Answers<AutomaticMailDocument>().Refuses(400);
        endpoints.MapGet(Cases, CasesAsync).Needs(Role.Reader)
            .Says(Group, "The mails that were kept back, each with its case: limit, kind; format=json or csv.")
            .Answers<Paged<WithheldMailDocument>>().Refuses(400);
    }

    private static async Task<IResult> ReportAsync(string? from, string? to, string? format, HttpContext context, AutomaticMailReports reports, DeskTime desk)
    {
        bool isCsv = ReportFormat.IsCsv(format, context.Request);
        var faults = new Faults();
        CasePeriod period = Periods.Read(from, to, faults);
        faults.ThrowIfAny();
        AutomaticMailDocument report = await reports.OfAsync(period, desk.Now, context.RequestAborted);
        return isCsv
            ? new CsvResult("automatic-mail.csv", Csv.Line("limit", "kind", "count"), Lines(report).ToAsyncEnumerable())
            : Results.Json(report, DeskJson.Options);
    }

    private static async Task<IResult> CasesAsync(
        string? from, string? to, string? format, string? limit, string? kind, [AsParameters] PageQuery query, HttpContext context, AutomaticMailReports reports)
    {
        bool isCsv = ReportFormat.IsCsv(format, context.Request);
        var faults = new Faults();
        CasePeriod period = Periods.Read(from, to, faults);
        WithheldBy? by = QueryWords.Read<WithheldBy>("limit", limit, faults);
        MailKind? mail = QueryWords.Read<MailKind>("kind", kind, faults);
        faults.ThrowIfAny();
        if (isCsv)
        {
            return new CsvResult("automatic-mail-cases.csv", WithheldMailDocument.Header, LinesAsync(reports, period, by, mail, context.RequestAborted));
        }

        Page page = query.Read();
        return Results.Json(await PageAsync(reports, period, by, mail, page, context.RequestAborted), DeskJson.Options);
    }

    /// <summary>Pages end between two cases, so one may hold more than was asked for.</summary>
    private static async Task<Paged<WithheldMailDocument>> PageAsync(
        AutomaticMailReports reports, CasePeriod period, WithheldBy? limit, MailKind? kind, Page page, CancellationToken cancellation)
    {
        FactsPlace? after = page.After is { } place ? ReadPlace(place) : null;
        var items = new List<WithheldMailDocument>();
        FactsPlace last = default;
        await foreach ((FactsPlace at, IReadOnlyList<WithheldMailDocument> mails) in reports.CasesAsync(period, after, limit, kind, cancellation))
        {
            if (at == after)
            {
                continue;
            }

            if (items.Count >= page.Top)
            {
                return new Paged<WithheldMailDocument>(items, Page.Encode(last.ToString()));
            }

            last = at;
            items.AddRange(mails);
        }

        return new Paged<WithheldMailDocument>(items, null);
    }

    private static FactsPlace ReadPlace(string place) =>
        place.Split('|') is [var month, var row] && FactsPlace.TryRead(month, row, out FactsPlace after) ? after : throw Page.NotOurs();

    private static IEnumerable<string> Lines(AutomaticMailDocument report) =>
    [
        Csv.Line("sent", null, Number(report.Sent)),
        .. report.Limits.Select(l => Csv.Line(Words.Of(l.Limit), Words.Of(l.Kind), Number(l.Withheld.Count))),
    ];

    private static async IAsyncEnumerable<string> LinesAsync(
        AutomaticMailReports reports, CasePeriod period, WithheldBy? limit, MailKind? kind,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach ((_, IReadOnlyList<WithheldMailDocument> mails) in reports.CasesAsync(period, null, limit, kind, cancellation))
        {
            foreach (WithheldMailDocument mail in mails)
            {
                yield return mail.Line();
            }
        }
    }

    private static string Number(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
