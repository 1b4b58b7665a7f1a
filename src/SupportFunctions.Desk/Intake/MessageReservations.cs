using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Intake;

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

    /// <summary>Cases that the message of that Message-ID belongs to; for threading only. One transaction.</summary>
    public async Task<IReadOnlyList<CaseId>> CasesOfAsync(string messageId, CancellationToken cancellation)
    {
        TablePage page = await tables.ReadRangeAsync(Table, PartitionOf(messageId), RowRange.StartingWith(Threads, top: 10), cancellation);
        return [.. page.Rows.Select(r => CaseId.TryRead(r.RowKey[Threads.Length..], out CaseId id) ? id : (CaseId?)null).OfType<CaseId>()];
    }

    private static string PartitionOf(string messageId) => TableKeys.Hash(messageId);

    private sealed record Row(CaseId Case, string? IntakeId);
}
