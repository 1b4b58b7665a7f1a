using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.Jobs;

/// <summary>How far a change has come on its way through the cases.</summary>
public static class JobEndpoints
{
    private const string Group = "Administration";
    private const string All = "/api/admin/jobs";
    private const int MaxWhyCharacters = 500;

    public static void MapJobs(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(All, ListAsync).Needs(Role.Lead)
            .Says(Group, "Changes that touch many cases, newest first; state is queued, running, done or failed.").Answers<Paged<JobDocument>>().Refuses(400);
        endpoints.MapGet(All + "/{id}", GetAsync).Needs(Role.Lead)
            .Says(Group, "How far one change has come.").Answers<JobDocument>().Refuses(404);
        endpoints.MapPost(All, AddAsync).Needs(Role.Admin)
            .Says(Group, "Recompute the clocks of every case that is not closed.").Answers<JobDocument>(StatusCodes.Status202Accepted).Refuses(400);
        endpoints.MapPost("/api/admin/index/rebuild", RebuildAsync).Needs(Role.Admin)
            .Says(Group, "Write the rows of every case in the indexes anew, closed ones too; no case is changed.").Answers<JobDocument>(StatusCodes.Status202Accepted);
    }

    internal static string UrlOf(string id) => $"{All}/{id}";

    private static async Task<IResult> ListAsync(string? state, [AsParameters] PageQuery query, JobStore store, CancellationToken cancellation)
    {
        Page page = query.Read();
        JobState wanted = default;
        if (!string.IsNullOrEmpty(state) && !Words.TryRead(state, out wanted))
        {
            throw Problems.Validation("state", $"'{state}' is not one of {string.Join(", ", Words.All<JobState>())}.").ToException();
        }

        if (page.After is not null && !JobId.IsValid(page.After))
        {
            throw Page.NotOurs();
        }

        (IReadOnlyList<Job> items, string? next) = await store.ListAsync(wanted == default ? null : wanted, page.Top, page.After, cancellation);
        return Results.Json(new Paged<JobDocument>([.. items.Select(JobDocument.Of)], next is null ? null : Page.Encode(next)), DeskJson.Options);
    }

    private static async Task<IResult> GetAsync(string id, JobStore store, CancellationToken cancellation) =>
        await store.ReadAsync(id, cancellation) is { } found
            ? Results.Json(JobDocument.Of(found.Job), DeskJson.Options)
            : Problems.NotFound($"There is no such job; GET {All} lists them. They are kept for 90 days.");

    private static async Task<IResult> AddAsync(JsonBody<RecomputeBody> body, HttpContext context, JobStore store)
    {
        RecomputeBody read = body.Check((b, faults) =>
        {
            if (b.Recompute != JobSubject.All)
            {
                faults.Add("recompute", "The word 'all' is needed: the clocks of every case that is not closed.");
            }

            if (string.IsNullOrWhiteSpace(b.Why) || b.Why.Length > MaxWhyCharacters || b.Why.Any(char.IsControl))
            {
                faults.Add("why", "A reason of 1 to 500 characters is needed, without line breaks: it stands in the timelines of the cases.");
            }
        });
        return Added(await store.AddAsync(new JobSubject(JobSubject.All, null), context.Actor(), read.Why!, Duration.Zero, context.RequestAborted), context);
    }

    private static async Task<IResult> RebuildAsync(HttpContext context, JobStore store) =>
        Added(await store.AddAsync(JobSubject.Index, context.Actor(), "The indexes are written anew.", Duration.Zero, context.RequestAborted), context);

    private static IResult Added(StoredJob added, HttpContext context)
    {
        context.Response.Headers.Location = UrlOf(added.Job.Id);
        return Results.Json(JobDocument.Of(added.Job), DeskJson.Options, statusCode: StatusCodes.Status202Accepted);
    }
}
