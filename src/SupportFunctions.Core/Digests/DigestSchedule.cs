using System.Globalization;
using NodaTime;
using NodaTime.Calendars;
using NodaTime.Text;
using SupportFunctions.Core.Calendars;
using SupportFunctions.Core.Policies;

namespace SupportFunctions.Core.Digests;

/// <summary>When the digest of a week is due (R-CUS-5). A week is an ISO week, named by the date of its Monday: it has each day once, wherever the customer is.</summary>
/// <param name="zone">The customer's.</param>
public sealed class DigestSchedule(DigestPolicy policy, DateTimeZone zone)
{
    private static readonly LocalTimePattern _time = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    private readonly IsoDayOfWeek _day = DayNames.TryRead(policy.Day, out IsoDayOfWeek day) ? day : throw new ArgumentException($"'{policy.Day}' is no day.", nameof(policy));

    private readonly LocalTime _at = TryReadTime(policy.At) ?? throw new ArgumentException($"'{policy.At}' is no time.", nameof(policy));

    /// <summary>Null for what is not written as <c>HH:mm</c>.</summary>
    public static LocalTime? TryReadTime(string? text) => text is not null && _time.Parse(text) is { Success: true } read ? read.Value : null;

    /// <example><c>2026-W10</c></example>
    public static string Name(LocalDate week) =>
        string.Create(CultureInfo.InvariantCulture, $"{WeekYearRules.Iso.GetWeekYear(week):D4}-W{WeekYearRules.Iso.GetWeekOfWeekYear(week):D2}");

    /// <summary>Rises from week to week.</summary>
    /// <example>202610</example>
    public static int Number(LocalDate week) => (WeekYearRules.Iso.GetWeekYear(week) * 100) + WeekYearRules.Iso.GetWeekOfWeekYear(week);

    /// <summary>A time that a change of the clocks leaves out is as much later; of one that comes twice it is the first.</summary>
    public Instant DueAt(LocalDate week) => zone.AtLeniently(DayOf(week).At(_at)).ToInstant();

    /// <summary>From then on it is too late: the end of the day after. What was true when the week began helps nobody at its end.</summary>
    public Instant TooLateAt(LocalDate week) => DayOf(week).PlusDays(2).AtStartOfDayInZone(zone).ToInstant();

    /// <summary>The last week whose digest was due at or before that.</summary>
    public LocalDate LastDue(Instant now)
    {
        LocalDate today = now.InZone(zone).Date;
        LocalDate week = today.PlusDays(1 - (int)today.DayOfWeek);
        return DueAt(week) <= now ? week : week.PlusWeeks(-1);
    }

    private LocalDate DayOf(LocalDate week) => week.PlusDays((int)_day - 1);
}
