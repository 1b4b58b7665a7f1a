using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Desk.Clocks;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Intake.Conversations;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Resources;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Cases;

/// <summary>The URLs of a case (contract.md, Cases).</summary>
public static partial class CaseEndpoints
{
    private const string Group = "Cases";
    private const string One = "/api/cases/{id}";
    private const int MaxNameCharacters = 200;

    public static void MapCases(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/cases", ListAsync).Needs(Role.Reader)
            .Says(Group, "Cases, newest first; filters combine, text is word prefixes.").Answers<Paged<CaseDocument>>().Refuses(400);
        endpoints.MapPost("/api/cases", CreateAsync).Needs(Role.Engineer)
            .Says(Group, "Open a case for somebody who did not write.").Answers<CaseDocument>().Refuses(400);
        endpoints.MapGet(One, GetAsync).Needs(Role.Reader).Says(Group, "One case with its current clocks.").Answers<CaseDocument>().Refuses(404);
        endpoints.MapGet(One + "/timeline", TimelineAsync).Needs(Role.Reader)
            .Says(Group, "Every event, oldest first.").Answers<Paged<TimelineEntry>>().Refuses(400, 404);
        endpoints.MapGet(One + "/sla", SlaAsync).Needs(Role.Reader)
            .Says(Group, "Every clock explained to the second, with what it was computed from; all=true adds the ones that were replaced, inputs=true what each digest is made of; format=text is for people.").Answers<SlaDocument>().Refuses(400, 404);

        Command<TriageBody>("triage", "Set severity, priority, type, product, customer and the rest.", (b, by) => new CaseCommand.Triage(
            by(b.Engineer),
            new TriageFacts(Known(b.Severity), Known(b.Priority), Known(b.Type), b.Product, b.Feature, Known(b.Maturity), Known(b.Environment), Known(b.BusinessImpact), b.RealQuestion, b.HighStakes),
            b.Customer, b.Reason));
        Command<AssignBody>("assign", "Give the case to an engineer; a handoff needs a summary.", (b, by) => new CaseCommand.Assign(
            by(null), b.Engineer ?? "", b.HandoffSummary));
        Command<NoteBody>("note", "Write an internal note.", (b, by) => new CaseCommand.AddNote(
            by(b.Engineer), b.Text ?? "", b.Evidence, b.Assumptions, b.OpenQuestions));
        Command<WaitBody>("wait", "Wait on the customer or on engineering.", (b, by) => new CaseCommand.Wait(
            by(b.Engineer), b.On ?? WaitingOn.None, b.Ask));
        Command<ResolveBody>("resolve", "Resolve the case; the customer is told.", (b, by) => new CaseCommand.Resolve(
            by(b.Engineer), b.Kind ?? ResolutionKind.Unknown, b.Summary ?? "", b.RootCause));
        Command<ConfirmBody>("confirm", "The customer confirms: the case is closed.", (b, by) => new CaseCommand.Confirm(by(b.Engineer), b.Documentation));
        Command<ReopenBody>("reopen", "Open a resolved or closed case again.", (b, by) => new CaseCommand.Reopen(by(b.Engineer), b.Reason ?? ""));
        endpoints.MapPost(One + "/reply", ReplyAsync).Needs(Role.Engineer)
            .Says(Group, "Reply to the customer; says whether it counts as a first response.").Answers<ReplyAnswer>().Refuses(400, 404, 409, 412);

        endpoints.MapRelations();

        void Command<TBody>(string action, string summary, Func<TBody, Func<string?, string>, CaseCommand> command) where TBody : class =>
            endpoints.MapPost($"{One}/{action}", (string id, JsonBody<TBody> body, HttpContext context, CaseService cases, CaseDocuments documents) =>
                    ExecuteAsync(id, command(body.Check(), engineer => context.ActingAs(engineer)), context, cases, documents))
                .Needs(Role.Engineer).Says(Group, summary).Answers<CaseDocument>().Refuses(400, 404, 409, 412, 422);
    }

