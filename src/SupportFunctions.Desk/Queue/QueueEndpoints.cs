using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Queue;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.Queue;

/// <summary>A case in its place.</summary>
public sealed record QueueItem : CaseDocument
{
    internal QueueItem(CaseDocument of, int rank, Instant? deadline, IReadOnlyList<string> why)
        : base(of) => (Rank, Deadline, Why) = (rank, deadline, why);

    /// <summary>1 is the number one.</summary>
    public int Rank { get; }

    /// <summary>The earliest of its running clocks; null sorts last.</summary>
    public Instant? Deadline { get; }

    /// <summary>The reasons in the order in which they count.</summary>
    public IReadOnlyList<string> Why { get; }
}

/// <summary>The order of work (R-PRI-3).</summary>
public static class QueueEndpoints
{
    private const string Group = "Queue";
    private const int MostPlaces = 1_000_000_000;

    public static void MapQueue(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/queue", ListAsync).Needs(Role.Reader)
            .Says(Group, "New and open cases in the order of work; engineer= for one engineer's.").Answers<Paged<QueueItem>>().Refuses(400);
        endpoints.MapGet("/api/queue/next", NextAsync).Needs(Role.Reader)
            .Says(Group, "The number one; 204 when nothing waits.").Answers<QueueItem>().Refuses(400);
    }

    private static async Task<IResult> ListAsync(
        string? mode, string? engineer, [AsParameters] PageQuery query, CaseQueries queries, CaseDocuments documents, CancellationToken cancellation)
    {
        CheckMode(mode);
        Page page = query.Read();
        (int skip, string? after) = ReadPlace(page.After);
        (IReadOnlyList<QueuePlace> places, string? last) = await queries.QueueAsync(Name(engineer), page.Top, skip, after, cancellation);
        var items = new List<QueueItem>(places.Count);
        foreach (QueuePlace place in places)
        {
            items.Add(await ItemAsync(place.Rank, place.Case, documents, cancellation));
        }

        string? next = last is null ? null : Page.Encode(string.Create(CultureInfo.InvariantCulture, $"{skip + places.Count}|{last}"));
        return Results.Json(new Paged<QueueItem>(items, next), DeskJson.Options);
    }

    private static async Task<IResult> NextAsync(string? mode, string? engineer, CaseQueries queries, CaseDocuments documents, CancellationToken cancellation)
    {
        CheckMode(mode);
        return await queries.NextAsync(Name(engineer), cancellation) is { } of
            ? Results.Json(await ItemAsync(1, of, documents, cancellation), DeskJson.Options)
            : Results.NoContent();
    }

    private static async ValueTask<QueueItem> ItemAsync(int rank, Case of, CaseDocuments documents, CancellationToken cancellation) =>
        new(await documents.OfAsync(of, cancellation), rank, QueueOrder.Deadline(of), [.. QueueOrder.Why(of)]);

    private static void CheckMode(string? mode)
    {
        if (mode is not (null or "" or "normal"))
        {
            throw Problems.Validation("mode", $"'{mode}' is not served; the order of normal load is: use mode=normal, or leave it out.").ToException();
        }
    }

    private static string? Name(string? engineer) => string.IsNullOrEmpty(engineer) ? null : engineer;

    private static (int Skip, string? After) ReadPlace(string? place)
    {
        if (place is null)
        {
            return (0, null);
        }

        string[] parts = place.Split('|', 2);
        return parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int skip) && skip <= MostPlaces
            ? (skip, parts[1])
            : throw Http.Page.NotOurs();
    }
}
