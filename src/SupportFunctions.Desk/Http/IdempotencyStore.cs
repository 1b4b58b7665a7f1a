using System.Security.Cryptography;
using System.Text;
using NodaTime;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Http;

/// <summary>Requests by Idempotency-Key, in table <c>idempotency</c>: the claim is written first, then the answer.</summary>
public sealed class IdempotencyStore(ITableStore store, MachineTime time)
{
    public const string Table = "idempotency";

    public static readonly Duration KeptFor = Duration.FromDays(7);

    /// <summary>Whoever has not answered by then is taken to be dead.</summary>
    public static readonly Duration InWorkFor = Duration.FromMinutes(1);

    /// <summary>A row holds 1 MiB of UTF-16; an answer above this is not kept, and the request executed again with its command id.</summary>
    private const int MaxBodyCharacters = 400_000;

    private const int MaxRaces = 5;

    private const string Shards = "0123456789abcdef";

    internal async Task<IdempotencyClaim> ClaimAsync(string caller, string route, string key, string fingerprint, CancellationToken cancellation)
    {
        string rowKey = Hash($"{caller}\n{route}\n{key}");
        for (int race = 0; race < MaxRaces; race++)
        {
            Instant now = time.Now;
            TableRow? found = await store.ReadAsync(Table, Shard(rowKey), rowKey, cancellation);
            IdempotencyRow? old = found is null ? null : DeskJson.Read<IdempotencyRow>(found.Body);
            if (old is not null && old.FirstAt + KeptFor <= now)
            {
                old = null;
            }

            switch (old)
            {
                case { } other when other.Fingerprint != fingerprint:
                    return new IdempotencyClaim.OtherRequest();
                case { Answer: { } answer }:
                    return new IdempotencyClaim.Answered(answer);
                case { ClaimedAt: { } since } when now < since + InWorkFor:
                    return new IdempotencyClaim.InWork();
            }

            IdempotencyRow row = old is null
                ? new IdempotencyRow(fingerprint, "cmd_" + Hash(FormattableString.Invariant($"{rowKey}\n{now.ToUnixTimeTicks()}")), now, now, null)
                : old with { ClaimedAt = now };
            if (await WriteAsync(rowKey, found?.ETag, row, cancellation) is { } etag)
            {
                return new IdempotencyClaim.Mine(rowKey, etag, row);
            }
        }

        return new IdempotencyClaim.InWork();
    }

    /// <summary>Keeps the answer; without effect where the claim has run out and somebody else took it.</summary>
    /// <returns>False when the answer is too large to be kept: the claim is given back.</returns>
    internal async Task<bool> AnswerAsync(IdempotencyClaim.Mine claim, IdempotentAnswer answer, CancellationToken cancellation)
    {
        if (answer.Body.Length > MaxBodyCharacters)
        {
            await ReleaseAsync(claim, cancellation);
            return false;
        }

        await WriteAsync(claim.RowKey, claim.ETag, claim.Row with { Answer = answer }, cancellation);
        return true;
    }

    /// <summary>Nothing final came of it: the next one may try at once, with the same command id.</summary>
    internal Task ReleaseAsync(IdempotencyClaim.Mine claim, CancellationToken cancellation) =>
        WriteAsync(claim.RowKey, claim.ETag, claim.Row with { ClaimedAt = null }, cancellation);

    /// <summary>Deletes what is older than <see cref="KeptFor"/>; to be called now and then.</summary>
    /// <returns>How many rows are gone.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellation)
    {
        int deleted = 0;
        foreach (char shard in Shards)
        {
            string partition = shard.ToString();
            string? next = null;
            do
            {
                TablePage page = await store.ReadRangeAsync(Table, partition, new RowRange(Top: TableLimits.MaxOperations, Continuation: next), cancellation);
                next = page.Next;
                foreach (TableRow row in page.Rows.Where(r => DeskJson.Read<IdempotencyRow>(r.Body).FirstAt + KeptFor <= time.Now))
                {
                    var outcome = await store.CommitAsync(new TableBatch(Table, partition).Delete(row.RowKey, row.ETag), cancellation);
                    deleted += outcome is BatchOutcome.Committed ? 1 : 0;
                }
            }
            while (next is not null);
        }

        return deleted;
    }

    internal static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    private async Task<string?> WriteAsync(string rowKey, string? etag, IdempotencyRow row, CancellationToken cancellation)
    {
        var batch = new TableBatch(Table, Shard(rowKey));
        batch = etag is null ? batch.Insert(rowKey, DeskJson.Write(row)) : batch.Replace(rowKey, DeskJson.Write(row), etag);
        return await store.CommitAsync(batch, cancellation) is BatchOutcome.Committed committed ? committed.ETags[0] : null;
    }

    private static string Shard(string rowKey) => rowKey[..1];
}
