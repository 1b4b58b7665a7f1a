using NodaTime;
using SupportFunctions.Core.Calendars;
using SupportFunctions.Core.Customers;

namespace SupportFunctions.Core.Agreements;

/// <summary>One promise of time.</summary>
/// <param name="Duration">On the calendar's hours for <see cref="CountingMode.Working"/>, else on the wall. Zero or more.</param>
/// <param name="Calendar">Calendar id.</param>
public sealed record SlaTarget(Duration Duration, string Calendar, CountingMode Mode = CountingMode.Working);

/// <param name="FirstResponse">Null: the agreement promises none.</param>
/// <param name="Resolution">Null: "when complete", no deadline.</param>
public sealed record SeverityTargets(SlaTarget? FirstResponse, SlaTarget? Resolution);

/// <summary>The targets of one deployment.</summary>
public sealed record DeploymentTargets(SeverityTargets Sev1, SeverityTargets Sev2);

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

    /// <summary>Rises with every change of the agreement of this id.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Targets of their own for some deployments (R-CUS-3); for the others <see cref="Sev1"/> and <see cref="Sev2"/>.</summary>
    public IReadOnlyDictionary<Deployment, DeploymentTargets>? ByDeployment { get; init; }

    /// <param name="severity">Known; while it is unknown, the strictest target is taken of all (R-SLA-12).</param>
    public SeverityTargets TargetsFor(Severity severity, Deployment deployment)
    {
        DeploymentTargets targets = ByDeployment?.GetValueOrDefault(deployment) ?? new DeploymentTargets(Sev1, Sev2);
        return severity switch
        {
            Severity.Sev1 => targets.Sev1,
            Severity.Sev2 => targets.Sev2,
            Severity.Unknown => throw new ArgumentOutOfRangeException(nameof(severity), severity, "Ask for each severity, and take the strictest."),
        };
    }

    private static SlaTarget Pacific(int hours) => new(Duration.FromHours(hours), BuiltInCalendars.PacificBusinessHours.Id);
}
