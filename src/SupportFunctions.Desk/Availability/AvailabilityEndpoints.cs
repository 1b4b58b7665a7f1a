using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Text;
using SupportFunctions.Core.Availability;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Reports;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Availability;

/// <summary>Availability and what is left of it (R-MNT-4, R-KPI-3).</summary>
internal static class AvailabilityEndpoints
{
    public const string Report = "/api/reports/availability";

    /// <summary>More are asked for in several requests.</summary>
    private const int MaxMonths = 25;

    private static readonly int[] _rolling = [30, 90];

    private static readonly YearMonthPattern _month = YearMonthPattern.Iso;

    private static readonly string _header = Csv.Line(
        "period", "from", "to", "group", "customer", "product", "elapsedSeconds", "downSeconds", "excusedSeconds", "countedSeconds", "withMaintenance", "withoutMaintenance",
        "byContract", "allowanceSeconds", "remainingSeconds", "remainingMinutes", "broken");

    public static IServiceCollection AddAvailability(this IServiceCollection services) => services.AddSingleton<AvailabilityBooks>();

    public static void MapAvailability(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet(Report, ReportAsync).Needs(Role.Reader)
            .Says("Reports", "Availability of managed customers, by calendar month of [from, to) and over the 30 and 90 days before its end, with the evidence and the budget that is left; customer narrows it; format=json or csv.")
            .Answers<AvailabilityDocument>().Refuses(400);

    private static async Task<IResult> ReportAsync(
        string? from, string? to, string? zone, string? customer, string? format, HttpContext context, AvailabilityBooks books, DeskTime desk)
    {
        bool isCsv = ReportFormat.IsCsv(format, context.Request);
        Instant now = desk.Now;
        (DateTimeZone months, Interval asked) = Read(from, to, zone, now);
        NamedPeriod[] periods = [.. Periods(asked, months, now)];
        var read = new Interval(periods.Min(p => p.During.Start), periods.Max(p => p.During.End));
        AvailabilityBook book = await books.ReadAsync(read, context.RequestAborted);
        IEnumerable<PeriodAvailability> report = periods.Select(p => AvailabilityReport.Of(book, p, now, string.IsNullOrEmpty(customer) ? null : customer));
        return isCsv
            ? new CsvResult("availability.csv", _header, report.SelectMany(Lines).ToAsyncEnumerable())
            : Results.Json(new AvailabilityDocument(asked.Start, asked.End, months.Id, now, [.. report.Select(Document)]), DeskJson.Options);
    }

    /// <summary>The contract's present month when nothing is asked for.</summary>
    private static (DateTimeZone Zone, Interval Asked) Read(string? from, string? to, string? zone, Instant now)
    {
        var faults = new Faults();
        DateTimeZone? months = DateTimeZoneProviders.Tzdb.GetZoneOrNull(string.IsNullOrEmpty(zone) ? AvailabilityPeriods.ContractZone : zone);
        if (months is null)
        {
            faults.Add("zone", "This is not a time zone known here; use an IANA id such as America/Los_Angeles.");
            months = DateTimeZone.Utc;
        }

        if (string.IsNullOrEmpty(from) && string.IsNullOrEmpty(to))
        {
            faults.ThrowIfAny();
            return (months, AvailabilityPeriods.Month(AvailabilityPeriods.MonthOf(now, months), months));
        }

        CasePeriod period = Cases.Periods.Read(from, to, faults);
        if (period.To > period.From && period.To - period.From > Duration.FromDays(31 * (MaxMonths - 1)))
        {
            faults.Add("to", "At most two years can be asked for at once.");
        }

        faults.ThrowIfAny();
        return (months, new Interval(period.From, period.To));
    }

    /// <summary>Every month that the time touches, whole; and the days before its end, or before now when that is earlier.</summary>
    private static IEnumerable<NamedPeriod> Periods(Interval asked, DateTimeZone zone, Instant now)
    {
        YearMonth last = AvailabilityPeriods.MonthOf(asked.End - Duration.Epsilon, zone);
        for (YearMonth month = AvailabilityPeriods.MonthOf(asked.Start, zone); month <= last; month = month.PlusMonths(1))
        {
            yield return new NamedPeriod(_month.Format(month), AvailabilityPeriods.Month(month, zone));
        }

        Instant until = Instant.Min(asked.End, now);
        foreach (int days in _rolling)
        {
            yield return new NamedPeriod(string.Create(CultureInfo.InvariantCulture, $"rolling-{days}-days"), AvailabilityPeriods.Rolling(until, days));
        }
    }

    private static AvailabilityPeriodDocument Document(PeriodAvailability of) => new(
        of.Period.Name, of.Period.During.Start, of.Period.During.End, AvailabilityFiguresDocument.Of(of.All), Products(of.Products),
        [
            .. of.Customers.Select(c => new CustomerAvailabilityDocument(
                c.Customer.Id, c.Customer.Terms.Name, AvailabilityFiguresDocument.Of(c.Account.Figures), Products(c.Products), [.. c.Account.Evidence.Select(DowntimeDocument.Of)])),
        ]);

    private static IReadOnlyList<ProductAvailabilityDocument> Products(IReadOnlyList<(string Product, AvailabilityFigures Figures)> of) =>
        [.. of.Select(p => new ProductAvailabilityDocument(p.Product, AvailabilityFiguresDocument.Of(p.Figures)))];

    private static IEnumerable<string> Lines(PeriodAvailability of) =>
    [
        Line(of.Period, "all", null, null, of.All),
        .. of.Products.Select(p => Line(of.Period, "product", null, p.Product, p.Figures)),
        .. of.Customers.SelectMany(c => c.Products.Select(p => Line(of.Period, "customer-product", c.Customer.Id, p.Product, p.Figures))
            .Prepend(Line(of.Period, "customer", c.Customer.Id, null, c.Account.Figures))),
    ];

    private static string Line(NamedPeriod period, string group, string? customer, string? product, AvailabilityFigures figures)
    {
        AvailabilityFiguresDocument shown = AvailabilityFiguresDocument.Of(figures);
        return Csv.Line(
            period.Name, Csv.Of(period.During.Start), Csv.Of(period.During.End), group, customer, product, Seconds(shown.Elapsed), Seconds(shown.Down), Seconds(shown.Excused),
            Seconds(shown.Counted), Share(shown.WithMaintenance), Share(shown.WithoutMaintenance), Share(shown.ByContract), Seconds(shown.Allowance),
            shown.RemainingSeconds?.ToString(CultureInfo.InvariantCulture), shown.RemainingMinutes?.ToString("0.00", CultureInfo.InvariantCulture), shown.Broken ? "true" : "false");
    }

    private static string? Seconds(Duration? length) => length?.TotalSeconds.ToString(CultureInfo.InvariantCulture);

    private static string? Share(decimal? share) => share?.ToString("0.000000", CultureInfo.InvariantCulture);
}
