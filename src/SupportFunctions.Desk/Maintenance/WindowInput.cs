using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Maintenance;
using SupportFunctions.Core.Policies;
using SupportFunctions.Desk.Customers;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Policies;
using SupportFunctions.Desk.Resources;

namespace SupportFunctions.Desk.Maintenance;

/// <summary>From what was sent to a command: everything that is missing or unknown is named at once.</summary>
public sealed class WindowInput(ResourceTable<CustomerResource> customers, ResourceTable<DeskPolicy> policies)
{
    private const int MaxConsents = WindowLimits.Consents;

    public async ValueTask<WindowCommand.Create> CreateAsync(JsonBody<WindowBody> body, string by, CancellationToken cancellation)
    {
        DeskPolicy policy = await policies.CurrentAsync(cancellation);
        WindowBody read = await body.CheckAsync((b, faults) => CheckAsync(b, policy, faults, cancellation));
        WindowPlan plan = PlanOf(read);
        return new WindowCommand.Create(by, plan, read.Emergency is { } e ? new Emergency(e.Reason ?? "", e.AcceptBreach ?? false) : null, read.Draft ?? false)
        {
            Consents = [.. (read.Consents ?? []).OfType<ConsentBody>().Select(c => new Consent(c.Customer!, plan.StartsAt, plan.EndsAt, c.By!))],
            Series = read.Recurs is { } r ? new Series(r.Rule!, r.TimeZone ?? policy.TimeZone, plan.StartsAt, plan.Length, [.. r.Except ?? []]) : null,
        };
    }

    public async ValueTask<WindowCommand.Change> ChangeAsync(JsonBody<WindowBody> body, string by, CancellationToken cancellation)
    {
        DeskPolicy policy = await policies.CurrentAsync(cancellation);
        WindowBody read = await body.CheckAsync(async (b, faults) =>
        {
            await CheckAsync(b, policy, faults, cancellation);
            foreach ((string field, bool isThere) in new[] { ("emergency", b.Emergency is not null), ("recurs", b.Recurs is not null), ("consents", b.Consents is { Count: > 0 }), ("draft", b.Draft is true) })
            {
                if (isThere)
                {
                    faults.Add(field, "This does not change any more: leave it out, or cancel the window and plan another.");
                }
            }
        });
        return new WindowCommand.Change(by, PlanOf(read), read.Reason);
    }

    private async ValueTask CheckAsync(WindowBody body, DeskPolicy policy, Faults faults, CancellationToken cancellation)
    {
        Checks.Text(faults, "title", body.Title, WindowLimits.TitleCharacters);
        foreach ((string field, Instant? at) in new[] { ("startsAt", body.StartsAt), ("endsAt", body.EndsAt) })
        {
            if (at is null)
            {
                faults.Add(field, $"This is required. {Json.Instants.HowTo}");
            }
        }

        CheckNames("products", body.Products ?? [], policy.Products, faults);
        CheckNames("regions", body.Regions ?? [], policy.Regions, faults);
        await CheckCustomersAsync("customers", body.Customers ?? [], faults, cancellation);
        if (body.Recurs is { Rule: null })
        {
            faults.Add("recurs.rule", "A rule is required, such as FREQ=WEEKLY;BYDAY=SU (RFC 5545, 3.3.10).");
        }

        Checks.Zone(faults, "recurs.timeZone", body.Recurs?.TimeZone);
        Checks.Count(faults, "recurs.except", body.Recurs?.Except?.Count, 1000);
        if (Checks.Count(faults, "consents", body.Consents?.Count, MaxConsents))
        {
            for (int i = 0; i < body.Consents?.Count; i++)
            {
                Checks.Text(faults, Checks.At("consents", i) + ".by", body.Consents[i]?.By);
            }

            await CheckCustomersAsync("consents", [.. (body.Consents ?? []).Select(c => c?.Customer)], faults, cancellation);
        }
    }

    private static void CheckNames(string field, IReadOnlyList<string?> names, IReadOnlyList<string> listed, Faults faults)
    {
        if (Checks.Count(faults, field, names.Count, WindowLimits.Names))
        {
            for (int i = 0; i < names.Count; i++)
            {
                Checks.Listed(faults, Checks.At(field, i), names[i], listed);
            }
        }
    }

    private async Task CheckCustomersAsync(string field, IReadOnlyList<string?> ids, Faults faults, CancellationToken cancellation)
    {
        if (!Checks.Count(faults, field, ids.Count, WindowLimits.Names))
        {
            return;
        }

        for (int i = 0; i < ids.Count; i++)
        {
            if (ids[i] is not { } id || !ResourceIds.IsValid(id) || await customers.FindAsync(id, cancellation) is null)
            {
                faults.Add(Checks.At(field, i), $"The customer '{ids[i]}' does not exist: use the id under /api/customers.");
            }
        }
    }

    private static WindowPlan PlanOf(WindowBody body) => new(
        body.Title!, body.StartsAt!.Value, body.EndsAt!.Value, Names(body.Products), Names(body.Regions), Names(body.Customers));

    /// <summary>In an order of their own: the same names in another order are the same scope.</summary>
    private static ImmutableArray<string> Names(IReadOnlyList<string?>? names) => [.. (names ?? []).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
