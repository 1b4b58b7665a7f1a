using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Calendars;
using SupportFunctions.Core.Customers;
using SupportFunctions.Core.Validity;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Resources;

namespace SupportFunctions.Desk.Agreements;

/// <summary>Agreements; <c>standard</c> is there from the start.</summary>
public sealed class AgreementKind : ResourceKind<AgreementResource>
{
    public const string TableName = "agreements";

    public override string Table => TableName;

    public override string Noun => "agreement";

    public override bool KeepsVersions => true;

    public override IReadOnlyDictionary<string, AgreementResource> BuiltIns { get; } =
        new Dictionary<string, AgreementResource> { [Agreement.StandardId] = FromAgreement(Agreement.Standard) };

    public override AgreementResource Complete(string id, AgreementResource value) => value with { Id = id };

    /// <param name="versions">Oldest first.</param>
    public static Versions<Agreement> ToVersions(IReadOnlyList<Stored<AgreementResource>> versions) =>
        TermsVersions.Of("agreement", versions, s => ToAgreement(s.Value, s.Version), v => v.ValidFrom, v => v.Correction);

    public static Agreement ToAgreement(AgreementResource value, int version = 1) => new(
        value.Id!,
        value.Name!,
        ToTargets(value.Targets?.Sev1),
        ToTargets(value.Targets?.Sev2),
        value.PauseResolutionWhileWaiting,
        value.ValidFrom,
        value.ValidTo,
        value.Availability is { } a ? new AvailabilityTerms(a.Target!.Value, a.CountsMaintenance) : null,
        value.Maintenance is { } m ? new MaintenanceTerms(m.Notice!.Value, m.MaxLength!.Value) : null)
    {
        Version = version,
        ByDeployment = value.Deployments?.ToDictionary(
            d => Words.TryRead(d.Key, out Deployment deployment) ? deployment : throw new InvalidDataException($"'{d.Key}' is not a deployment."),
            d => new DeploymentTargets(ToTargets(d.Value?.Sev1), ToTargets(d.Value?.Sev2))),
    };

    public static AgreementResource FromAgreement(Agreement agreement)
    {
        ArgumentNullException.ThrowIfNull(agreement);
        return new AgreementResource
        {
            Id = agreement.Id,
            Name = agreement.Name,
            ValidFrom = agreement.ValidFrom,
            ValidTo = agreement.ValidTo,
            Targets = new AgreementTargets { Sev1 = FromTargets(agreement.Sev1), Sev2 = FromTargets(agreement.Sev2) },
            PauseResolutionWhileWaiting = agreement.PauseResolutionWhileWaiting,
            Availability = agreement.Availability is { } a ? new AgreedAvailability { Target = a.Target, CountsMaintenance = a.CountsMaintenance } : null,
            Maintenance = agreement.Maintenance is { } m ? new AgreedMaintenance { Notice = m.Notice, MaxLength = m.MaxLength } : null,
        };
    }

    private static SeverityTargets ToTargets(AgreedTargets? targets) => new(ToTarget(targets?.FirstResponse), ToTarget(targets?.Resolution));

    private static SlaTarget? ToTarget(AgreedTarget? target) =>
        target is null ? null : new SlaTarget(target.Duration!.Value, target.Calendar!, target.Mode is null or CountingMode.Unknown ? CountingMode.Working : target.Mode.Value);

    private static AgreedTargets FromTargets(SeverityTargets targets) =>
        new() { FirstResponse = FromTarget(targets.FirstResponse), Resolution = FromTarget(targets.Resolution) };

    private static AgreedTarget? FromTarget(SlaTarget? target) => target is null ? null : new AgreedTarget
    {
        Duration = target.Duration,
        Calendar = target.Calendar,
        Mode = target.Mode == CountingMode.Working ? null : target.Mode,
    };
}