    private static async Task<IResult> ListAsync(
        string? status, string? customer, string? assignee, string? priority, string? severity, string? text,
        [AsParameters] PageQuery query, CaseQueries queries, CaseDocuments documents, CancellationToken cancellation)
    {
        var faults = new Faults();
        var filter = new CaseFilter(
            QueryWords.Read<CaseStatus>("status", status, faults), Given(customer), Given(assignee), QueryWords.Read<Priority>("priority", priority, faults),
            QueryWords.Read<Severity>("severity", severity, faults), text);
        faults.ThrowIfAny();
        Page page = query.Read();
        (IReadOnlyList<Case> items, string? next) = await queries.ListAsync(filter, page.Top, page.After, cancellation);
        var shown = new List<CaseDocument>(items.Count);
        foreach (Case item in items)
        {
            shown.Add(await documents.OfAsync(item, cancellation));
        }

        return Results.Json(new Paged<CaseDocument>(shown, next is null ? null : Page.Encode(next)), DeskJson.Options);
    }

    private static async Task<IResult> CreateAsync(
        JsonBody<CreateCaseBody> body, HttpContext context, CaseService cases, CaseNumbers numbers, MessageReservations messages, CaseDocuments documents, IDirectory directory,
        DeskTime desk, CancellationToken cancellation)
    {
        CreateCaseBody read = body.Check((b, faults) =>
        {
            if (string.IsNullOrWhiteSpace(b.Subject) || b.Subject.Length > CaseLimits.SubjectCharacters)
            {
                faults.Add("subject", "A subject of 1 to 500 characters is needed.");
            }

            if (b.From?.Email is not { Length: <= 254 } email || !System.Net.Mail.MailAddress.TryCreate(email, out var parsed) || parsed.Address != email.Trim())
            {
                faults.Add("from.email", "The mail address of whoever asks is needed, such as kim@acme.example.");
            }

            if (string.IsNullOrWhiteSpace(b.Text) || b.Text.Length > CaseLimits.TextCharacters)
            {
                faults.Add("text", "A text of 1 to 100000 characters is needed: what was asked.");
            }

            if (b.From?.Name is { } name && (name.Length > MaxNameCharacters || name.Any(char.IsControl)))
            {
                faults.Add("from.name", "At most 200 characters, and no control characters.");
            }

            if (b.Product?.Length > MaxNameCharacters)
            {
                faults.Add("product", "At most 200 characters.");
            }
        });
        string address = read.From!.Email!.Trim().ToLowerInvariant();
        string? customer = read.Customer ?? (await directory.RecogniseAsync(address, cancellation))?.Id;

        // The same Idempotency-Key finds the same number again, even after a crash between number and case.
        CaseId wanted = await numbers.NextAsync(cancellation);
        var source = new MessageSource("api-" + (context.CommandId() ?? wanted.ToString()), null, null);
        CaseId id = (await messages.ReserveAsync(source, wanted, cancellation)).Case;
        var command = new CaseCommand.Open(
            context.Actor(), read.Subject!, new Person(address, read.From.Name), read.Text!, "api", source, desk.Now, customer, read.Product);
        return await ExecuteAsync(id, command, context, cases, documents);
    }

    private static async Task<IResult> GetAsync(string id, HttpContext context, CaseStore store, CaseDocuments documents, CancellationToken cancellation)
    {
        Case found = await FindAsync(id, store, cancellation);
        context.SetETag(ETagOf(found));
        return Results.Json(await documents.OfAsync(found, cancellation), DeskJson.Options);
    }

    private static async Task<IResult> TimelineAsync(string id, [AsParameters] PageQuery query, CaseStore store, CancellationToken cancellation)
    {
        Page page = query.Read();
        Case found = await FindAsync(id, store, cancellation);
        long from = page.After is null ? 1
            : int.TryParse(page.After, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int after) ? after + 1L
            : throw Page.NotOurs();
        IReadOnlyList<RecordedEvent> events = await store.EventsAsync(found.Id, from, page.Top + 1, cancellation);
        List<TimelineEntry> shown = [.. events.Take(page.Top).Select(TimelineEntry.Of)];
        string? next = events.Count > page.Top ? Page.Encode(shown[^1].Seq.ToString(System.Globalization.CultureInfo.InvariantCulture)) : null;
        return Results.Json(new Paged<TimelineEntry>(shown, next), DeskJson.Options);
    }

    private static async Task<IResult> SlaAsync(
        string id, bool? all, bool? inputs, string? format, CaseStore store, EarlierClocks earlier, ClockExplanation explanation, CancellationToken cancellation)
    {
        if (format is not (null or "json" or "text"))
        {
            throw Problems.Validation("format", $"'{format}' is none of json and text.").ToException();
        }

        Case found = await FindAsync(id, store, cancellation);
        IEnumerable<Clock> clocks = all is true ? await earlier.WithCurrentAsync(found.Id, cancellation) : found.Clocks;
        SlaDocument document = await explanation.OfAsync(found, clocks, inputs ?? false, cancellation);
        return format == "text" ? Results.Text(SlaText.Of(document, found), "text/plain; charset=utf-8") : Results.Json(document, DeskJson.Options);
    }

