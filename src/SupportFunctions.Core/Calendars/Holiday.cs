using NodaTime;

namespace SupportFunctions.Core.Calendars;

/// <summary>A local day on which a calendar does not open, from midnight to midnight in the calendar's zone.</summary>
public sealed record Holiday(LocalDate Date, string Name);
