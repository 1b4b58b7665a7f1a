using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Incidents;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.Incidents;

/// <summary>The URLs of incidents (contract.md, R-ENG-4).</summary>
internal static class IncidentEndpoints
{
    private const string Group = "Incidents";
    private const string All = "/api/incidents";
    private const string One = All + "/{id}";

    public static void MapIncidents(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(All, ListAsync).Needs(Role.Reader)
            .Says(Group, "Incidents, newest first; active=true for those that are not resolved.").Answers<Paged<IncidentDocument>>().Refuses(400);
        endpoints.MapPost(All, DeclareAsync).Needs(Role.Engineer)
            .Says(Group, "Declare an incident; the desk gives it a number.").Answers<IncidentDocument>(201).Refuses(400);
        endpoints.MapGet(One, GetAsync).Needs(Role.Reader).Says(Group, "One incident with its updates, linked cases and root cause.").Answers<IncidentDocument>().Refuses(404);
        endpoints.MapPut(One, PutAsync).Needs(Role.Engineer)
            .Says(Group, "Declare an incident under an id of one's own, or change what it is and who sees to it. Outages have URLs of their own.").Answers<IncidentDocument>().Refuses(400, 404, 412);
        endpoints.MapDelete(One, DeleteAsync).Needs(Role.Lead)
            .Says(Group, "Withdraw an incident that was none, before customers were told of it; its events stay. Answers what it was.").Answers<IncidentDocument>().Refuses(404, 412, 422);
        endpoints.MapGet(One + "/timeline", TimelineAsync).Needs(Role.Reader)
            .Says(Group, "Every event, oldest first.").Answers<Paged<IncidentTimelineEntry>>().Refuses(400, 404);

        Command<IncidentNoteBody>("note", "Add to the internal stream.", (b, by) => new IncidentCommand.AddNote(by(b.Engineer), b.Text ?? ""));
        Command<IncidentUpdateBody>("update", "Add to the external stream: the public sees it, and the customer of every linked case is mailed at once.", (b, by) => new IncidentCommand.Update(
            by(b.Engineer), b.Summary ?? "", b.NextSteps, b.Phase, b.NextUpdateBy));
        Command<OutageMomentBody>("outage/start", "It does not work from then on.", (b, by) => new IncidentCommand.StartOutage(by(b.Engineer), b.At, b.Reason));
        Command<OutageMomentBody>("outage/end", "It works again since then.", (b, by) => new IncidentCommand.EndOutage(by(b.Engineer), b.At, b.Reason));
        Command<OutagesBody>("outages", "Correct all outages, with a reason; availability follows.", (b, by) => new IncidentCommand.CorrectOutages(
            by(b.Engineer), [.. (b.Outages ?? throw Problems.Validation("outages", "Say what outages there were; an empty list for none.").ToException()).Select(Read)], b.Reason ?? ""));
        Command<ResolveIncidentBody>("resolve", "It works again: an outage that goes on ends, and the last update says so.", (b, by) => new IncidentCommand.Resolve(
            by(b.Engineer), b.Summary ?? "", b.NextSteps, b.At, b.Reason));
        Command<ReopenIncidentBody>("reopen", "It is back.", (b, by) => new IncidentCommand.Reopen(by(b.Engineer), b.Reason ?? ""));
        Command<RootCauseBody>("root-cause", "Write the root cause up, or write it anew.", (b, by) => new IncidentCommand.WriteRootCause(by(b.Engineer), b.Read()));
        Command<CloseIncidentBody>("close", "Close it; the root cause has to be written up, here or before.", (b, by) => new IncidentCommand.Close(by(b.Engineer), b.RootCause?.Read()));

        endpoints.MapIncidentCases();

        void Command<TBody>(string action, string summary, Func<TBody, Func<string?, string>, IncidentCommand> command) where TBody : class =>
            endpoints.MapPost($"{One}/{action}", (string id, JsonBody<TBody> body, HttpContext context, IncidentService incidents) =>
                    ExecuteAsync(Read(id), command(body.Check(), engineer => context.ActingAs(engineer)), context, incidents))
                .Needs(Role.Engineer).Says(Group, summary).Answers<IncidentDocument>().Refuses(400, 404, 409, 412, 422);
    }

    private static async Task<IResult> ListAsync(bool? active, [AsParameters] PageQuery query, IncidentStore store, CancellationToken cancellation)
    {
        Page page = query.Read();
        if (active is true)
        {
            // Few are active at a time, and one that was declared long ago may be: all are looked at, and one page holds them.
            IncidentDocument[] all = await store.AllAsync(cancellation).Where(i => i.State == IncidentState.Active).Take(page.Top).Select(IncidentDocument.Of).ToArrayAsync(cancellation);
            return Results.Json(new Paged<IncidentDocument>(all, null), DeskJson.Options);
        }

        (IReadOnlyList<IncidentSummary> items, string? next) = await store.PageAsync(page.Top, page.After, cancellation);
        return Results.Json(new Paged<IncidentDocument>([.. items.Select(IncidentDocument.Of)], next is null ? null : Page.Encode(next)), DeskJson.Options);
    }

    private static async Task<IResult> GetAsync(string id, HttpContext context, IncidentStore store) =>
        Show(context, await FindAsync(Read(id), store, context.RequestAborted));

