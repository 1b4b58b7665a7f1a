using System.Text.Json.Serialization;
using NodaTime;
using SupportFunctions.Desk.Agreements;
using SupportFunctions.Desk.Calendars;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.WhatIf;

/// <summary>What if these had been the terms, or these the hours? Anything may be missing in what is sent; at least one of the three is needed.</summary>
public sealed record WhatIfBody
{
    /// <summary>First instant at which the cases were opened; a date stands for its midnight in UTC.</summary>
    [JsonConverter(typeof(InstantOrDateConverter))]
    public Instant? From { get; init; }

    /// <summary>First instant at which they were not.</summary>
    [JsonConverter(typeof(InstantOrDateConverter))]
    public Instant? To { get; init; }

    public AgreementReplacement? Agreement { get; init; }

    public CalendarReplacement? Calendar { get; init; }

    public StaffingPlan? Staffing { get; init; }
}

/// <param name="Id">The agreement that is replaced, as if it had always been so.</param>
/// <param name="ReplaceWith">An agreement as in a PUT, or the id of another one.</param>
public sealed record AgreementReplacement(
    string? Id, [property: JsonConverter(typeof(ReplacementConverter<AgreementResource>))] Replacement<AgreementResource>? ReplaceWith);

/// <param name="Id">The calendar that is replaced, as if it had always been so.</param>
/// <param name="ReplaceWith">The id of another one, or a calendar as in a PUT.</param>
public sealed record CalendarReplacement(
    string? Id, [property: JsonConverter(typeof(ReplacementConverter<CalendarResource>))] Replacement<CalendarResource>? ReplaceWith);

/// <param name="Id">Null when a body was sent.</param>
public sealed record Replacement<T>(string? Id, T? Body) where T : class
{
    /// <summary>What could not be read of the body.</summary>
    internal Faults Unread { get; init; } = new();
}

/// <summary>Hours, not headcount.</summary>
/// <param name="Was">Id of the calendar of the hours that were staffed; desk-hours when left out.</param>
/// <param name="Would">Id of the calendar of those that would have been.</param>
public sealed record StaffingPlan(string? Was, string? Would);