    private static async Task<IResult> ReplyAsync(string id, JsonBody<ReplyBody> body, HttpContext context, CaseService cases, CancellationToken cancellation)
    {
        ReplyBody b = body.Check();
        var command = new CaseCommand.Reply(
            context.ActingAs(b.Engineer), b.Summary ?? "", b.NextSteps ?? "", b.Body ?? "", b.NextUpdateBy, b.WaitingOnCustomer, b.Ask);
        CaseResult.Done done = await DoAsync(Read(id), command, context, cases, cancellation);
        string[] missing =
        [
            .. string.IsNullOrWhiteSpace(command.Summary) ? ["summary"] : Array.Empty<string>(),
            .. string.IsNullOrWhiteSpace(command.NextSteps) ? ["nextSteps"] : Array.Empty<string>(),
        ];
        context.SetETag(ETagOf(done.Case));
        CaseEvent.Replied? replied = done.Events.Select(e => e.Event).OfType<CaseEvent.Replied>().FirstOrDefault();
        return Results.Json(new ReplyAnswer(replied?.CountsAsFirstResponse ?? missing.Length == 0, replied?.Missing ?? [.. missing]), DeskJson.Options);
    }

    private static async Task<IResult> ExecuteAsync(string id, CaseCommand command, HttpContext context, CaseService cases, CaseDocuments documents) =>
        await ExecuteAsync(Read(id), command, context, cases, documents);

    private static async Task<IResult> ExecuteAsync(CaseId id, CaseCommand command, HttpContext context, CaseService cases, CaseDocuments documents)
    {
        CaseResult.Done done = await DoAsync(id, command, context, cases, context.RequestAborted);
        return await ShowAsync(done.Case, context, documents);
    }

    private static async Task<CaseResult.Done> DoAsync(CaseId id, CaseCommand command, HttpContext context, CaseService cases, CancellationToken cancellation)
    {
        long? expected = Expected(context);
        var marks = new CommitMarks(CommandId: context.CommandId());
        return await cases.ExecuteAsync(id, command, marks, expected, cancellation) switch
        {
            CaseResult.Done done => done,
            CaseResult.Stale stale => throw Problems.PreconditionFailed(ETags.Of(stale.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture))).ToException(),
            CaseResult.Refused { Decision: var refused } => throw Of(refused).ToException(),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>The ETag of a case is its event sequence, so If-Match says which sequence the caller saw.</summary>
    private static long? Expected(HttpContext context)
    {
        IReadOnlyList<string>? match = context.Precondition().Match;
        return match is null || match.Contains("*") ? null
            : match.Count == 1 && long.TryParse(match[0].Trim('"'), System.Globalization.CultureInfo.InvariantCulture, out long sequence) ? sequence
            : -1;
    }

    private static Problem Of(Decision.Refused refused) => refused.Code switch
    {
        RefusalCode.NotOpened => Problems.NotFound(refused.Detail),
        RefusalCode.WrongState => Problems.Conflict("cases/wrong-state", refused.Detail),
        RefusalCode.Merged => Problems.Conflict("cases/merged", refused.Detail),
        RefusalCode.Invalid => Problems.Validation(refused.Field ?? "", refused.Detail),
        RefusalCode.AgainstRule => Problems.AgainstRule("cases/against-rule", refused.Detail),
        RefusalCode.None => throw new System.Diagnostics.UnreachableException(),
    };

    private static async Task<Case> FindAsync(string id, CaseStore store, CancellationToken cancellation)
    {
        Case found = (await store.LoadAsync(Read(id), cancellation)).Case;
        return found.Status == CaseStatus.NotOpened ? throw NoCase(id) : found;
    }

    private static CaseId Read(string id) => CaseId.TryRead(id, out CaseId read) ? read : throw NoCase(id);

    private static ProblemException NoCase(string id) => Problems.NotFound($"There is no case '{(id.Length > 40 ? id[..40] : id)}'. Ids look like C-1042.").ToException();

    private static string ETagOf(Case of) => ETags.Of(of.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static string? Given(string? value) => string.IsNullOrEmpty(value) ? null : value;

    private static T? Known<T>(T? value) where T : struct, Enum => value is { } v && !v.Equals(default(T)) ? v : null;
}
