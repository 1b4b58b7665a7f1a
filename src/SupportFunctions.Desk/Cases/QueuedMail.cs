using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Outbox;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Cases;

/// <summary>Sends what the rounds of cases have handed over to a queue. The outbox row stays the truth: what the queue loses is handed over again.</summary>
public sealed class QueuedMail(ITableStore tables, CaseStore store, CaseOutbox outbox, DueIndex due, ILifecycles lifecycles, MachineTime machine)
{
    /// <summary>From taking a mail up until its carrier has it, at most; so no mail is in two hands.</summary>
    private static readonly Duration _longestSend = Duration.FromMinutes(2);

    /// <summary>Does nothing when it was sent, or was handed over anew. Does not fail for the carrier's sake: the row gets its next attempt.</summary>
    /// <exception cref="InvalidOperationException">It refers to no case.</exception>
    public async Task SendAsync(MailReference reference, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reference);
        CaseId id = reference.Of.ToCase();
        TableRow? found = await tables.ReadAsync(CaseRows.Table, CaseRows.Partition(id), reference.Row, cancellation);
        if (found is null || found.ETag != reference.ETag || OutboxRows.Read<Effect>(found) is not { Entry.NextAttemptAt: { } until } row || machine.Now > until - _longestSend)
        {
            return;
        }

        Case of = (await store.LoadAsync(id, cancellation)).Case;
        if (await outbox.AttemptAsync(of, row, cancellation) is { NextAttemptAt: { } again })
        {
            // The lifecycle sleeps until the end of the loan; the carrier's wish may be sooner.
            var look = new DueEntry(DueLine.Machine, again, id, 0);
            await due.AddAsync(look, cancellation);
            await lifecycles.SignalAsync(look, cancellation);
        }
    }
}
