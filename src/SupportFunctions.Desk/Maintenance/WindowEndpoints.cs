using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;
using SupportFunctions.Core.Maintenance;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Maintenance.Notices;

namespace SupportFunctions.Desk.Maintenance;

/// <summary>The URLs of maintenance windows (contract.md).</summary>
internal static class WindowEndpoints
{
    private const string Group = "Maintenance";

    private const string Many = "/api/maintenance-windows";

    private const string One = Many + "/{id}";

    public static void MapWindows(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(Many, ListAsync).Needs(Role.Reader)
            .Says(Group, "Maintenance windows by number; from and to bound the time that they overlap, customer names whom they concern by name.").Answers<Paged<WindowSummary>>().Refuses(400);
        endpoints.MapPost(Many, CreateAsync).Needs(Role.Engineer)
            .Says(Group, "Plan a window; it is announced at once unless draft is true (R-MNT-1).").Answers<WindowDocument>(StatusCodes.Status201Created).Refuses(400, 422);
        endpoints.MapGet(One, GetAsync).Needs(Role.Reader).Says(Group, "One window.").Answers<WindowDocument>().Refuses(404);
        endpoints.MapGet(One + "/timeline", TimelineAsync).Needs(Role.Reader).Says(Group, "Every event of a window, oldest first.").Answers<Paged<WindowTimelineEntry>>().Refuses(400, 404);
        endpoints.MapGet(One + "/customers", ToldAsync).Needs(Role.Reader)
            .Says(Group, "What each customer was told, and when that was accepted.").Answers<Paged<ToldCustomer>>().Refuses(404);
        endpoints.MapPut(One, ChangeAsync).Needs(Role.Engineer)
            .Says(Group, "Change the plan; customers are told at once. What is new needs the whole notice again.").Answers<WindowDocument>().Refuses(400, 404, 409, 412, 422);
        Command<NothingBody>("propose", "Ask the customers of a draft whether the time suits them (R-MNT-5).", (_, by) => new WindowCommand.Propose(by));
        Command<NothingBody>("announce", "Announce a draft.", (_, by) => new WindowCommand.Announce(by));
        Command<NothingBody>("start", "Say that the work has begun; a window that nobody starts begins at its time by itself.", (_, by) => new WindowCommand.Start(by));
        Command<CompleteBody>("complete", "Say that it is over.", (b, by) => new WindowCommand.Complete(by, b.Summary));
        Command<CancelBody>("cancel", "Call it off; series ends the occurrences after it, too.", (b, by) => new WindowCommand.Cancel(by, b.Reason, b.Series ?? false));
        Command<ExtendBody>("extend", "Give a new estimate of its end; customers are told at once.", (b, by) => new WindowCommand.Extend(
            by, b.EndsAt ?? throw Problems.Validation("endsAt", $"This is required. {Instants.HowTo}").ToException(), b.Reason));

        void Command<TBody>(string action, string summary, Func<TBody, string, WindowCommand> command) where TBody : class =>
            endpoints.MapPost($"{One}/{action}", async (string id, HttpContext context, WindowService windows) =>
                {
                    TBody body = (await JsonBody<TBody>.ReadOptionalAsync(context)).Check();
                    return Show(await DoAsync(Read(id), command(body, context.Actor()), context, windows), context, StatusCodes.Status200OK);
                })
                .Accepts<TBody>(isOptional: true, "application/json")
                .Needs(Role.Engineer).Says(Group, summary).Answers<WindowDocument>().Refuses(400, 404, 409, 412, 422);
    }

    private static async Task<IResult> CreateAsync(JsonBody<WindowBody> body, HttpContext context, WindowInput input, WindowNumbers numbers, WindowService windows, CancellationToken cancellation)
    {
        WindowCommand.Create command = await input.CreateAsync(body, context.Actor(), cancellation);
        WindowId id = await numbers.NextAsync(context.CommandId(), cancellation);
        Window created = await DoAsync(id, command, context, windows);
        context.Response.Headers.Location = $"{context.Request.PathBase}{Many}/{id}";
        return Show(created, context, StatusCodes.Status201Created);
    }

    private static async Task<IResult> ChangeAsync(string id, JsonBody<WindowBody> body, HttpContext context, WindowInput input, WindowStore store, WindowService windows, CancellationToken cancellation)
    {
        await FindAsync(id, store, cancellation);
        WindowCommand.Change command = await input.ChangeAsync(body, context.Actor(), cancellation);
        return Show(await DoAsync(Read(id), command, context, windows), context, StatusCodes.Status200OK);
    }

    private static async Task<IResult> GetAsync(string id, HttpContext context, WindowStore store, CancellationToken cancellation) =>
        Show(await FindAsync(id, store, cancellation), context, StatusCodes.Status200OK);

    private static async Task<IResult> ListAsync(
        string? state, string? from, string? to, string? customer, [AsParameters] PageQuery query, WindowSchedule schedule, CancellationToken cancellation)
    {
        var faults = new Faults();
        WindowState? wanted = QueryWords.Read<WindowState>("state", state, faults);
        Instant start = ReadInstant("from", from, Instant.MinValue, faults);
        Instant end = ReadInstant("to", to, Instant.MaxValue, faults);
        faults.ThrowIfAny();
        Page page = query.Read();
        WindowId? after = page.After is null ? null : WindowId.TryRead(page.After, out WindowId place) ? place : throw Page.NotOurs();
        var items = new List<WindowSummary>();
        await foreach (ScheduledWindow window in schedule.AllAsync(after, cancellation))
        {
            if ((wanted is null || window.State == wanted) && (window.Plan.Overlaps(start, end) || (window.Plan.StartsAt < end && start < window.EndsAt))
                && (string.IsNullOrEmpty(customer) || window.Plan.Customers.IsEmpty || window.Plan.Customers.Contains(customer)))
            {
                items.Add(WindowSummary.Of(window));
                if (items.Count > page.Top)
                {
                    break;
                }
            }
        }

        return items.Count > page.Top
            ? Results.Json(new Paged<WindowSummary>(items[..page.Top], Page.Encode(items[page.Top - 1].Id.ToString())), DeskJson.Options)
            : Results.Json(new Paged<WindowSummary>(items, null), DeskJson.Options);
    }

