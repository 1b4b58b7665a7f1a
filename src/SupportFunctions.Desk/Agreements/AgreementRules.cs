using System.Collections.ObjectModel;
using SupportFunctions.Core.Customers;
using SupportFunctions.Desk.Calendars;
using SupportFunctions.Desk.Customers;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Resources;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Agreements;

/// <summary>What an agreement must be.</summary>
public sealed class AgreementRules(ResourceTable<AgreementResource> agreements, ResourceTable<CalendarResource> calendars, ResourceTable<CustomerResource> customers, DeskTime desk)
    : ResourceRules<AgreementResource>
{
    public override string? FixedBecause(string id) =>
        id == "none" ? "'none' means that a customer has no agreement, so no agreement can have that id. Choose another." : null;

    public override async ValueTask CheckAsync(string id, AgreementResource value, Faults faults, CancellationToken cancellation)
    {
        await CheckBodyAsync(value, calendars, faults, cancellation);
        await TermsVersions.CheckAsync(agreements, id, value.ValidFrom, v => v.ValidFrom, value.Correction, desk.Now, faults, cancellation);
    }

    public override async ValueTask<IReadOnlyList<string>> UsersOfAsync(string id, CancellationToken cancellation) =>
        [.. (await customers.AllAsync(cancellation)).Where(c => c.Value.Agreement == id || c.Value.Exceptions?.Any(e => e?.Agreement == id) == true).Select(c => $"customer '{c.Id}'")];

    /// <summary>What it must be whenever it counts.</summary>
    internal static async ValueTask CheckBodyAsync(AgreementResource value, ResourceTable<CalendarResource> calendars, Faults faults, CancellationToken cancellation)
    {
        Checks.Text(faults, "name", value.Name);
        if (value is { ValidFrom: { } from, ValidTo: { } to } && to <= from)
        {
            faults.Add("validTo", "This must be after validFrom.");
        }

        if (value.Targets is null)
        {
            faults.Add("targets", "This is required: sev1 and sev2, each with firstResponse and resolution where they are promised.");
        }

        foreach ((string field, AgreedTarget target) in Targets(value))
        {
            Checks.PositiveDuration(faults, field + ".duration", target.Duration);
            if (target.Calendar is null || !ResourceIds.IsValid(target.Calendar) || await calendars.FindAsync(target.Calendar, cancellation) is null)
            {
                faults.Add(field + ".calendar", target.Calendar is null
                    ? "A calendar is required: use always, pacific-business-hours, desk-hours or the id of another one."
                    : $"The calendar '{target.Calendar}' does not exist: create it first, or use always, pacific-business-hours or desk-hours.");
            }
        }

        CheckTerms(value, faults);
    }

    /// <summary>Every target that is promised, by its field.</summary>
    internal static IEnumerable<(string Field, AgreedTarget Target)> Targets(AgreementResource agreement)
    {
        IEnumerable<(string Field, AgreementTargets? Targets)> all = (agreement.Deployments ?? ReadOnlyDictionary<string, AgreementTargets?>.Empty)
            .Select(d => ("deployments." + d.Key, d.Value)).Prepend(("targets", agreement.Targets));
        foreach ((string field, AgreementTargets? promised) in all)
        {
            foreach ((string severity, AgreedTargets? targets) in new[] { ("sev1", promised?.Sev1), ("sev2", promised?.Sev2) })
            {
                foreach ((string name, AgreedTarget? target) in new[] { ("firstResponse", targets?.FirstResponse), ("resolution", targets?.Resolution) })
                {
                    if (target is not null)
                    {
                        yield return ($"{field}.{severity}.{name}", target);
                    }
                }
            }
        }
    }

    private static void CheckTerms(AgreementResource value, Faults faults)
    {
        foreach (string deployment in (value.Deployments?.Keys ?? []).Where(d => !Words.TryRead(d, out Deployment known) || known == Deployment.Unknown))
        {
            faults.Add("deployments", $"'{deployment}' is not a deployment: use {string.Join(", ", Words.All<Deployment>())}.");
        }

        if (value.Availability is { } availability && availability.Target is not (> 0 and <= 1))
        {
            faults.Add("availability.target", "A share of time above 0 and at most 1 is required, for example 0.995.");
        }

        if (value.Maintenance is { } maintenance)
        {
            Checks.PositiveDuration(faults, "maintenance.notice", maintenance.Notice);
            Checks.PositiveDuration(faults, "maintenance.maxLength", maintenance.MaxLength);
        }
    }
}
