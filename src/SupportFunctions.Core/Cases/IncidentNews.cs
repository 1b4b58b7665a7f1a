using NodaTime;

namespace SupportFunctions.Core.Cases;

/// <summary>An update of an incident, as the customers of its cases are told (R-ENG-4).</summary>
/// <param name="Incident">Its id, as <c>I-3</c>.</param>
/// <param name="Title">Public.</param>
/// <param name="Number">Of the update, 1 and up.</param>
/// <param name="NextUpdateBy">What it promises; the incident keeps that promise, and no clock of a case changes. Null: it is over.</param>
public sealed record IncidentNews(string Incident, string Title, int Number, bool IsResolved, string Summary, string? NextSteps, Instant? NextUpdateBy);

/// <param name="Number">Of the update.</param>
public sealed record ToldIncident(string Incident, int Number);
