using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;
using NodaTime.Text;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Reports;

/// <summary>Whether promises were kept (R-SLA-11), and the cases behind each figure (R-KPI-3).</summary>
internal static class SlaReportEndpoints
{
    public const string Report = "/api/reports/sla";

    public const string Cases = "/api/reports/sla/cases";

    private const string Group = "Reports";

    public static void MapSlaReport(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(Report, ReportAsync).Needs(Role.Reader)
            .Says(Group, "Response and resolution attainment of the cases opened in [from, to), by clock, customer and severity; format=json or csv.")
            .Answers<SlaReportDocument>().Refuses(400);
        endpoints.MapGet(Cases, CasesAsync).Needs(Role.Reader)
            .Says(Group, "The clocks behind a figure: customer (empty: unidentified), severity (empty: before triage), clock, outcome, provisional; or waiting=unjustified; or reply (how soon we answered); format=json or csv.")
            .Answers<Paged<SlaCaseDocument>>().Refuses(400);
    }

    private static async Task<IResult> ReportAsync(string? from, string? to, string? format, HttpContext context, SlaReports reports, DeskTime desk)
    {
        bool isCsv = ReportFormat.IsCsv(format, context.Request);
        var faults = new Faults();
        CasePeriod period = Periods.Read(from, to, faults);
        faults.ThrowIfAny();
        SlaReport report = await reports.OfAsync(period, desk.Now, context.RequestAborted);
        return isCsv
            ? new CsvResult("sla.csv", SlaReportView.Header, SlaReportView.Lines(report).ToAsyncEnumerable())
            : Results.Json(SlaReportView.Document(report), DeskJson.Options);
    }

    private static async Task<IResult> CasesAsync(
        string? from, string? to, string? format, string? customer, string? severity, string? clock, string? outcome, string? provisional, string? waiting, string? reply,
        [AsParameters] PageQuery query, HttpContext context, SlaReports reports, DeskTime desk)
    {
        bool isCsv = ReportFormat.IsCsv(format, context.Request);
        var faults = new Faults();
        CasePeriod period = Periods.Read(from, to, faults);
        var filter = new SlaCaseFilter(
            customer, severity is "" ? Severity.Unknown : QueryWords.Read<Severity>("severity", severity, faults), QueryWords.Read<ClockName>("clock", clock, faults),
            QueryWords.Read<SlaOutcome>("outcome", outcome, faults), Flag("provisional", provisional, faults), waiting == "unjustified", QueryWords.Read<ReplySpeed>("reply", reply, faults));
        if (waiting is not (null or "" or "unjustified"))
        {
            faults.Add("waiting", "Only the word 'unjustified' can stand here.");
        }

        faults.ThrowIfAny();
        if (isCsv)
        {
            return new CsvResult("sla-cases.csv", SlaCaseDocument.Header, LinesAsync(reports, period, filter, desk.Now, context.RequestAborted));
        }

        Page page = query.Read();
        return Results.Json(await PageAsync(reports, period, filter, page, desk.Now, context.RequestAborted), DeskJson.Options);
    }

    /// <summary>Pages end between two cases, so one may hold a few more than asked for.</summary>
    private static async Task<Paged<SlaCaseDocument>> PageAsync(SlaReports reports, CasePeriod period, SlaCaseFilter filter, Page page, Instant now, CancellationToken cancellation)
    {
        (FactsPlace? after, Instant asOf) = page.After is { } place ? ReadPlace(place) : (default(FactsPlace?), now);
        var items = new List<SlaCaseDocument>();
        FactsPlace last = default;
        await foreach (IReadOnlyList<JudgedCase> part in reports.CasesAsync(period, after, asOf, cancellation))
        {
            foreach (JudgedCase judged in part.Where(j => j.Place != after))
            {
                SlaCaseDocument[] found = [.. filter.Of(judged)];
                if (found.Length > 0 && items.Count >= page.Top)
                {
                    return new Paged<SlaCaseDocument>(items, Page.Encode(string.Create(
                        CultureInfo.InvariantCulture, $"{last}|{InstantPattern.ExtendedIso.Format(asOf)}")));
                }

                last = found.Length > 0 ? judged.Place : last;
                items.AddRange(found);
            }
        }

        return new Paged<SlaCaseDocument>(items, null);
    }

    private static (FactsPlace After, Instant AsOf) ReadPlace(string place) =>
        place.Split('|') is [var month, var row, var at] && FactsPlace.TryRead(month, row, out FactsPlace after) && Instants.TryRead(at, out Instant asOf)
            ? (after, asOf)
            : throw Page.NotOurs();

    private static async IAsyncEnumerable<string> LinesAsync(
        SlaReports reports, CasePeriod period, SlaCaseFilter filter, Instant now, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (IReadOnlyList<JudgedCase> part in reports.CasesAsync(period, null, now, cancellation))
        {
            foreach (SlaCaseDocument document in part.SelectMany(filter.Of))
            {
                yield return document.Line();
            }
        }
    }

    private static bool? Flag(string field, string? word, Faults faults)
    {
        if (word is not (null or "" or "true" or "false"))
        {
            faults.Add(field, "Only true or false can stand here.");
        }

        return word switch { "true" => true, "false" => false, _ => null };
    }
}
