using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Cases;

/// <summary>One round of attention to a case: tick, deliver, index, and say when to look again. Safe to repeat, at any moment.</summary>
/// <remarks>At most one round a case at a time; the hosts see to it. A second one would only do work twice, except for mail.</remarks>
public sealed class CaseLifecycle(
    ITableStore tables, CaseService cases, OutboxDelivery delivery, CaseIndexer indexer, DeskTime desk, MachineTime machine, Failpoints failpoints)
    : ILifecycle
{
    private const int MaxTicks = 50;

    public LifecycleKind Kind => LifecycleKind.Case;

    Task<Instant?> ILifecycle.AdvanceAsync(LifecycleId id, IReadOnlyCollection<DueEntry> fired, CancellationToken cancellation) =>
        AdvanceAsync(id.ToCase(), fired, cancellation);

    /// <inheritdoc cref="ILifecycle.AdvanceAsync"/>
    public async Task<Instant?> AdvanceAsync(CaseId id, IReadOnlyCollection<DueEntry> fired, CancellationToken cancellation)
    {
        CaseView view = await CaseView.ReadAsync(tables, id, cancellation);
        for (int ticks = 0; CaseClocks.NextWakeUp(view.Case) is { } wakeUp && wakeUp <= desk.Now && ticks < MaxTicks; ticks++)
        {
            await cases.ExecuteAsync(id, new CaseCommand.Tick(), CommitMarks.None, expected: null, cancellation);
            view = await CaseView.ReadAsync(tables, id, cancellation);
        }

        Instant? retryAt = await delivery.DeliverAsync(view.Case, view.Outbox, cancellation);
        failpoints.Hit(Failpoints.Record);
        CaseOwn wanted = Wanted(view.Case, retryAt);
        await indexer.ReconcileAsync(CaseRows.Partition(id), view.Own, wanted, Settled(view.Case, fired), cancellation);
        return wanted.Due.Count == 0 ? null : wanted.Due.Min(RealInstant);
    }

    private Instant RealInstant(DueEntry entry) =>
        machine.Now + Duration.FromTimeSpan(entry.Line == DueLine.Desk ? desk.RealDelayUntil(entry.At) : machine.RealDelayUntil(entry.At));

    private static CaseOwn Wanted(Case of, Instant? retryAt)
    {
        if (of.Status == CaseStatus.NotOpened)
        {
            return CaseOwn.Empty;
        }

        var due = new List<DueEntry>(2);
        if (CaseClocks.NextWakeUp(of) is { } wakeUp)
        {
            due.Add(new DueEntry(DueLine.Desk, wakeUp, of.Id, 0));
        }

        if (retryAt is { } at)
        {
            due.Add(new DueEntry(DueLine.Machine, at, of.Id, 0));
        }

        return new CaseOwn([.. CaseIndexKeys.Of(of)], due);
    }

    /// <summary>Served: commits up to the state we saw, whatever is past, and guards whose commit never came in their time.</summary>
    private List<DueEntry> Settled(Case seen, IReadOnlyCollection<DueEntry> fired) =>
        [.. fired.Where(e => e.Line switch
        {
            DueLine.Desk => e.At <= desk.Now,
            DueLine.Machine => e.At <= machine.Now || (e.Sequence > 0 && e.Sequence <= seen.Sequence),
            DueLine.Unknown => false,
        })];
}
