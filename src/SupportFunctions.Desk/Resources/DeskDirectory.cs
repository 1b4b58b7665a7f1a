using System.Collections.Concurrent;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Calendars;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Customers;
using SupportFunctions.Core.Engineers;
using SupportFunctions.Core.Policies;
using SupportFunctions.Desk.Agreements;
using SupportFunctions.Desk.Calendars;
using SupportFunctions.Desk.Customers;
using SupportFunctions.Desk.Engineers;
using SupportFunctions.Desk.Policies;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Resources;

/// <inheritdoc cref="IDirectory"/>
public sealed class DeskDirectory(
    ResourceTable<CustomerResource> customers,
    ResourceTable<EngineerResource> engineers,
    ResourceTable<AgreementResource> agreements,
    ResourceTable<CalendarResource> calendars,
    ResourceTable<DeskPolicy> policies,
    MachineTime machine) : IDirectory, IDisposable
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(15);

    private const int MaxCustomers = 10_000;

    /// <summary>Unknown senders too; spam comes from ever new ones, so it must not grow.</summary>
    private const int MaxSenders = 20_000;

    private const int MaxOldCalendars = 2000;

    private const string OnlySnapshot = "";

    private readonly BoundedCache<DirectorySnapshot> _snapshot = new(2, Lifetime, machine.Provider);
    private readonly BoundedCache<Stored<CustomerResource>?> _customers = new(MaxCustomers, Lifetime, machine.Provider);

    /// <summary>Look-up key to customer id; null: nobody's.</summary>
    private readonly BoundedCache<string?> _senders = new(MaxSenders, Lifetime, machine.Provider);

    /// <summary>A version never changes, and laying a calendar out takes a while.</summary>
    private readonly ConcurrentDictionary<(string Id, int Version), WorkCalendar> _calendars = new();

    private readonly SemaphoreSlim _loading = new(1);

    public async ValueTask<DeskTerms> TermsAsync(IEnumerable<string> customerIds, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(customerIds);
        DirectorySnapshot snapshot = await SnapshotAsync(cancellation);
        var known = new Dictionary<string, CustomerTerms>(StringComparer.Ordinal);
        foreach (string id in customerIds)
        {
            if (await CustomerAsync(id, cancellation) is { } customer)
            {
                known[id] = CustomerKind.ToTerms(customer, snapshot.Policy);
            }
        }

        return new DeskTerms(snapshot.Policy, snapshot.Sla, known, snapshot.Roster);
    }

    public async ValueTask<CustomerTerms?> RecogniseAsync(string address, CancellationToken cancellation)
    {
        if (MailNames.AddressKey(address) is not { } key)
        {
            return null;
        }

        DirectorySnapshot snapshot = await SnapshotAsync(cancellation);
        string? id = await SenderAsync(CustomerKind.ByAddress(key), cancellation);
        string domain = MailNames.DomainOf(key);
        if (id is null && !snapshot.PublicDomains.Contains(domain))
        {
            id = await SenderAsync(CustomerKind.ByDomain(domain), cancellation);
        }

        return id is not null && await CustomerAsync(id, cancellation) is { } customer ? CustomerKind.ToTerms(customer, snapshot.Policy) : null;
    }

    public async ValueTask<CustomerTerms?> RecogniseChannelAsync(string channel, CancellationToken cancellation) =>
        await SenderAsync(CustomerKind.ByChannel(channel), cancellation) is { } id && await CustomerAsync(id, cancellation) is { } customer
            ? CustomerKind.ToTerms(customer, (await SnapshotAsync(cancellation)).Policy)
            : null;

    public async ValueTask<EngineerTerms?> EngineerAsync(string address, CancellationToken cancellation) =>
        MailNames.AddressKey(address) is { } key ? (await SnapshotAsync(cancellation)).EngineersByAddress.GetValueOrDefault(key) : null;

    public async ValueTask<SlaTerms> SlaTermsAsync(CancellationToken cancellation) => (await SnapshotAsync(cancellation)).Sla;

    /// <summary>Reads everything anew when it is next needed: after a change made here.</summary>
    public void Forget()
    {
        _snapshot.Clear();
        _customers.Clear();
        _senders.Clear();
    }

    public void Dispose() => _loading.Dispose();

    private async ValueTask<Stored<CustomerResource>?> CustomerAsync(string id, CancellationToken cancellation)
    {
        if (!ResourceIds.IsValid(id))
        {
            return null;
        }

        if (!_customers.TryGet(id, out Stored<CustomerResource>? customer))
        {
            var begun = _customers.Begin();
            customer = await customers.FindAsync(id, cancellation);
            _customers.Set(id, customer, begun);
        }

        return customer;
    }

    private async ValueTask<string?> SenderAsync(string lookup, CancellationToken cancellation)
    {
        if (!_senders.TryGet(lookup, out string? id))
        {
            var begun = _senders.Begin();
            id = (await customers.FindByAsync(lookup, cancellation))?.Id;
            _senders.Set(lookup, id, begun);
        }

        return id;
    }

    private async ValueTask<DirectorySnapshot> SnapshotAsync(CancellationToken cancellation)
    {
        if (_snapshot.TryGet(OnlySnapshot, out DirectorySnapshot snapshot))
        {
            return snapshot;
        }

        await _loading.WaitAsync(cancellation);
        try
        {
            if (!_snapshot.TryGet(OnlySnapshot, out snapshot))
            {
                var begun = _snapshot.Begin();
                snapshot = await LoadAsync(cancellation);
                _snapshot.Set(OnlySnapshot, snapshot, begun);
            }

            return snapshot;
        }
        finally
        {
            _loading.Release();
        }
    }

    private async Task<DirectorySnapshot> LoadAsync(CancellationToken cancellation)
    {
        DeskPolicy policy = await policies.CurrentAsync(cancellation);
        var agreed = (await agreements.VersionsAsync(cancellation)).ToDictionary(a => a.Key, a => AgreementKind.ToVersions(a.Value));
        var laidOut = (await calendars.VersionsAsync(cancellation)).ToDictionary(c => c.Key, c => CalendarKind.ToVersions(c.Value, Calendar));
        return new DirectorySnapshot(policy, SlaTerms.Of(laidOut, agreed), [.. (await engineers.AllAsync(cancellation)).Select(e => EngineerKind.ToTerms(e.Value))]);
    }

    private WorkCalendar Calendar(Stored<CalendarResource> stored)
    {
        if (_calendars.Count > MaxOldCalendars)
        {
            _calendars.Clear();
        }

        return _calendars.GetOrAdd((stored.Id, stored.Version), static (_, s) => CalendarKind.ToCalendar(s), stored);
    }
}
