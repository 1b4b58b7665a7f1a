namespace SupportFunctions.Core.Calendars;

/// <summary>A calendar as people and programs write it, not yet checked; <see cref="CalendarRules"/> reads it. Anything may be missing.</summary>
/// <param name="TimeZone">An IANA id.</param>
/// <param name="Weekly"><c>mon</c> to <c>sun</c>, each with pairs of HH:mm; <c>24:00</c> is the end of a day; a day left out is closed.</param>
public sealed record CalendarBody(
    string? TimeZone,
    IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyList<string>>>? Weekly,
    IReadOnlyList<HolidayBody>? Holidays = null);

/// <summary>A holiday as written.</summary>
/// <param name="Date">yyyy-MM-dd.</param>
public sealed record HolidayBody(string? Date, string? Name);

/// <summary>What is wrong with one value of a calendar, and what to do about it.</summary>
/// <param name="Field">Where, such as <c>timeZone</c>, <c>weekly.mon</c> or <c>holidays[2].date</c>.</param>
public sealed record CalendarFault(string Field, string Text)
{
    public override string ToString() => $"{Field}: {Text}";
}
