using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using SupportFunctions.Desk.Http;

namespace SupportFunctions.Desk.Resources;

/// <summary>Reads and writes of one kind of resource, as over HTTP.</summary>
public sealed class ResourceService<T>(
    ResourceTable<T> table,
    ResourceRules<T> rules,
    DeskDirectory directory,
    IEnumerable<IResourceUse> uses,
    IEnumerable<IDirectoryObserver> observers) where T : class
{
    private const int NamedUsers = 10;

    public async Task<Stored<T>> GetAsync(string id, CancellationToken cancellation) =>
        (ResourceIds.IsValid(id) ? await table.FindAsync(id, cancellation) : null) ?? throw table.NotFound(id).ToException();

    public async Task<Paged<T>> ListAsync(Page page, CancellationToken cancellation)
    {
        Paged<Stored<T>> stored = await table.ListAsync(page, cancellation);
        return new Paged<T>([.. stored.Items.Select(s => s.Value)], stored.Next);
    }

    public async Task<Stored<T>> PutAsync(string id, JsonBody<T> body, HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(body);
        CancellationToken cancellation = context.RequestAborted;
        ThrowIfFixed(id);
        T value = await body.CheckAsync(async (v, faults) =>
        {
            if (!ResourceIds.IsValid(id))
            {
                faults.Add("id", $"'{id}' is no id. {ResourceIds.HowTo}");
            }

            await rules.CheckAsync(id, v, faults, cancellation);
        });
        return await WriteAsync(id, context, () => table.PutAsync(id, table.Kind.Complete(id, value), context.Actor(), context.Precondition(), cancellation));
    }

    public async Task<Stored<T>> DeleteAsync(string id, HttpContext context)
    {
        CancellationToken cancellation = context.RequestAborted;
        Stored<T> old = await GetAsync(id, cancellation);
        ThrowIfFixed(id);
        context.Precondition().Demand(old.ETag);
        if (!table.Kind.BuiltIns.ContainsKey(id))
        {
            await ThrowIfUsedAsync(id, cancellation);
        }

        return await WriteAsync(id, context, () => table.DeleteAsync(id, context.Actor(), context.Precondition(), cancellation));
    }

    /// <summary>Announces the change, makes it, and says how it ended.</summary>
    private async Task<Stored<T>> WriteAsync(string id, HttpContext context, Func<Task<Stored<T>>> write)
    {
        var announced = new List<IAnnouncedChange>();
        bool mayBeMade = false;
        try
        {
            foreach (IDirectoryObserver observer in observers)
            {
                if (await observer.ChangingAsync(table.Kind.Table, id, context.Actor(), context.RequestAborted) is { } change)
                {
                    announced.Add(change);
                }
            }

            mayBeMade = true;
            Stored<T> written = await write();
            foreach (IAnnouncedChange change in announced)
            {
                context.Response.Headers.Append(HeaderNames.Link, $"<{change.Monitor}>; rel=\"monitor\"");
            }

            return written;
        }
        catch (ProblemException)
        {
            mayBeMade = false;
            throw;
        }
        finally
        {
            // Also after a fault: the write may have happened.
            directory.Forget();
            foreach (IAnnouncedChange change in announced)
            {
                await change.EndAsync(mayBeMade);
            }
        }
    }

    private void ThrowIfFixed(string id)
    {
        if (rules.FixedBecause(id) is { } why)
        {
            throw Problems.Conflict("built-in", why).ToException();
        }
    }

    private async Task ThrowIfUsedAsync(string id, CancellationToken cancellation)
    {
        var users = new List<string>(await rules.UsersOfAsync(id, cancellation));
        foreach (IResourceUse use in uses)
        {
            users.AddRange(await use.UsersOfAsync(table.Kind.Table, id, cancellation));
        }

        if (users.Count > 0)
        {
            string more = users.Count > NamedUsers ? FormattableString.Invariant($" and {users.Count - NamedUsers} more") : "";
            throw Problems.Conflict(
                "in-use",
                $"The {table.Kind.Noun} '{id}' is used by {string.Join(", ", users.Take(NamedUsers))}{more}. Change these first.").ToException();
        }
    }
}
