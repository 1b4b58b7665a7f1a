using Microsoft.Extensions.Logging;
using NodaTime;
using SupportFunctions.Core.Digests;
using SupportFunctions.Core.Policies;
using SupportFunctions.Desk.Customers;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Policies;
using SupportFunctions.Desk.Resources;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Digests;

/// <summary>One round of attention to the digests of a customer: decide the week that is due, deliver, and say when the next one is. Safe to repeat, at any moment.</summary>
public sealed partial class DigestLifecycle(
    DigestStore store,
    DigestReaders readers,
    DigestWriter writer,
    DigestOutbox outbox,
    ResourceTable<CustomerResource> customers,
    ResourceTable<DeskPolicy> policies,
    Reconciler reconciler,
    DeskTime desk,
    Failpoints failpoints,
    ILogger<DigestLifecycle> logger) : ILifecycle
{
    private const int MaxSteps = 20;

    public LifecycleKind Kind => LifecycleKind.Digest;

    public async Task<Instant?> AdvanceAsync(LifecycleId id, IReadOnlyCollection<DueEntry> fired, CancellationToken cancellation)
    {
        string customer = id.Text;
        // Not from memory: a change that led here may have been made on another machine.
        DeskPolicy policy = await policies.CurrentAsync(cancellation);
        Stored<CustomerResource>? record = await customers.FindAsync(customer, cancellation);
        StoredDigests on = await store.LoadAsync(customer, cancellation);
        DigestStep? step = Next(on.State, record, policy);
        for (int steps = 0; step is not (null or DigestStep.Wait) && steps < MaxSteps; steps++)
        {
            await TakeAsync(step, on, record, policy, cancellation);
            failpoints.Hit(Failpoints.Commit);
            on = await store.LoadAsync(customer, cancellation);
            step = Next(on.State, record, policy);
        }

        if (step is not (null or DigestStep.Wait))
        {
            // Without a time to look again it would be forgotten: the entries that led here lead here once more.
            throw new InvalidOperationException($"The digests of {customer} are decided by somebody else all the time.");
        }

        if (record is null && on.State is { IsActive: false, Kept: null })
        {
            await store.ForgetAsync(customer, cancellation);
            await reconciler.ForgetAsync(DigestRows.OwnPlace(customer), on.Own, fired, cancellation);
            return null;
        }

        Instant? retryAt = await outbox.DeliverAsync(on, cancellation);
        failpoints.Hit(Failpoints.Record);
        IndexKey[] listed = on.State.IsActive ? [new IndexKey(DigestRows.List, TableKeys.Escape(customer))] : [];
        return await reconciler.EndRoundAsync(
            id, DigestRows.OwnPlace(customer), on.Own, new RoundEnd(on.State.Sequence, listed, (step as DigestStep.Wait)?.Until, retryAt), fired, cancellation);
    }

    /// <summary>When the next one is due; null: nobody wants one.</summary>
    internal static DigestStep? Next(DigestState state, Stored<CustomerResource>? record, DeskPolicy policy, Instant now) =>
        DigestStep.Next(state.Progress, record is not null && DigestReaders.Of(record.Value).Count > 0, record?.At ?? now, ScheduleOf(record, policy), now);

    internal static DigestSchedule ScheduleOf(Stored<CustomerResource>? record, DeskPolicy policy) =>
        new(policy.Digest, DateTimeZoneProviders.Tzdb.GetZoneOrNull(record?.Value.TimeZone ?? policy.TimeZone) ?? DateTimeZone.Utc);

    private DigestStep? Next(DigestState state, Stored<CustomerResource>? record, DeskPolicy policy) => Next(state, record, policy, desk.Now);

    /// <summary>Decides one step. Who loses a race has changed nothing, and looks again.</summary>
    private async Task TakeAsync(DigestStep step, StoredDigests on, Stored<CustomerResource>? record, DeskPolicy policy, CancellationToken cancellation)
    {
        DigestState next = on.State with { Sequence = on.State.Sequence + 1, At = desk.Now };
        switch (step)
        {
            case DigestStep.Rest:
                await DecideAsync(on, next with { IsActive = false }, null, [], cancellation);
                break;
            case DigestStep.Begin begin:
                await store.CommitAsync(on, next with { IsActive = true, Last = begin.Last }, null, [], cancellation);
                break;
            case DigestStep.Skip skip:
                Log.TooLate(logger, on.State.Customer, DigestSchedule.Name(skip.Week));
                await DecideAsync(on, next with { Last = skip.Week, Outcome = DigestOutcome.TooLate, Mails = 0 }, null, [], cancellation);
                break;
            case DigestStep.Issue issue:
                await IssueAsync(on, next with { Last = issue.Week, Mails = 0 }, record!, policy, cancellation);
                break;
        }
    }

    private async Task IssueAsync(StoredDigests on, DigestState next, Stored<CustomerResource> record, DeskPolicy policy, CancellationToken cancellation)
    {
        DigestReader[] wanted = [.. (await readers.AskAsync(record.Value, cancellation)).Where(r => r.Refusal == DigestRefusal.None)];
        if (wanted.Length == 0)
        {
            await DecideAsync(on, next with { Outcome = DigestOutcome.NobodyWantsIt }, null, [], cancellation);
            return;
        }

        LocalDate week = next.Last!.Value;
        DigestIssue issue = await writer.WriteAsync(record, policy, week, desk.Now, cancellation);
        if (issue.IsEmpty)
        {
            await DecideAsync(on, next with { Outcome = DigestOutcome.NothingToSay }, null, [], cancellation);
            return;
        }

        DigestMail[] mails = [.. wanted.Select(r => new DigestMail(DigestRows.Effect(record.Id, week, r.Address), week, r.Address, r.Name))];
        await DecideAsync(on, next with { Outcome = DigestOutcome.Sent, Mails = mails.Length }, issue, mails, cancellation);
    }

    private async Task DecideAsync(StoredDigests on, DigestState next, DigestIssue? issue, DigestMail[] mails, CancellationToken cancellation)
    {
        await outbox.GiveUpAsync(on, cancellation);
        await store.CommitAsync(on, next with { Kept = issue?.Week }, issue, mails, cancellation);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The digest of {Customer} for {Week} was not sent: the desk was away until it was too late.")]
        public static partial void TooLate(ILogger logger, string customer, string week);
    }
}
