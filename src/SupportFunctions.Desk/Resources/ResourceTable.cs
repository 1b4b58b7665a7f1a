using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Resources;

/// <summary>The resources of one kind in their table.</summary>
public sealed partial class ResourceTable<T>(ResourceKind<T> kind, ITableStore store, DeskTime time) where T : class
{
    public ResourceKind<T> Kind => kind;

    /// <summary>The version in force, or what is built in, or null.</summary>
    public async Task<Stored<T>?> FindAsync(string id, CancellationToken cancellation) => (await ReadAsync(id, cancellation)).Stored;

    /// <summary>By id, ordinal.</summary>
    /// <exception cref="ProblemException">400: the page's place is none of this list.</exception>
    public async Task<Paged<Stored<T>>> ListAsync(Page page, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(page);
        if (page.After is not null && !ResourceIds.IsValid(page.After))
        {
            throw Problems.Validation("next", "This is not a 'next' that this list gave: pass it on unchanged, or leave it out to begin at the start.").ToException();
        }

        var items = new List<Stored<T>>();
        string from = page.After is null ? ResourceKeys.CurrentPrefix : ResourceKeys.CurrentAfter(page.After);
        await foreach (Stored<T> stored in RowsAsync(from, page.Top + 1, cancellation))
        {
            items.Add(stored);
        }

        bool isMore = items.Count > page.Top;
        string? last = isMore ? items[^1].Id : null;
        HashSet<string> replaced = [.. items.Select(i => i.Id)];
        items.AddRange(kind.BuiltIns
            .Where(b => (page.After is null || string.CompareOrdinal(b.Key, page.After) > 0)
                && (last is null || string.CompareOrdinal(b.Key, last) < 0)
                && !replaced.Contains(b.Key))
            .Select(b => BuiltIn(b.Key, b.Value)));
        items.Sort((a, b) => string.CompareOrdinal(a.Id, b.Id));
        return items.Count > page.Top
            ? new Paged<Stored<T>>(items[..page.Top], Page.Encode(items[page.Top - 1].Id))
            : new Paged<Stored<T>>(items, null);
    }

    /// <summary>All of them, built-in ones too, by id.</summary>
    public async Task<IReadOnlyList<Stored<T>>> AllAsync(CancellationToken cancellation)
    {
        SortedDictionary<string, Stored<T>> all = new(StringComparer.Ordinal);
        foreach ((string id, T value) in kind.BuiltIns)
        {
            all[id] = BuiltIn(id, value);
        }

        await foreach (Stored<T> stored in RowsAsync(ResourceKeys.CurrentPrefix, int.MaxValue, cancellation))
        {
            all[stored.Id] = stored;
        }

        return [.. all.Values];
    }

    /// <summary>Every version that there ever was, of all ids, deleted ones too; of each id oldest first.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<Stored<T>>>> VersionsAsync(CancellationToken cancellation)
    {
        Dictionary<string, List<Stored<T>>> versions = kind.BuiltIns.ToDictionary(b => b.Key, b => new List<Stored<T>> { BuiltIn(b.Key, b.Value) });
        string? next = null;
        do
        {
            TablePage page = await store.ReadRangeAsync(
                kind.Table, ResourceKeys.Partition, new RowRange(ResourceKeys.VersionPrefix, ResourceKeys.VersionEnd, 1000, next), cancellation);
            foreach (Stored<T> stored in page.Rows.Select(r => DeskJson.Read<Stored<T>>(r.Body)))
            {
                if (!versions.TryGetValue(stored.Id, out List<Stored<T>>? all))
                {
                    versions[stored.Id] = all = [];
                }

                all.Add(stored);
            }

            next = page.Next;
        }
        while (next is not null);
        return versions.ToDictionary(v => v.Key, v => (IReadOnlyList<Stored<T>>)[.. v.Value.OrderBy(s => s.Version)]);
    }

    /// <summary>The resource that has this now; a look-up row that is left over from an interrupted change leads nowhere.</summary>
    public async Task<Stored<T>?> FindByAsync(string lookupKey, CancellationToken cancellation)
    {
        TableRow? row = await store.ReadAsync(kind.Table, ResourceKeys.Partition, ResourceKeys.Lookup(lookupKey), cancellation);
        return row is null ? null : await OwnerAsync(row, lookupKey, cancellation);
    }

    private async Task<Stored<T>?> OwnerAsync(TableRow lookup, string lookupKey, CancellationToken cancellation)
    {
        Stored<T>? owner = await FindAsync(DeskJson.Read<LookupRow>(lookup.Body).Id, cancellation);
        return owner is not null && kind.Lookups(owner.Value).Any(l => l.Key == lookupKey) ? owner : null;
    }

    private async Task<(TableRow? Row, Stored<T>? Stored)> ReadAsync(string id, CancellationToken cancellation)
    {
        TableRow? row = await store.ReadAsync(kind.Table, ResourceKeys.Partition, ResourceKeys.Current(id), cancellation);
        return row is not null ? (row, DeskJson.Read<Stored<T>>(row.Body))
            : (null, kind.BuiltIns.TryGetValue(id, out T? builtIn) ? BuiltIn(id, builtIn) : null);
    }

    private async IAsyncEnumerable<Stored<T>> RowsAsync(
        string from, int top, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        string? next = null;
        int left = top;
        do
        {
            var range = new RowRange(from, ResourceKeys.CurrentEnd, Math.Min(left, 1000), next);
            TablePage page = await store.ReadRangeAsync(kind.Table, ResourceKeys.Partition, range, cancellation);
            foreach (TableRow row in page.Rows.Take(left))
            {
                yield return DeskJson.Read<Stored<T>>(row.Body);
            }

            left -= Math.Min(left, page.Rows.Count);
            next = page.Next;
        }
        while (next is not null && left > 0);
    }

    private static Stored<T> BuiltIn(string id, T value) => new(id, 1, NodaTime.NodaConstants.UnixEpoch, "desk", value);

    private sealed record LookupRow(string Id);

    private sealed record LastRow(int Version);
}
