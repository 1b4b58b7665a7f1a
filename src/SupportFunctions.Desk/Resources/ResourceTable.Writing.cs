using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Resources;

public sealed partial class ResourceTable<T>
{
    private const int MaxRaces = 6;

    /// <summary>Creates or replaces. A value like the present one changes nothing, not even the version.</summary>
    /// <remarks>
    /// One batch, unless more look-ups change than fit into one: then new look-ups are claimed before, and old ones let go after,
    /// the batch that holds the resource. A look-up counts only while its resource has it, so an interruption does no harm.
    /// </remarks>
    /// <exception cref="ProblemException">412 when the precondition does not hold; 409 when another resource has one of its look-ups.</exception>
    public async Task<Stored<T>> PutAsync(string id, T value, string by, Precondition precondition, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(precondition);
        for (int race = 0; race < MaxRaces; race++)
        {
            (TableRow? row, Stored<T>? old) = await ReadAsync(id, cancellation);
            precondition.Demand(old?.ETag);
            if (old?.HasSameValue(value) == true)
            {
                return old;
            }

            int version = 1 + (old?.Version ?? await LastVersionAsync(id, cancellation));
            var next = new Stored<T>(id, version, time.Now, by, value);
            List<Action<TableBatch>> operations = await ClaimsAsync(id, value, old, cancellation);
            string body = DeskJson.Write(next);
            operations.Add(row is null ? b => b.Insert(ResourceKeys.Current(id), body) : b => b.Replace(ResourceKeys.Current(id), body, row.ETag));
            if (kind.KeepsVersions)
            {
                operations.Add(b => b.Insert(ResourceKeys.Version(id, version), body));
            }

            operations.AddRange(Releases(old?.Value, value));
            if (await CommitAsync(operations, cancellation))
            {
                return next;
            }
        }

        throw Busy(id);
    }

    /// <summary>What it was. Something built in comes back as it was at first, in a new version, and that is returned.</summary>
    /// <exception cref="ProblemException">404 or 412.</exception>
    public async Task<Stored<T>> DeleteAsync(string id, string by, Precondition precondition, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(precondition);
        if (kind.BuiltIns.TryGetValue(id, out T? builtIn))
        {
            return await PutAsync(id, builtIn, by, precondition, cancellation);
        }

        for (int race = 0; race < MaxRaces; race++)
        {
            (TableRow? row, Stored<T>? old) = await ReadAsync(id, cancellation);
            if (row is null || old is null)
            {
                throw NotFound(id).ToException();
            }

            precondition.Demand(old.ETag);
            List<Action<TableBatch>> operations = [b => b.Delete(ResourceKeys.Current(id), row.ETag)];
            if (kind.KeepsVersions)
            {
                operations.Add(b => b.Upsert(ResourceKeys.Last(id), DeskJson.Write(new LastRow(old.Version))));
            }

            operations.AddRange(Releases(old.Value, null));
            if (await CommitAsync(operations, cancellation))
            {
                return old;
            }
        }

        throw Busy(id);
    }

    public Problem NotFound(string id) => Problems.NotFound($"There is no {kind.Noun} '{(id.Length > 40 ? id[..40] : id)}'. GET /api/{kind.Table} lists those there are.");

    private async Task<int> LastVersionAsync(string id, CancellationToken cancellation)
    {
        TableRow? row = kind.KeepsVersions ? await store.ReadAsync(kind.Table, ResourceKeys.Partition, ResourceKeys.Last(id), cancellation) : null;
        return row is null ? 0 : DeskJson.Read<LastRow>(row.Body).Version;
    }

    private async Task<List<Action<TableBatch>>> ClaimsAsync(string id, T value, Stored<T>? old, CancellationToken cancellation)
    {
        var claims = new List<Action<TableBatch>>();
        HashSet<string> held = old is null ? [] : [.. kind.Lookups(old.Value).Select(l => l.Key)];
        string body = DeskJson.Write(new LookupRow(id));
        foreach (Lookup lookup in kind.Lookups(value).Where(l => held.Add(l.Key)))
        {
            string key = ResourceKeys.Lookup(lookup.Key);
            TableRow? row = await store.ReadAsync(kind.Table, ResourceKeys.Partition, key, cancellation);
            if (row is null)
            {
                claims.Add(b => b.Insert(key, body));
                continue;
            }

            if (await OwnerAsync(row, lookup.Key, cancellation) is { } owner && owner.Id != id)
            {
                throw Problems.Conflict("taken", $"The {lookup.Text} belongs to the {kind.Noun} '{owner.Id}'. Take it away there first.").ToException();
            }

            claims.Add(b => b.Replace(key, body, row.ETag));
        }

        return claims;
    }

    private IEnumerable<Action<TableBatch>> Releases(T? old, T? next)
    {
        HashSet<string> kept = next is null ? [] : [.. kind.Lookups(next).Select(l => l.Key)];
        return old is null ? [] : kind.Lookups(old)
            .Where(l => kept.Add(l.Key))
            .Select(l => (Action<TableBatch>)(b => b.DeleteIfPresent(ResourceKeys.Lookup(l.Key))));
    }

    private async Task<bool> CommitAsync(List<Action<TableBatch>> operations, CancellationToken cancellation)
    {
        foreach (Action<TableBatch>[] chunk in operations.Chunk(TableLimits.MaxOperations))
        {
            var batch = new TableBatch(kind.Table, ResourceKeys.Partition);
            foreach (Action<TableBatch> operation in chunk)
            {
                operation(batch);
            }

            if (await store.CommitAsync(batch, cancellation) is not BatchOutcome.Committed)
            {
                return false;
            }
        }

        return true;
    }

    private ProblemException Busy(string id) =>
        Problems.Conflict("changed-meanwhile", $"The {kind.Noun} '{id}' is being changed by others. Read it again and send the change once more.").ToException();
}
