using NodaTime;
using SupportFunctions.Core.Maintenance;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Resources;
using SupportFunctions.Desk.Subscribers;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Maintenance;

/// <summary>One round of attention to a window: tick, tell, and say when to look again. Safe to repeat, at any moment.</summary>
public sealed class WindowLifecycle(
    WindowStore store, WindowService windows, WindowSchedule schedule, WindowErrands errands, SubscriberNews subscribers, IDirectory directory, Reconciler reconciler, DeskTime desk,
    MachineTime machine, Failpoints failpoints) : ILifecycle
{
    private const int MaxTicks = 50;

    public LifecycleKind Kind => LifecycleKind.Window;

    public async Task<Instant?> AdvanceAsync(LifecycleId id, IReadOnlyCollection<DueEntry> fired, CancellationToken cancellation)
    {
        WindowId of = WindowId.TryRead(id.Text, out WindowId read) ? read : throw new InvalidOperationException($"{id} is no window.");
        Window window = (await store.LoadAsync(of, cancellation)).Window;
        for (int ticks = 0; WindowClock.NextWakeUp(window) is { } wakeUp && wakeUp <= desk.Now && ticks < MaxTicks; ticks++)
        {
            await windows.ExecuteAsync(of, new WindowCommand.Tick(), commandId: null, expected: null, cancellation);
            window = (await store.LoadAsync(of, cancellation)).Window;
        }

        WindowView view = await store.ViewAsync(of, cancellation);
        Instant? again = await errands.RunAsync(view, cancellation);

        // After those who are owed a word by contract.
        string timeZone = (await directory.TermsAsync([], cancellation)).Policy.TimeZone;
        Instant? news = await subscribers.TellAsync(WindowNews.Of(view.Window, store, timeZone), view.Own.Due.Any(d => d.Line == DueLine.Machine), cancellation);
        again = again is null || news < again ? news ?? again : again;
        failpoints.Hit(Failpoints.Record);

        // What was told may have been recorded meanwhile.
        window = (await store.LoadAsync(of, cancellation)).Window;
        await schedule.ReconcileAsync(window, fired.Any(e => IsAbandoned(e, window)), cancellation);
        return await reconciler.EndRoundAsync(
            id, WindowRows.OwnPlace(of), view.Own, new RoundEnd(view.Window.Sequence, [], WindowClock.NextWakeUp(window), again), fired, cancellation);
    }

    /// <summary>A commit that was announced, and did not come in its time.</summary>
    private bool IsAbandoned(DueEntry entry, Window window) => entry.Line == DueLine.Machine && entry.Sequence > window.Sequence && entry.At <= machine.Now;
}
