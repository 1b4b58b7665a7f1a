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

    private const int MaxRaces = 6;

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

    /// <summary>Changes what is there, with the checks of a PUT; what others write in between is never lost.</summary>
    /// <param name="change">May be asked again, when somebody else was faster.</param>
    /// <param name="isDryRun">Everything but the write: then the value is what it would be, and the ETag the present one.</param>
    public async Task<(Stored<T> Stored, string ETag)> ChangeAsync(string id, Func<Stored<T>, T> change, bool isDryRun, HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(change);
        for (int race = 0; ; race++)
        {
            Stored<T> old = await GetAsync(id, context.RequestAborted);
            ThrowIfFixed(id);
            context.Precondition().Demand(old.ETag);
            T value = change(old);
            var faults = new Faults();
            await rules.CheckAsync(id, value, faults, context.RequestAborted);
            faults.ThrowIfAny();
            value = table.Kind.Complete(id, value);
            if (isDryRun)
            {
                return (old with { Value = value }, old.ETag);
            }

            try
            {
                Stored<T> next = await WriteAsync(
                    id, context, () => table.PutAsync(id, value, context.Actor(), new Precondition([old.ETag], null), context.RequestAborted));
                return (next, next.ETag);
            }
            catch (ProblemException changed) when (changed.Problem.Status == StatusCodes.Status412PreconditionFailed && race < MaxRaces)
            {
                // Read again; a condition of the caller's own is judged anew above.
            }
        }
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
