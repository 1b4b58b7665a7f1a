using NodaTime;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Mail;

/// <summary>Who wants none of the mail that can be done without (R-CUS-5), by a hash of the address.</summary>
public sealed class Unsubscriptions(ITableStore tables)
{
    private const string Table = "unsubscriptions";

    private const string Partition = "mail";

    /// <param name="key">As from <see cref="SignedLinks.KeyOf"/>. Once more changes nothing.</param>
    public Task AddAsync(string key, Instant at, CancellationToken cancellation) =>
        tables.CommitAsync(new TableBatch(Table, Partition).Upsert(key, DeskJson.Write(new Row(at))), cancellation);

    public Task RemoveAsync(string key, CancellationToken cancellation) => tables.CommitAsync(new TableBatch(Table, Partition).DeleteIfPresent(key), cancellation);

    public async Task<bool> IsUnsubscribedAsync(string key, CancellationToken cancellation) => await tables.ReadAsync(Table, Partition, key, cancellation) is not null;

    /// <summary>All of them: for mailings to many.</summary>
    public async Task<IReadOnlySet<string>> AllAsync(CancellationToken cancellation)
    {
        var all = new HashSet<string>(StringComparer.Ordinal);
        string? next = null;
        do
        {
            TablePage page = await tables.ReadRangeAsync(Table, Partition, new RowRange(Continuation: next), cancellation);
            all.UnionWith(page.Rows.Select(r => r.RowKey));
            next = page.Next;
        }
        while (next is not null);
        return all;
    }

    private sealed record Row(Instant At);
}
