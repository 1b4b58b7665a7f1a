using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Reports;

namespace SupportFunctions.Desk.Satisfaction;

/// <summary>What customers say of how we did (R-END-2, R-KPI-3).</summary>
internal static class SatisfactionEndpoints
{
    public const string Report = "/api/reports/satisfaction";

    private static readonly string _header = Csv.Line("group", "name", "asked", "answered", "good", "bad", "shareAnswered", "shareGood");

    public static IServiceCollection AddSatisfaction(this IServiceCollection services) => services.AddSingleton<SatisfactionReports>();

    public static void MapSatisfaction(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapRatings();
        endpoints.MapGet(Report, ReportAsync).Needs(Role.Reader)
            .Says("Reports", "What customers said of how we did, of the cases opened in [from, to): over all, by month and by customer; format=json or csv.")
            .Answers<SatisfactionDocument>().Refuses(400);
    }

    private static async Task<IResult> ReportAsync(string? from, string? to, string? format, HttpContext context, SatisfactionReports reports)
    {
        bool isCsv = ReportFormat.IsCsv(format, context.Request);
        var faults = new Faults();
        CasePeriod period = Periods.Read(from, to, faults);
        faults.ThrowIfAny();
        SatisfactionDocument report = await reports.OfAsync(period, context.RequestAborted);
        return isCsv ? new CsvResult("satisfaction.csv", _header, Lines(report).ToAsyncEnumerable()) : Results.Json(report, DeskJson.Options);
    }

    private static IEnumerable<string> Lines(SatisfactionDocument of) =>
    [
        Line("all", null, of.All),
        .. of.Months.Select(m => Line("month", m.Name, m.Figures)),
        .. of.Customers.Select(c => Line("customer", c.Name, c.Figures)),
    ];

    private static string Line(string group, string? name, SatisfactionFigures of) => Csv.Line(
        group, name, Number(of.Asked), Number(of.Answered), Number(of.Good), Number(of.Bad), Number(of.ShareAnswered), Number(of.ShareGood));

    private static string? Number(IFormattable? of) => of?.ToString(null, CultureInfo.InvariantCulture);
}
