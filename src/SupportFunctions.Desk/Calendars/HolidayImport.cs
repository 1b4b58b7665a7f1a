using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using NodaTime;
using NodaTime.Text;
using SupportFunctions.Core.Calendars;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Resources;

namespace SupportFunctions.Desk.Calendars;

/// <summary>The holidays that a request brings: federal ones and dates as JSON, or an iCalendar file.</summary>
/// <param name="Holidays">By date, one a date.</param>
internal sealed record HolidayImport(IReadOnlyList<HolidayBody> Holidays, bool Replace, IReadOnlyList<SkippedEntry> Skipped)
{
    public const string ICalendar = "text/calendar";

    /// <summary>Enough for every plan, and few enough for a list that a calendar holds.</summary>
    private const int MaxYears = 100;

    private const int MaxDates = 1_000;

    /// <summary>Read of an iCalendar file when nothing is said: this year and the five after it, as feeds go.</summary>
    private const int UsualYearsAhead = 5;

    /// <exception cref="ProblemException">400, 413 or 415.</exception>
    public static async Task<HolidayImport> ReadAsync(HttpContext context, ImportQuery query, LocalDate today, IHolidayFeedReader reader)
    {
        if (IsICalendar(context.Request.ContentType))
        {
            (int from, int to) = query.Years(today.Year, UsualYearsAhead, MaxYears);
            return OfFeed(reader.Read(await FileAsync(context), from, to), query.Replace ?? false);
        }

        JsonBody<HolidayImportBody> body = context.Request.ContentType is null ? throw WrongType() : await JsonBody<HolidayImportBody>.ReadAsync(context);
        var holidays = new SortedDictionary<LocalDate, HolidayBody>();
        HolidayImportBody read = body.Check((b, faults) =>
        {
            query.CheckForJson(faults);
            if (b.UsFederal is null && b.Dates is null)
            {
                faults.Add("usFederal", "Send usFederal, such as {\"from\":2026,\"to\":2030}, or dates, or both.");
            }

            AddDates(b.Dates ?? [], holidays, faults);
            AddFederal(b.UsFederal, holidays, faults);
        });
        return new HolidayImport([.. holidays.Values], query.Replace ?? read.Replace ?? false, []);
    }

    private static HolidayImport OfFeed(HolidayFeed feed, bool replace) => feed switch
    {
        HolidayFeed.Read read => new HolidayImport([.. read.Holidays.Select(Written)], replace, read.Skipped),
        HolidayFeed.Rejected rejected => throw Problems.Malformed(string.Create(CultureInfo.InvariantCulture, $"Line {rejected.Line}: {rejected.Why}")).ToException(),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static void AddDates(IReadOnlyList<HolidayBody> dates, SortedDictionary<LocalDate, HolidayBody> holidays, Faults faults)
    {
        if (!Checks.Count(faults, "dates", dates.Count, MaxDates))
        {
            return;
        }

        for (int i = 0; i < dates.Count; i++)
        {
            string field = Checks.At("dates", i);
            Checks.Text(faults, field + ".name", dates[i]?.Name);
            if (dates[i]?.Date is not { } date || !LocalDatePattern.Iso.Parse(date).TryGetValue(default, out LocalDate day))
            {
                faults.Add(field + ".date", $"'{dates[i]?.Date}' is not a date; write yyyy-MM-dd, such as 2026-11-26.");
            }
            else if (!holidays.TryAdd(day, dates[i]))
            {
                faults.Add(field + ".date", $"{date} is there twice ('{holidays[day].Name}' and '{dates[i].Name}'); keep one of them.");
            }
        }
    }

    private static void AddFederal(YearsBody? years, SortedDictionary<LocalDate, HolidayBody> holidays, Faults faults)
    {
        if (years is null)
        {
            return;
        }

        int to = years.To ?? years.From ?? 0;
        Checks.Range(faults, "usFederal.from", years.From, UsFederalHolidays.FirstYear, UsFederalHolidays.LastYear, isRequired: true);
        Checks.Range(faults, "usFederal.to", years.To, UsFederalHolidays.FirstYear, UsFederalHolidays.LastYear, isRequired: false);
        if (years.From is { } first && to - first is < 0 or >= MaxYears)
        {
            faults.Add("usFederal.to", ImportQuery.SpanHowTo(MaxYears));
        }

        if (faults.IsEmpty)
        {
            foreach (Holiday holiday in UsFederalHolidays.DaysOff(years.From!.Value, to))
            {
                holidays.TryAdd(holiday.Date, Written(holiday));
            }
        }
    }

    private static HolidayBody Written(Holiday holiday) => new(LocalDatePattern.Iso.Format(holiday.Date), holiday.Name);

    private static bool IsICalendar(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type) || !type.MediaType.Equals(ICalendar, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        string charset = type.Charset.HasValue ? type.Charset.Value!.Trim('"') : "utf-8";
        return charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || charset.Equals("us-ascii", StringComparison.OrdinalIgnoreCase) ? true : throw WrongType();
    }

    private static ProblemException WrongType() => Problems.UnsupportedMediaType(
        "Send JSON (Content-Type: application/json) or an iCalendar file (Content-Type: text/calendar), both in UTF-8.").ToException();

    private static async Task<ReadOnlyMemory<byte>> FileAsync(HttpContext context)
    {
        using var file = new MemoryStream();
        byte[] buffer = new byte[16 * 1024];
        for (int read; (read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0;)
        {
            file.Write(buffer, 0, read);
            if (file.Length > HolidayFeedLimits.Octets)
            {
                throw Problems.TooLarge(HolidayFeedLimits.Octets).ToException();
            }
        }

        return file.ToArray();
    }
}
