using System.Globalization;
using NodaTime;
using NodaTime.Text;
using SupportFunctions.Core.Incidents;
using SupportFunctions.Desk.Incidents;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.Status;

/// <summary>The board in words, for people who see it and for those who hear it.</summary>
internal static class StatusWords
{
    private static readonly LocalDatePattern _day = LocalDatePattern.CreateWithInvariantCulture("d MMMM uuuu");

    public static string Of(ProductState state) => state switch
    {
        ProductState.Operational => "Works",
        ProductState.Maintenance => "In maintenance",
        ProductState.Degraded => "Disturbed",
        ProductState.Down => "Down",
        ProductState.Unknown => "Not known",
    };

    public static string Headline(ProductState state) => state switch
    {
        ProductState.Operational => "All works",
        ProductState.Maintenance => "Maintenance is under way",
        ProductState.Degraded => "Some of it is disturbed",
        ProductState.Down => "Some of it is down",
        ProductState.Unknown => "Not known",
    };

    public static string Class(ProductState state) => "is-" + Words.Of(state);

    public static string Class(DayKind kind) => "day-" + Words.Of(kind);

    public static string Day(LocalDate day) => _day.Format(day);

    /// <summary>Down to the minute, rounded up: a second of downtime is shown as a minute of it.</summary>
    public static string Length(Duration down)
    {
        long minutes = (long)Math.Ceiling(down.TotalMinutes);
        return minutes < 60 ? Count(minutes, "minute") : minutes % 60 == 0 ? Count(minutes / 60, "hour") : $"{Count(minutes / 60, "hour")} {Count(minutes % 60, "minute")}";
    }

    public static string History(ProductHistory history) => history.Downs.Length == 0
        ? $"{StatusBoard.Days} days without an outage"
        : $"{Count(history.Downs.Length, "day")} of {StatusBoard.Days} with an outage, {Length(history.Down)} in all";

    public static string Phase(IncidentSummary incident) => incident.Phase switch
    {
        IncidentPhase.Investigating => "Investigating",
        IncidentPhase.Identified => "Cause found",
        IncidentPhase.Monitoring => "Watching",
        IncidentPhase.Resolved => "Resolved",
        IncidentPhase.Unknown => "Not known",
    };

    public static string Scope(IncidentSummary incident) =>
        incident.Scope.Products.IsEmpty ? StatusBoard.AllServices : string.Join(", ", incident.Scope.Products);

    private static string Count(long number, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {noun}{(number == 1 ? "" : "s")}");
}
