using SupportFunctions.Core.Policies;
using SupportFunctions.Desk.Customers;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Policies;
using SupportFunctions.Desk.Resources;

namespace SupportFunctions.Desk.Engineers;

/// <summary>What an engineer must be.</summary>
public sealed class EngineerRules(ResourceTable<CustomerResource> customers, ResourceTable<DeskPolicy> policies) : ResourceRules<EngineerResource>
{
    private const int MaxAreas = 100;

    private const int MaxCapacity = 100;

    public override async ValueTask CheckAsync(string id, EngineerResource value, Faults faults, CancellationToken cancellation)
    {
        DeskPolicy policy = await policies.CurrentAsync(cancellation);
        Checks.Text(faults, "name", value.Name);
        Checks.Address(faults, "email", value.Email);
        Checks.Range(faults, "level", value.Level, 1, 5, isRequired: true);
        Checks.Range(faults, "capacity", value.Capacity, 1, MaxCapacity, isRequired: false);
        Checks.Zone(faults, "timeZone", value.TimeZone);
        CheckAreas(value.Areas ?? [], policy, faults);
    }

    public override async ValueTask<IReadOnlyList<string>> UsersOfAsync(string id, CancellationToken cancellation) =>
        [.. (await customers.AllAsync(cancellation)).Where(c => c.Value.AssignedEngineer == id).Select(c => $"customer '{c.Id}'")];

    private static void CheckAreas(IReadOnlyList<EngineerArea?> areas, DeskPolicy policy, Faults faults)
    {
        if (!Checks.Count(faults, "areas", areas.Count, MaxAreas))
        {
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < areas.Count; i++)
        {
            string field = Checks.At("areas", i);
            Checks.Listed(faults, field + ".product", areas[i]?.Product, policy.Products);
            Checks.Range(faults, field + ".proficiency", areas[i]?.Proficiency, 1, 5, isRequired: true);
            if (areas[i]?.Product is { } product && !seen.Add(product))
            {
                faults.Add(field + ".product", $"'{product}' is listed twice; keep one.");
            }
        }
    }
}
