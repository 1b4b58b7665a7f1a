using System.Text.Json.Serialization;
using NodaTime;
using SupportFunctions.Core.Calendars;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Resources;

namespace SupportFunctions.Desk.Calendars;

/// <summary>A calendar as in the contract. Anything may be missing in what is sent; <see cref="CalendarRules"/> says what is required.</summary>
public sealed record CalendarResource
{
    [JsonPropertyOrder(-1)]
    public string? Id { get; init; }

    /// <summary>IANA id.</summary>
    public string? TimeZone { get; init; }

    /// <summary><c>mon</c> to <c>sun</c>, each with pairs of HH:mm.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyList<string>>>? Weekly { get; init; }

    public IReadOnlyList<HolidayBody>? Holidays { get; init; }

    /// <summary>From when on this version counts; until then the one before does. A date stands for its midnight in UTC.</summary>
    [JsonConverter(typeof(InstantOrDateConverter)), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Instant? ValidFrom { get; init; }

    /// <summary>Given when this version is also to count for a time before it was written.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CorrectionBody? Correction { get; init; }

    /// <summary>Only in the answer to a write: what may be amiss in the next 12 months. Never kept, and passed over when sent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CalendarWarning>? Warnings { get; internal init; }
}
