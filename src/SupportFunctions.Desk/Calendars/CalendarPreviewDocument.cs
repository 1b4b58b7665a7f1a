using System.Globalization;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;
using SupportFunctions.Core.Calendars;

namespace SupportFunctions.Desk.Calendars;

/// <summary>The months ahead of a calendar (contract.md).</summary>
/// <param name="To">Not included.</param>
/// <param name="OpenTime">The working time in all of it.</param>
/// <param name="Days">Only when asked for.</param>
public sealed record CalendarPreviewDocument(
    string Calendar,
    string TimeZone,
    LocalDate From,
    LocalDate To,
    IReadOnlyList<CalendarWarning> Warnings,
    Duration OpenTime,
    IReadOnlyList<PreviewMonth> Months,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<PreviewDay>? Days)
{
    private static readonly OffsetPattern _offset = OffsetPattern.CreateWithInvariantCulture("+HH:mm");

    internal static CalendarPreviewDocument Of(WorkCalendar calendar, CalendarPreview preview, bool withDays) => new(
        calendar.Id,
        calendar.Zone.Id,
        preview.From,
        preview.To,
        preview.Warnings,
        preview.OpenTime,
        [.. preview.Days.GroupBy(d => d.Date.ToYearMonth()).Select(m => MonthOf(m.Key, [.. m], preview.Switches))],
        withDays ? [.. preview.Days.Select(DayOf)] : null);

    private static PreviewMonth MonthOf(YearMonth month, IReadOnlyList<CalendarDay> days, IReadOnlyList<ClockSwitch> switches) => new(
        string.Create(CultureInfo.InvariantCulture, $"{month.Year:D4}-{month.Month:D2}"),
        days.Count(d => d.Hours.Count > 0),
        days.Aggregate(Duration.Zero, (sum, d) => sum + d.OpenTime),
        [.. days.Where(d => d.Holiday is not null).Select(d => new PreviewHoliday(d.Date, d.Holiday!.Name, d.IsHolidayEffective))],
        [.. switches.Where(s => s.LocalFrom.Date.ToYearMonth() == month).Select(s => new PreviewSwitch(s.At, _offset.Format(s.Before), _offset.Format(s.After)))]);

    private static PreviewDay DayOf(CalendarDay day) => new(day.Date, [.. day.Hours.Select(h => new PreviewHours(h.Start, h.End))], day.Holiday?.Name);
}

/// <param name="Month">yyyy-MM; only its days within the preview count.</param>
/// <param name="WorkingDays">Days with any opening.</param>
public sealed record PreviewMonth(string Month, int WorkingDays, Duration OpenTime, IReadOnlyList<PreviewHoliday> Holidays, IReadOnlyList<PreviewSwitch> Switches);

/// <param name="Closes">Whether the day would be open without it.</param>
public sealed record PreviewHoliday(LocalDate Date, string Name, bool Closes);

/// <summary>A change of the offset from UTC.</summary>
/// <param name="OffsetBefore">Such as <c>-08:00</c>.</param>
public sealed record PreviewSwitch(Instant At, string OffsetBefore, string OffsetAfter);

public sealed record PreviewDay(
    LocalDate Date, IReadOnlyList<PreviewHours> Open, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Holiday);

/// <summary>HH:mm on the wall; the end of the day is 24:00.</summary>
public sealed record PreviewHours(string From, string To);
