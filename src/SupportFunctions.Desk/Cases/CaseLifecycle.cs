using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Events;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Cases;

/// <summary>One round of attention to a case: tick, deliver, index, and say when to look again. Safe to repeat, at any moment.</summary>
/// <remarks>At most one round a case at a time; the hosts see to it. A second one would only do work twice, except for mail.</remarks>
public sealed class CaseLifecycle(
    ITableStore tables, CaseService cases, CaseOutbox outbox, Reconciler reconciler, DeskTime desk, Failpoints failpoints, CaseFeed? feed = null)
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

        (Instant? retryAt, Instant? waitsUntil) = await outbox.DeliverAsync(view.Case, view.Outbox, cancellation);
        failpoints.Hit(Failpoints.Record);
        FeedProgress told = feed is null ? new(view.Own.Published, null) : await feed.PublishAsync(view.Case, view.Own.Published, cancellation);
        RoundEnd end = EndOf(view.Case, waitsUntil, told.Again is { } again && !(retryAt < again) ? again : retryAt) with { Published = told.Published };
        return await reconciler.EndRoundAsync(id, CaseRows.OwnPlace(id), view.Own, end, fired, cancellation);
    }

    /// <summary>A case that was never opened is in no index, and nothing will wake it.</summary>
    private static RoundEnd EndOf(Case seen, Instant? waitsUntil, Instant? retryAt) => seen.Status == CaseStatus.NotOpened
        ? new RoundEnd(seen.Sequence, [], null, null)
        : new RoundEnd(seen.Sequence, [.. CaseIndexKeys.Of(seen)], CaseClocks.NextWakeUp(seen) is { } wakeUp && !(waitsUntil < wakeUp) ? wakeUp : waitsUntil, retryAt);
}
