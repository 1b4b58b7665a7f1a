using System.Text.Json;
using System.Text.Json.Nodes;

namespace SupportFunctions.Core.Tests.Calendars.Torture;

/// <summary>A calendar as the published rows write it: the body of <c>PUT /api/calendars/{id}</c>, as text, read by nobody yet.</summary>
/// <param name="TimeZone">An IANA id.</param>
/// <param name="Weekly"><c>mon</c> to <c>sun</c>, each with pairs of HH:mm; a day left out is closed.</param>
/// <param name="Holidays">By date, yyyy-MM-dd, with a name.</param>
internal sealed record TortureCalendar(
    string TimeZone,
    IReadOnlyDictionary<string, string[][]> Weekly,
    IReadOnlyDictionary<string, string> Holidays)
{
    public static readonly string[] Week = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    /// <summary>The same hours on each of the days.</summary>
    /// <param name="days">Such as <c>mon tue</c>.</param>
    /// <param name="hours">Such as <c>09:00-12:00 13:00-17:00</c>; empty for a day written without hours.</param>
    public static TortureCalendar On(string timeZone, string days, string hours, params string[] holidays) => new(
        timeZone,
        Words(days).ToDictionary(day => day, _ => Words(hours).Select(interval => interval.Split('-')).ToArray()),
        holidays.ToDictionary(holiday => holiday[..10], holiday => holiday[11..]));

    public static TortureCalendar Daily(string timeZone, string hours, params string[] holidays) =>
        On(timeZone, string.Join(' ', Week), hours, holidays);

    public static TortureCalendar Workdays(string timeZone, string hours, params string[] holidays) =>
        On(timeZone, "mon tue wed thu fri", hours, holidays);

    public JsonObject ToJson() => new()
    {
        ["timeZone"] = TimeZone,
        ["weekly"] = JsonSerializer.SerializeToNode(Weekly),
        ["holidays"] = new JsonArray([.. Holidays.Select(holiday => new JsonObject { ["date"] = holiday.Key, ["name"] = holiday.Value })]),
    };

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
