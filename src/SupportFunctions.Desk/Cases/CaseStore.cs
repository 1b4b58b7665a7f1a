using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Outbox;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Cases;

/// <param name="ETag">Of the state row; null when there is no such case.</param>
public sealed record StoredCase(Case Case, string? ETag);

/// <summary>Marks that make a commit happen once: a message's identity, or a command's id.</summary>
/// <param name="Identity">Of the message; the row names the intake that brought it.</param>
public sealed record CommitMarks(string? Identity = null, string? IntakeId = null, string? CommandId = null)
{
    public static CommitMarks None { get; } = new();
}

/// <summary>Cases as rows: state, events and outbox change together or not at all.</summary>
public sealed class CaseStore(ITableStore tables)
{
    /// <summary>A state that was never opened when there is no such case. One transaction.</summary>
    public async Task<StoredCase> LoadAsync(CaseId id, CancellationToken cancellation)
    {
        TableRow? row = await tables.ReadAsync(CaseRows.Table, CaseRows.Partition(id), CaseRows.State, cancellation);
        return row is null ? new StoredCase(Case.NotOpened(id), null) : new StoredCase(DeskJson.Read<Case>(row.Body), row.ETag);
    }

    /// <summary>Writes the decision over the state it was made on. One transaction.</summary>
    public async Task<CommitOutcome> CommitAsync(StoredCase on, Decision.Accepted decision, CommitMarks marks, CancellationToken cancellation)
    {
        var batch = new TableBatch(CaseRows.Table, CaseRows.Partition(on.Case.Id));
        int markCount = AddMarks(batch, marks, decision.Next.Sequence);
        string state = DeskJson.Write(decision.Next);
        _ = on.ETag is { } etag ? batch.Replace(CaseRows.State, state, etag) : batch.Insert(CaseRows.State, state);
        foreach (RecordedEvent happened in decision.Events)
        {
            batch.Insert(CaseRows.Event(happened.Sequence), DeskJson.Write(happened));
        }

        foreach (Effect effect in decision.Effects)
        {
            batch.Insert(CaseRows.Outbox(effect.Id), DeskJson.Write(new OutboxEntry<Effect>(effect)));
        }

        return await tables.CommitAsync(batch, cancellation) switch
        {
            BatchOutcome.Refused { Index: var index } when index < markCount => CommitOutcome.AppliedBefore,
            BatchOutcome.Refused => CommitOutcome.Conflict,
            _ => CommitOutcome.Committed,
        };
    }

    /// <summary>Whether the message or command was applied before. One transaction at most.</summary>
    public async Task<bool> IsAppliedAsync(CaseId id, CommitMarks marks, CancellationToken cancellation)
    {
        string? key = marks.Identity is { } identity ? CaseRows.Mail(identity) : marks.CommandId is { } command ? CaseRows.Command(command) : null;
        return key is not null && await tables.ReadAsync(CaseRows.Table, CaseRows.Partition(id), key, cancellation) is not null;
    }

    /// <summary>How it began; null when there is no such case. One transaction.</summary>
    public async Task<CaseEvent.Opened?> OpeningAsync(CaseId id, CancellationToken cancellation) =>
        await EventsAsync(id, 1, 1, cancellation) is [{ Event: CaseEvent.Opened opened }] ? opened : null;

    /// <summary>One transaction.</summary>
    public async Task<bool> ExistsAsync(CaseId id, CancellationToken cancellation) =>
        (await EventsAsync(id, 1, 1, cancellation)).Count > 0;

    /// <summary>The intake that brought a message to it; null when it never got the message. One transaction.</summary>
    public async Task<string?> IntakeOfAsync(CaseId id, string identity, CancellationToken cancellation) =>
        await tables.ReadAsync(CaseRows.Table, CaseRows.Partition(id), CaseRows.Mail(identity), cancellation) is { } row
            ? DeskJson.Read<MailMark>(row.Body).IntakeId
            : null;

    /// <summary>Events from a sequence on, oldest first. One transaction a page.</summary>
    /// <param name="from">First sequence wanted, 1 or more.</param>
    /// <param name="top">1 to 1,000.</param>
    public Task<IReadOnlyList<RecordedEvent>> EventsAsync(CaseId id, long from, int top, CancellationToken cancellation) => tables.ReadFirstAsync<RecordedEvent>(
        CaseRows.Table, CaseRows.Partition(id), new RowRange(CaseRows.Event(from), CaseRows.Events + '\uffff'), top, cancellation);

    private static int AddMarks(TableBatch batch, CommitMarks marks, long sequence)
    {
        if (marks.Identity is { } identity)
        {
            batch.Insert(CaseRows.Mail(identity), DeskJson.Write(new MailMark(marks.IntakeId, sequence)));
        }

        if (marks.CommandId is { } command)
        {
            batch.Insert(CaseRows.Command(command), DeskJson.Write(new CommandMark(sequence)));
        }

        return batch.Operations.Count;
    }

    private sealed record MailMark(string? IntakeId, long Sequence);

    private sealed record CommandMark(long Sequence);
}
