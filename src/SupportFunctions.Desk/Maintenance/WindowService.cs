using System.Collections.Immutable;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Maintenance;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Resources;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Maintenance;

/// <summary>What a command came to.</summary>
public abstract record WindowResult
{
    private WindowResult() { }

    /// <param name="Events">Empty when nothing changed, or when the command had been applied before.</param>
    public sealed record Done(Window Window, IReadOnlyList<RecordedWindowEvent> Events) : WindowResult;

    public sealed record Refused(WindowDecision.Refused Decision) : WindowResult;

    /// <summary>The caller decided on an older state than the one there is.</summary>
    public sealed record Stale(long Sequence) : WindowResult;
}

/// <summary>Load, decide, reserve the time, commit; again when somebody else was faster.</summary>
public sealed class WindowService(
    WindowStore store, WindowSchedule schedule, WindowNumbers numbers, AffectedCustomers affected, IDirectory directory, GuardedCommits commits, DeskTime desk, Failpoints failpoints)
{
    private const int MaxAttempts = 20;

    /// <summary>Raised, in this process only, after something was committed.</summary>
    public event Action<Window>? Committed;

    /// <param name="expected">Sequence that the caller saw (If-Match); null: any.</param>
    /// <exception cref="StoreUnavailableException">Also when twenty others were faster in a row.</exception>
    public async Task<WindowResult> ExecuteAsync(WindowId id, WindowCommand command, string? commandId, long? expected, CancellationToken cancellation)
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            StoredWindow stored = await store.LoadAsync(id, cancellation);
            if (commandId is not null && stored.ETag is not null && await store.IsAppliedAsync(id, commandId, cancellation))
            {
                return new WindowResult.Done(stored.Window, []);
            }

            if (expected is { } sequence && stored.Window.Sequence != sequence)
            {
                return new WindowResult.Stale(stored.Window.Sequence);
            }

            (WindowTerms terms, LiveWindows? live) = await TermsAsync(stored.Window, command, cancellation);
            switch (WindowDecider.Decide(stored.Window, command, desk.Now, terms))
            {
                case WindowDecision.Refused { Other: { } other } when !await IsKeptAsync(other, cancellation):
                    throw new StoreUnavailableException($"{other.Id} is being planned for that time at this moment, and it is not certain yet: try again.");
                case WindowDecision.Refused refused:
                    return new WindowResult.Refused(refused);
                case WindowDecision.Accepted { Events.IsEmpty: true }:
                    return new WindowResult.Done(stored.Window, []);
                case WindowDecision.Accepted accepted:
                    if (await CommitAsync(stored, accepted, live, commandId, cancellation) is { } done)
                    {
                        return done;
                    }

                    break;
            }
        }

        throw new StoreUnavailableException($"{id} is changed faster than this change could be made: try again.");
    }

    /// <summary>What stands in the way is a window, not a reservation that may come to nothing.</summary>
    private async Task<bool> IsKeptAsync(BusyWindow other, CancellationToken cancellation)
    {
        Window now = (await store.LoadAsync(other.Id, cancellation)).Window;
        return now.IsLive && now.Plan.StartsAt == other.StartsAt;
    }

    /// <returns>Null when somebody else was faster.</returns>
    private async Task<WindowResult.Done?> CommitAsync(StoredWindow stored, WindowDecision.Accepted accepted, LiveWindows? live, string? commandId, CancellationToken cancellation)
    {
        Window next = accepted.Next;
        CommitOutcome outcome = await commits.CommitAsync(
            WindowRows.Lifecycle(next.Id), next.Sequence, token => ReserveAndCommitAsync(stored, accepted, live, commandId, token), cancellation);
        if (outcome == CommitOutcome.Committed)
        {
            Committed?.Invoke(next);
            return new WindowResult.Done(next, accepted.Events);
        }

        // What was reserved for a commit that did not happen must not stand in the way of others.
        Window now = (await store.LoadAsync(next.Id, cancellation)).Window;
        await schedule.ReconcileAsync(now, isAbandoned: false, cancellation);
        return outcome == CommitOutcome.AppliedBefore ? new WindowResult.Done(now, []) : null;
    }

    private async Task<CommitOutcome> ReserveAndCommitAsync(
        StoredWindow stored, WindowDecision.Accepted accepted, LiveWindows? live, string? commandId, CancellationToken cancellation)
    {
        Window next = accepted.Next;
        if (live is not null && next.IsLive && !(stored.Window.IsLive && stored.Window.Plan == next.Plan))
        {
            if (!await schedule.ReserveAsync(live, next, cancellation))
            {
                return CommitOutcome.Conflict;
            }

            failpoints.Hit(Failpoints.Reserve);
        }

        CommitOutcome outcome = await store.CommitAsync(stored, accepted, commandId, cancellation);
        if (outcome == CommitOutcome.Committed)
        {
            await schedule.ReconcileAsync(next, isAbandoned: false, cancellation);
        }

        return outcome;
    }

    /// <summary>Only what the command's rules look at is read: a customer list is long.</summary>
    private async Task<(WindowTerms Terms, LiveWindows? Live)> TermsAsync(Window of, WindowCommand command, CancellationToken cancellation)
    {
        DeskTerms known = await directory.TermsAsync([], cancellation);
        WindowPlan plan = command switch
        {
            WindowCommand.Create c => c.Plan,
            WindowCommand.Change c => c.Plan,
            _ => of.Plan,
        };
        bool mayAnnounce = command is WindowCommand.Create or WindowCommand.Announce or WindowCommand.Change
            || (command is WindowCommand.Tick && of.State == WindowState.Draft);
        bool needsCustomers = mayAnnounce || command is WindowCommand.Propose or WindowCommand.RecordDelivery;
        LiveWindows? live = mayAnnounce ? await schedule.LiveAsync(cancellation) : null;
        bool isEmergency = (command is WindowCommand.Create entered ? entered.Emergency : of.Emergency) is not null;
        ManagedCustomers? customers = needsCustomers ? await affected.AllAsync(mayAnnounce && isEmergency ? plan.StartsAt : null, cancellation) : null;
        Series? series = command is WindowCommand.Create create ? create.Series : of.Series;
        return (
            new WindowTerms(
                known.Policy.Maintenance,
                customers?.Standard(plan.StartsAt) ?? Core.Agreements.Agreement.Standard.Maintenance!,
                customers is null ? [] : [.. customers.Of(plan).Select(p => p.Customer)],
                live is null ? ImmutableArray<BusyWindow>.Empty : customers!.Overlapping(of.Id, plan, live.Windows),
                known.Roster)
            {
                TimeZone = known.Policy.TimeZone,
                Spare = series is not null && of.Next is null ? await numbers.NextAsync(cancellation) : null,
            },
            live);
    }
}
