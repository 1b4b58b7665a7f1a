using NodaTime;
using SupportFunctions.Core.Calendars;

namespace SupportFunctions.Core.Agreements;

/// <summary>One promise of time.</summary>
/// <param name="Duration">On the calendar's hours for <see cref="CountingMode.Working"/>, else on the wall. Zero or more.</param>
/// <param name="Calendar">Calendar id.</param>
public sealed record SlaTarget(Duration Duration, string Calendar, CountingMode Mode = CountingMode.Working);

/// <param name="FirstResponse">Null: the agreement promises none.</param>
/// <param name="Resolution">Null: "when complete", no deadline.</param>
public sealed record SeverityTargets(SlaTarget? FirstResponse, SlaTarget? Resolution);

/// <param name="Target">Share of time, 0 to 1.</param>
/// <param name="CountsMaintenance">Whether announced maintenance within the rules counts against the target (R-MNT-4).</param>
public sealed record AvailabilityTerms(decimal Target, bool CountsMaintenance);

/// <param name="Notice">On the wall, before the start (R-MNT-1).</param>
public sealed record MaintenanceTerms(Duration Notice, Duration MaxLength);

/// <summary>The terms that apply to a customer (R-SLA-1, R-CUS-3): data, never code.</summary>
/// <param name="ValidFrom">First instant at which it applies; null: always has.</param>
/// <param name="ValidTo">First instant at which it does not apply any more; null: open end.</param>
/// <param name="PauseResolutionWhileWaiting">R-SLA-7.</param>
public sealed record Agreement(
    string Id,
    string Name,
    SeverityTargets Sev1,
    SeverityTargets Sev2,
    bool PauseResolutionWhileWaiting = true,
    Instant? ValidFrom = null,
    Instant? ValidTo = null,
    AvailabilityTerms? Availability = null,
    MaintenanceTerms? Maintenance = null)
{
    public const string StandardId = "standard";

    /// <summary>The standard contract (R-SLA, table): working hours of <c>pacific-business-hours</c>.</summary>
    public static Agreement Standard { get; } = new(
        StandardId,
        "Standard support agreement",
        new SeverityTargets(Pacific(24), Pacific(72)),
        new SeverityTargets(Pacific(40), null),
        Availability: new AvailabilityTerms(0.995m, CountsMaintenance: false),
        Maintenance: new MaintenanceTerms(Duration.FromHours(24), Duration.FromHours(2)));

    public bool IsValidAt(Instant at) => (ValidFrom is not { } from || from <= at) && (ValidTo is not { } to || at < to);

    /// <summary>The targets of that severity; both severities' while it is unknown, for the strictest one to be taken (R-SLA-12).</summary>
    public IEnumerable<SeverityTargets> TargetsFor(Severity severity) => severity switch
    {
        Severity.Unknown => [Sev1, Sev2],
        Severity.Sev1 => [Sev1],
        Severity.Sev2 => [Sev2],
    };

    private static SlaTarget Pacific(int hours) => new(Duration.FromHours(hours), BuiltInCalendars.PacificBusinessHours.Id);
}
