using SupportFunctions.Desk.Customers;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Policies;
using SupportFunctions.Desk.Resources;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Digests;

/// <summary>Draws attention to digests whose instants may have changed. Called by the job that every change of a customer or the policy becomes, so a crash delays it and never loses it.</summary>
public sealed class DigestArming(ResourceTable<CustomerResource> customers, DigestStore store, DueIndex due, ILifecycles lifecycles, MachineTime machine)
{
    /// <summary>After the change. One transaction for a customer where nobody wants the digest; nothing for other tables.</summary>
    public async Task ChangedAsync(string table, string? id, CancellationToken cancellation)
    {
        if (table == PolicyKind.TableName)
        {
            foreach (string active in await store.ActiveAsync(cancellation))
            {
                await ArmAsync(active, cancellation);
            }
        }
        else if (table == CustomerKind.TableName && id is not null && await customers.FindAsync(id, cancellation) is { } customer && DigestReaders.Of(customer.Value).Count > 0)
        {
            await ArmAsync(id, cancellation);
        }
    }

    private async Task ArmAsync(string customer, CancellationToken cancellation)
    {
        var look = new DueEntry(DueLine.Machine, machine.Now, DigestRows.Lifecycle(customer), 0);
        await due.AddAsync(look, cancellation);
        await lifecycles.SignalAsync(look, cancellation);
    }
}
