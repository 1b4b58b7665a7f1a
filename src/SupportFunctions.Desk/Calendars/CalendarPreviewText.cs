using System.Globalization;
using System.Text;
using NodaTime;
using NodaTime.Text;
using SupportFunctions.Core.Calendars;

namespace SupportFunctions.Desk.Calendars;

/// <summary>A preview for people at a terminal: one line a month, then what closes and what is amiss.</summary>
internal static class CalendarPreviewText
{
    public static string Of(CalendarPreviewDocument document)
    {
        var text = new StringBuilder();
        Line(text, $"{document.Calendar} ({document.TimeZone}), {Shown(document.From)} to {Shown(document.To.PlusDays(-1))}");
        Line(text, $"");
        Line(text, $"month    days       open");
        foreach (PreviewMonth month in document.Months)
        {
            Line(text, $"{month.Month}  {month.WorkingDays,4}  {Shown(month.OpenTime),9}");
        }

        Line(text, $"in all   {document.Months.Sum(m => m.WorkingDays),4}  {Shown(document.OpenTime),9}");
        Part(text, "Holidays", document.Months.SelectMany(m => m.Holidays).Select(h => $"{DayNames.ToShown(h.Date.DayOfWeek)} {Shown(h.Date)}  {h.Name}{(h.Closes ? "" : " (closed anyway)")}"));
        Part(text, "Switches of the clock", document.Months.SelectMany(m => m.Switches).Select(s => $"{InstantPattern.General.Format(s.At)}  from {s.OffsetBefore} to {s.OffsetAfter}"));
        Part(text, "Warnings", document.Warnings.Select(w => w.Text));
        return text.ToString();
    }

    private static void Part(StringBuilder text, string title, IEnumerable<string> lines)
    {
        string all = string.Concat(lines.Select(l => $"  {l}\n"));
        _ = all.Length > 0 ? text.Append('\n').Append(title).Append('\n').Append(all) : text;
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(FormattableString.Invariant(line)).Append('\n');

    private static string Shown(LocalDate date) => LocalDatePattern.Iso.Format(date);

    private static string Shown(Duration time) => string.Create(CultureInfo.InvariantCulture, $"{(time.Days * 24) + time.Hours}:{time.Minutes:D2}");
}
