using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using SupportFunctions.Core.Calendars;
using SupportFunctions.Desk.Http;

namespace SupportFunctions.Desk.Calendars;

/// <summary>How holidays are to be imported, as written in the URL; for <c>[AsParameters]</c>.</summary>
public sealed class ImportQuery
{
    /// <summary>The first year to read of an iCalendar file; this year when left out.</summary>
    [FromQuery(Name = "from")]
    public string? From { get; init; }

    /// <summary>The last year to read; five years on when left out.</summary>
    [FromQuery(Name = "to")]
    public string? To { get; init; }

    /// <summary>true: what is sent takes the place of all holidays there are.</summary>
    [FromQuery(Name = "replace")]
    public bool? Replace { get; init; }

    /// <summary>true: answers what would be, and saves nothing.</summary>
    [FromQuery(Name = "dryRun")]
    public bool? DryRun { get; init; }

    internal static string SpanHowTo(int most) => string.Create(CultureInfo.InvariantCulture, $"The last year is not before the first, and at most {most} years are read at once.");

    /// <exception cref="ProblemException">400.</exception>
    internal (int From, int To) Years(int thisYear, int ahead, int most)
    {
        var faults = new Faults();
        int from = Year("from", From, faults) ?? thisYear;
        int to = Year("to", To, faults) ?? Math.Min(from + ahead, UsFederalHolidays.LastYear);
        if (faults.IsEmpty && to - from is var span && (span < 0 || span >= most))
        {
            faults.Add("to", SpanHowTo(most));
        }

        faults.ThrowIfAny();
        return (from, to);
    }

    internal void CheckForJson(Faults faults)
    {
        foreach (string field in new[] { From is null ? null : "from", To is null ? null : "to" }.OfType<string>())
        {
            faults.Add(field, "This is for iCalendar files; in JSON the years are in usFederal.");
        }
    }

    private static int? Year(string field, string? text, Faults faults)
    {
        if (text is null)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int year) && year is >= UsFederalHolidays.FirstYear and <= UsFederalHolidays.LastYear)
        {
            return year;
        }

        faults.Add(field, string.Create(CultureInfo.InvariantCulture, $"'{text}' is not a year from {UsFederalHolidays.FirstYear} to {UsFederalHolidays.LastYear}."));
        return null;
    }
}
