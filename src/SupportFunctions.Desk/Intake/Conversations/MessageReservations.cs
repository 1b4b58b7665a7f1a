using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Intake.Conversations;

/// <param name="IsMine">False: another intake brought the same message before.</param>
/// <param name="First">The intake that brought it first.</param>
public sealed record Reservation(CaseId Case, bool IsMine, string? First = null);

/// <summary>
/// One case number for one message, however often it is delivered. A message is its content; its Message-ID only says where to
/// look, so that two different mails which share one both get in.
/// </summary>
public sealed class MessageReservations(ITableStore tables)
{
    private const string Table = "messages";
    private const string Threads = "thread|";

    /// <summary>Of cases that began with an answer to the message; behind those that it is on, so that they never crowd these out.</summary>
    private const string Answers = Threads + "~";

    /// <summary>One transaction for a new message, two for one seen before.</summary>
    public async Task<Reservation> ReserveAsync(MessageSource source, CaseId wanted, CancellationToken cancellation)
    {
        string partition = PartitionOf(source.MessageId ?? source.Identity);
        string key = "body|" + source.Identity;
        var batch = new TableBatch(Table, partition).Insert(key, DeskJson.Write(new Row(wanted, source.IntakeId)));
        if (source.MessageId is not null)
        {
            batch.Upsert(Threads + wanted, "{}");
        }

        if (await tables.CommitAsync(batch, cancellation) is BatchOutcome.Committed)
        {
            return new Reservation(wanted, IsMine: true, source.IntakeId);
        }

        TableRow row = await tables.ReadAsync(Table, partition, key, cancellation)
            ?? throw new StoreUnavailableException("A reservation that was just there is gone: try again.");
        Row winner = DeskJson.Read<Row>(row.Body);
        return new Reservation(winner.Case, winner.IntakeId == source.IntakeId, winner.IntakeId);
    }

    /// <summary>For a message whose first bringer ended without a case: from now on this intake is the one. Two transactions.</summary>
    /// <returns>Not ours when a third was faster.</returns>
    public async Task<Reservation> TakeOverAsync(MessageSource source, string winner, CaseId wanted, CancellationToken cancellation)
    {
        string partition = PartitionOf(source.MessageId ?? source.Identity);
        string key = "body|" + source.Identity;
        TableRow row = await tables.ReadAsync(Table, partition, key, cancellation)
            ?? throw new StoreUnavailableException("A reservation that was just there is gone: try again.");
        Row present = DeskJson.Read<Row>(row.Body);
        if (present.IntakeId != winner)
        {
            return new Reservation(present.Case, present.IntakeId == source.IntakeId, present.IntakeId);
        }

        var batch = new TableBatch(Table, partition).Replace(key, DeskJson.Write(new Row(wanted, source.IntakeId)), row.ETag);
        if (source.MessageId is not null)
        {
            batch.Upsert(Threads + wanted, "{}");
        }

        return await tables.CommitAsync(batch, cancellation) is BatchOutcome.Committed
            ? new Reservation(wanted, IsMine: true, source.IntakeId)
            : throw new StoreUnavailableException("A reservation was taken over by another at the same moment: try again.");
    }

    /// <summary>
    /// Remembers that a case begins with an answer to messages which the desk may never have seen, for the next one that answers them: its
    /// root and its direct parent. Nothing for a first mail; safe to repeat. One transaction each.
    /// </summary>
    public async Task JoinAsync(IncomingMessage message, CaseId opening, CancellationToken cancellation)
    {
        if (message.References is not [var root, ..])
        {
            return;
        }

        foreach (string reference in new[] { root, message.References[^1] }.Distinct().Where(r => !DeskMessageIds.TryReadName(r, out _)))
        {
            await tables.CommitAsync(
                new TableBatch(Table, PartitionOf(reference)).Upsert(Answers + opening, DeskJson.Write(new Row(opening, message.Source.IntakeId))), cancellation);
        }
    }

    /// <summary>Cases that the message of that Message-ID belongs to, then those that began with an answer to it; for threading only. One transaction.</summary>
    /// <param name="intakeId">Whose own answers do not count: worked off again after a crash, it must not find the case that it opens.</param>
    public async Task<IReadOnlyList<(CaseId Case, bool HasMessage)>> CasesOfAsync(string messageId, string? intakeId, CancellationToken cancellation)
    {
        TablePage page = await tables.ReadRangeAsync(Table, PartitionOf(messageId), RowRange.StartingWith(Threads, top: 10), cancellation);
        var found = new List<(CaseId, bool)>();
        foreach (TableRow row in page.Rows)
        {
            bool hasMessage = !row.RowKey.StartsWith(Answers, StringComparison.Ordinal);
            if (CaseId.TryRead(row.RowKey[(hasMessage ? Threads : Answers).Length..], out CaseId id)
                && (hasMessage || intakeId is null || DeskJson.Read<Row>(row.Body).IntakeId != intakeId))
            {
                found.Add((id, hasMessage));
            }
        }

        return found;
    }

    private static string PartitionOf(string messageId) => TableKeys.Hash(messageId);

    private sealed record Row(CaseId Case, string? IntakeId);
}