    private static async Task<IResult> TimelineAsync(string id, [AsParameters] PageQuery query, WindowStore store, CancellationToken cancellation)
    {
        Page page = query.Read();
        Window found = await FindAsync(id, store, cancellation);
        long from = page.After is null ? 1
            : int.TryParse(page.After, NumberStyles.None, CultureInfo.InvariantCulture, out int after) ? after + 1L
            : throw Page.NotOurs();
        IReadOnlyList<RecordedWindowEvent> events = await store.EventsAsync(found.Id, from, page.Top + 1, cancellation);
        List<WindowTimelineEntry> shown = [.. events.Take(page.Top).Select(WindowTimelineEntry.Of)];
        return Results.Json(
            new Paged<WindowTimelineEntry>(shown, events.Count > page.Top ? Page.Encode(shown[^1].Seq.ToString(CultureInfo.InvariantCulture)) : null), DeskJson.Options);
    }

    private static async Task<IResult> ToldAsync(string id, [AsParameters] PageQuery query, WindowStore store, NoticeStore notices, CancellationToken cancellation)
    {
        Page page = query.Read();
        Window found = await FindAsync(id, store, cancellation);
        var items = new List<ToldCustomer>();
        await foreach (ToldCustomer told in notices.ToldAsync(found.Id, cancellation))
        {
            if (page.After is null || string.CompareOrdinal(told.Customer, page.After) > 0)
            {
                items.Add(told);
                if (items.Count > page.Top)
                {
                    break;
                }
            }
        }

        return items.Count > page.Top
            ? Results.Json(new Paged<ToldCustomer>(items[..page.Top], Page.Encode(items[page.Top - 1].Customer)), DeskJson.Options)
            : Results.Json(new Paged<ToldCustomer>(items, null), DeskJson.Options);
    }

    private static async Task<Window> DoAsync(WindowId id, WindowCommand command, HttpContext context, WindowService windows) =>
        await windows.ExecuteAsync(id, command, context.CommandId(), Expected(context), context.RequestAborted) switch
        {
            WindowResult.Done done => done.Window,
            WindowResult.Stale stale => throw Problems.PreconditionFailed(ETags.Of(stale.Sequence.ToString(CultureInfo.InvariantCulture))).ToException(),
            WindowResult.Refused { Decision: var refused } => throw Of(refused).ToException(),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    internal static Problem Of(WindowDecision.Refused refused) => refused.Code switch
    {
        WindowRefusal.NotCreated => Problems.NotFound(refused.Detail),
        WindowRefusal.WrongState => Problems.Conflict("maintenance/wrong-state", refused.Detail),
        WindowRefusal.Invalid => Problems.Validation(refused.Field ?? "", refused.Detail),
        WindowRefusal.TooSoon => Problems.AgainstRule("maintenance/too-soon", refused.Detail),
        WindowRefusal.TooLong => Problems.AgainstRule("maintenance/too-long", refused.Detail),
        WindowRefusal.Overlap => Problems.AgainstRule("maintenance/overlap", refused.Detail),
        WindowRefusal.BreaksAvailability => Problems.AgainstRule("maintenance/breaks-availability", refused.Detail),
        WindowRefusal.None => throw new System.Diagnostics.UnreachableException(),
    };

    private static IResult Show(Window window, HttpContext context, int status)
    {
        context.SetETag(ETags.Of(window.Sequence.ToString(CultureInfo.InvariantCulture)));
        return Results.Json(WindowDocument.Of(window), DeskJson.Options, statusCode: status);
    }

    private static async Task<Window> FindAsync(string id, WindowStore store, CancellationToken cancellation)
    {
        Window found = (await store.LoadAsync(Read(id), cancellation)).Window;
        return found.State == WindowState.None ? throw NoWindow(id) : found;
    }

    private static WindowId Read(string id) => WindowId.TryRead(id, out WindowId read) ? read : throw NoWindow(id);

    private static ProblemException NoWindow(string id) =>
        Problems.NotFound($"There is no maintenance window '{(id.Length > 40 ? id[..40] : id)}'. Ids look like W-12.").ToException();

    private static Instant ReadInstant(string field, string? text, Instant none, Faults faults)
    {
        if (string.IsNullOrEmpty(text))
        {
            return none;
        }

        if (Instants.TryReadOrDate(text, out Instant at))
        {
            return at;
        }

        faults.Add(field, Instants.HowTo);
        return none;
    }

    /// <summary>The ETag of a window is its event sequence, so If-Match says which sequence the caller saw.</summary>
    private static long? Expected(HttpContext context)
    {
        IReadOnlyList<string>? match = context.Precondition().Match;
        return match is null || match.Contains("*") ? null
            : match.Count == 1 && long.TryParse(match[0].Trim('"'), CultureInfo.InvariantCulture, out long sequence) ? sequence
            : -1;
    }
}
