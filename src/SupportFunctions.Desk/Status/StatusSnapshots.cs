using NodaTime;
using SupportFunctions.Core.Incidents;
using SupportFunctions.Core.Maintenance;
using SupportFunctions.Core.Policies;
using SupportFunctions.Desk.Customers;
using SupportFunctions.Desk.Incidents;
using SupportFunctions.Desk.Maintenance;
using SupportFunctions.Desk.Resources;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Status;

/// <summary>The board, made once for all who look: a change made here is seen at once, one made elsewhere within 5 s of real time.</summary>
public sealed class StatusSnapshots : IDisposable
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);

    private const string Only = "";

    private readonly IncidentStore _store;
    private readonly IncidentService _incidents;
    private readonly IDirectory _directory;
    private readonly ResourceTable<CustomerResource> _customers;
    private readonly WindowSchedule _schedule;
    private readonly WindowService _windows;
    private readonly DeskTime _desk;
    private readonly BoundedCache<StatusBoard> _board;
    private readonly SemaphoreSlim _loading = new(1);

    public StatusSnapshots(
        IncidentStore store, IncidentService incidents, IDirectory directory, ResourceTable<CustomerResource> customers, WindowSchedule schedule, WindowService windows,
        DeskTime desk, MachineTime machine)
    {
        (_store, _incidents, _directory, _customers, _schedule, _windows, _desk) = (store, incidents, directory, customers, schedule, windows, desk);
        _board = new BoundedCache<StatusBoard>(2, Lifetime, machine.Provider);
        _incidents.Committed += Forget;
        _windows.Committed += Forget;
    }

    public async ValueTask<StatusBoard> CurrentAsync(CancellationToken cancellation)
    {
        if (_board.TryGet(Only, out StatusBoard board))
        {
            return board;
        }

        await _loading.WaitAsync(cancellation);
        try
        {
            if (!_board.TryGet(Only, out board))
            {
                var begun = _board.Begin();
                board = await ReadAsync(cancellation);
                _board.Set(Only, board, begun);
            }

            return board;
        }
        finally
        {
            _loading.Release();
        }
    }

    public void Dispose()
    {
        _incidents.Committed -= Forget;
        _windows.Committed -= Forget;
        _loading.Dispose();
    }

    private void Forget(Incident changed) => _board.Clear();

    private void Forget(Window changed) => _board.Clear();

    private async Task<StatusBoard> ReadAsync(CancellationToken cancellation)
    {
        Instant now = _desk.Now;
        List<IncidentSummary> incidents = await _store.AllAsync(cancellation).ToListAsync(cancellation);
        IReadOnlyList<PublicWindow> windows = PublicWindow.Of((await _schedule.LiveAsync(cancellation)).Windows);
        List<ScheduledWindow> all = await _schedule.AllAsync(after: null, cancellation).ToListAsync(cancellation);
        return StatusBoard.Of(await ProductsAsync(incidents, cancellation), incidents, windows, now) with { CalledOff = PublicWindow.CalledOff(all, now) };
    }

    /// <summary>Those of the policy, in its order; where it lists none, all that customers use or that were down, by name.</summary>
    private async Task<IReadOnlyList<string>> ProductsAsync(IEnumerable<IncidentSummary> incidents, CancellationToken cancellation)
    {
        DeskPolicy policy = (await _directory.TermsAsync([], cancellation)).Policy;
        if (!policy.Products.IsEmpty)
        {
            return policy.Products;
        }

        IReadOnlyList<Stored<CustomerResource>> customers = await _customers.AllAsync(cancellation);
        return
        [
            .. customers.SelectMany(c => c.Value.Products ?? []).OfType<string>()
                .Concat(incidents.Where(i => i.Scope.Customers.IsEmpty).SelectMany(i => i.Scope.Products))
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
    }
}
