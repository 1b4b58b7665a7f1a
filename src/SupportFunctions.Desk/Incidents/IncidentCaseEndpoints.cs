using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Incidents;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.Incidents;

/// <param name="Score">More is more alike.</param>
/// <param name="Why">What is alike, in words.</param>
public sealed record SuggestedCaseDocument(CaseId Case, string Subject, string? Customer, string? Product, Instant OpenedAt, int Score, IReadOnlyList<string> Why);

public sealed record SuggestedCasesDocument(IReadOnlyList<SuggestedCaseDocument> Items);

/// <summary>Which cases are part of an incident, and which may be.</summary>
internal static class IncidentCaseEndpoints
{
    private const string Group = "Incidents";
    private const string One = "/api/incidents/{id}";

    /// <summary>The latest cases that are looked at; an incident of weeks has had its time for linking.</summary>
    private const int MostLookedAt = 2_000;

    private const int Page = 200;

    private const int MostSuggested = 100;

    public static void MapIncidentCases(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(One + "/cases", LinkAsync).Needs(Role.Engineer)
            .Says(Group, "Link a case: its customer is told how it stands, and gets every update; remove=true takes the link away.").Answers<IncidentDocument>().Refuses(400, 404, 409, 412, 422);
        endpoints.MapGet(One + "/suggestions", SuggestAsync).Needs(Role.Reader)
            .Says(Group, "Cases opened while it lasted that resemble it and are not linked, the most alike first.").Answers<SuggestedCasesDocument>().Refuses(404);
    }

    private static async Task<IResult> LinkAsync(
        string id, JsonBody<IncidentCaseBody> body, HttpContext context, IncidentLinks links, IncidentService incidents, IncidentOutbox outbox)
    {
        IncidentCaseBody b = body.Check();
        CaseId linked = CaseId.TryRead(b.Case?.Trim(), out CaseId named) ? named
            : throw Problems.Validation("case", "Name the case, such as C-1042.").ToException();
        IncidentId read = IncidentEndpoints.Read(id);
        IncidentCommand.LinkCase command = await links.CommandAsync(context.ActingAs(b.Engineer), linked, b.Remove ?? false, context.RequestAborted);
        IncidentResult.Done done = await IncidentEndpoints.DoAsync(read, command, context, incidents);
        await outbox.MarkCasesAsync(read, context.RequestAborted);
        return IncidentEndpoints.Show(context, done.Incident);
    }

    private static async Task<IResult> SuggestAsync(string id, IncidentStore store, CaseQueries queries, CancellationToken cancellation)
    {
        Incident incident = await IncidentEndpoints.FindAsync(IncidentEndpoints.Read(id), store, cancellation);
        var found = new List<SuggestedCaseDocument>();
        string? after = null;
        for (int looked = 0; looked < MostLookedAt; looked += Page)
        {
            (IReadOnlyList<Case> items, after) = await queries.ListAsync(new CaseFilter(null, null, null, null, null, null), Page, after, cancellation);
            foreach (Case candidate in items)
            {
                if (candidate.Merge is null && IncidentResemblance.Of(incident, candidate) is { } alike)
                {
                    found.Add(new SuggestedCaseDocument(candidate.Id, candidate.Subject, candidate.Customer?.Id, candidate.Product, candidate.OpenedAt, alike.Score, alike.Why));
                }
            }

            // Numbers rise with the time of opening, or nearly: a page that is older as a whole ends the search.
            if (after is null || items.All(c => c.OpenedAt < incident.BeganAt))
            {
                break;
            }
        }

        return Results.Json(
            new SuggestedCasesDocument([.. found.OrderByDescending(c => c.Score).ThenBy(c => c.OpenedAt).ThenBy(c => c.Case.Number).Take(MostSuggested)]), DeskJson.Options);
    }
}
