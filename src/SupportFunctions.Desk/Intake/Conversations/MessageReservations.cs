using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Json;
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

    /// <summary>Cases that the message of that Message-ID belongs to; for threading only. One transaction.</summary>
    public async Task<IReadOnlyList<CaseId>> CasesOfAsync(string messageId, CancellationToken cancellation)
    {
        TablePage page = await tables.ReadRangeAsync(Table, PartitionOf(messageId), RowRange.StartingWith(Threads, top: 10), cancellation);
        return [.. page.Rows.Select(r => CaseId.TryRead(r.RowKey[Threads.Length..], out CaseId id) ? id : (CaseId?)null).OfType<CaseId>()];
    }

    private static string PartitionOf(string messageId) => TableKeys.Hash(messageId);

    private sealed record Row(CaseId Case, string? IntakeId);
}