    private static async Task<IResult> DeclareAsync(JsonBody<IncidentBody> body, HttpContext context, IncidentStore store, IncidentService incidents)
    {
        IncidentBody b = body.Check();
        IncidentId id = await store.NextNumberAsync(context.RequestAborted);
        IncidentResult.Done done = await DoAsync(id, Declaration(b, context), context, incidents);
        context.SetETag(ETagOf(done.Incident));
        context.Response.Headers.Location = $"{All}/{id}";
        return Results.Json(IncidentDocument.Of(done.Incident), DeskJson.Options, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> PutAsync(string id, JsonBody<IncidentBody> body, HttpContext context, IncidentStore store, IncidentService incidents)
    {
        IncidentBody b = body.Check();
        IncidentId read = Read(id);
        Incident current = (await store.LoadAsync(read, context.RequestAborted)).Incident;
        if (current.State != IncidentState.NotDeclared)
        {
            return await ExecuteAsync(read, new IncidentCommand.Change(context.ActingAs(b.Engineer), b.Plan(), b.UpdateEvery), context, incidents);
        }

        // Numbers are the desk's to give.
        return read.IsNumber ? throw NoIncident(id) : await ExecuteAsync(read, Declaration(b, context), context, incidents);
    }

    private static async Task<IResult> DeleteAsync(string id, HttpContext context, IncidentStore store, IncidentService incidents)
    {
        IncidentId read = Read(id);
        await FindAsync(read, store, context.RequestAborted);
        return await ExecuteAsync(read, new IncidentCommand.Withdraw(context.ActingAs(null), "Withdrawn."), context, incidents);
    }

    private static async Task<IResult> TimelineAsync(string id, [AsParameters] PageQuery query, IncidentStore store, CancellationToken cancellation)
    {
        Page page = query.Read();
        Incident found = await FindAsync(Read(id), store, cancellation);
        long from = page.After is null ? 1
            : int.TryParse(page.After, NumberStyles.None, CultureInfo.InvariantCulture, out int after) ? after + 1L
            : throw Page.NotOurs();
        IReadOnlyList<RecordedIncidentEvent> events = await store.EventsAsync(found.Id, from, page.Top + 1, cancellation);
        List<IncidentTimelineEntry> shown = [.. events.Take(page.Top).Select(IncidentTimelineEntry.Of)];
        string? next = events.Count > page.Top ? Page.Encode(shown[^1].Seq.ToString(CultureInfo.InvariantCulture)) : null;
        return Results.Json(new Paged<IncidentTimelineEntry>(shown, next), DeskJson.Options);
    }

    private static IncidentCommand.Declare Declaration(IncidentBody b, HttpContext context) =>
        new(context.ActingAs(b.Engineer), b.Plan(), b.StartedAt, b.Reason, b.UpdateEvery);

    private static IncidentOutage Read(OutageBody? outage) => outage?.From is { } from
        ? new IncidentOutage(from, outage.To)
        : throw Problems.Validation("outages", "Each outage says since when it was, as \"from\".").ToException();

    private static async Task<IResult> ExecuteAsync(IncidentId id, IncidentCommand command, HttpContext context, IncidentService incidents) =>
        Show(context, (await DoAsync(id, command, context, incidents)).Incident);

    internal static async Task<IncidentResult.Done> DoAsync(IncidentId id, IncidentCommand command, HttpContext context, IncidentService incidents) =>
        await incidents.ExecuteAsync(id, command, context.CommandId(), Expected(context), context.RequestAborted) switch
        {
            IncidentResult.Done done => done,
            IncidentResult.Stale stale => throw Problems.PreconditionFailed(stale.Sequence == 0 ? null : ETagOf(stale.Sequence)).ToException(),
            IncidentResult.Refused { Decision: var refused } => throw Of(refused).ToException(),
            _ => throw new UnreachableException(),
        };

    internal static IResult Show(HttpContext context, Incident incident)
    {
        context.SetETag(ETagOf(incident));
        return Results.Json(IncidentDocument.Of(incident), DeskJson.Options);
    }

    internal static IncidentId Read(string id) => IncidentId.TryRead(id, out IncidentId read) ? read : throw NoIncident(id);

    internal static async Task<Incident> FindAsync(IncidentId id, IncidentStore store, CancellationToken cancellation) =>
        (await store.LoadAsync(id, cancellation)).Incident is { Counts: true } found ? found : throw NoIncident(id.ToString());

    /// <summary>The ETag of an incident is its event sequence, so If-Match says which sequence the caller saw.</summary>
    private static long? Expected(HttpContext context)
    {
        Precondition condition = context.Precondition();
        return condition.NoneMatch?.Contains("*") is true ? 0
            : condition.Match is not { } match || match.Contains("*") ? null
            : match.Count == 1 && long.TryParse(match[0].Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out long sequence) ? sequence
            : -1;
    }

    private static Problem Of(IncidentDecision.Refused refused) => refused.Code switch
    {
        RefusalCode.NotOpened => Problems.NotFound(refused.Detail),
        RefusalCode.WrongState or RefusalCode.Merged => Problems.Conflict("incidents/wrong-state", refused.Detail),
        RefusalCode.Invalid => Problems.Validation(refused.Field ?? "", refused.Detail),
        RefusalCode.AgainstRule => Problems.AgainstRule("incidents/against-rule", refused.Detail),
        RefusalCode.None => throw new UnreachableException(),
    };

    private static ProblemException NoIncident(string id) =>
        Problems.NotFound($"There is no incident '{(id.Length > 40 ? id[..40] : id)}'. Ids look like I-3.").ToException();

    private static string ETagOf(Incident of) => ETagOf(of.Sequence);

    private static string ETagOf(long sequence) => ETags.Of(sequence.ToString(CultureInfo.InvariantCulture));
}
