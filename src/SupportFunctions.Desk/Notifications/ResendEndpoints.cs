using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Incidents;
using SupportFunctions.Core.Mails;
using SupportFunctions.Core.Maintenance;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Incidents;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Maintenance;
using SupportFunctions.Desk.Maintenance.Notices;

namespace SupportFunctions.Desk.Notifications;

/// <summary>A mail of the log once more, by hand. It goes the way of all others: through the outbox of what it is about.</summary>
internal static class ResendEndpoints
{
    private const string Group = "Notifications";

    private const string Resend = "/notifications/{notificationId}/resend";

    public static void MapResends(this IEndpointRouteBuilder endpoints)
    {
        Map("/api/cases/{id}" + Resend, OfCaseAsync, "Send a mail about a case once more, as it was; to is another contact of the customer.");
        Map("/api/maintenance-windows/{id}" + Resend, OfWindowAsync, "Send a mail about a maintenance window once more, as long as what it says is so; to is another contact of the customer.");
        Map("/api/incidents/{id}" + Resend, OfIncidentAsync, "Send a mail to staff about an incident once more, as it was.");

        void Map(string url, Delegate handler, string says) => endpoints.MapPost(url, handler)
            .Accepts<ResendBody>(isOptional: true, "application/json")
            .Needs(Role.Engineer).Says(Group, says).Answers<ResendAnswer>(StatusCodes.Status202Accepted).Refuses(400, 404, 409, 422);
    }

    private static async Task<IResult> OfCaseAsync(
        string id, string notificationId, HttpContext context, Resends resends, CaseStore store, CaseService cases, MailComposer composer, MailSettings settings, CancellationToken cancellation)
    {
        ResendBody body = (await JsonBody<ResendBody>.ReadOptionalAsync(context)).Check();
        Case of = CaseId.TryRead(id, out CaseId read) && await store.LoadAsync(read, cancellation) is { ETag: not null, Case: var found } ? found : throw None("case", id, "C-1042");
        ResendableMail mail = await resends.FindAsync(CaseNotifications.PlaceOf(read), notificationId, cancellation);
        Effect.SendMail again = DeskJson.TryRead<Effect>(mail.Facts) as Effect.SendMail ?? throw Resends.TooOld(notificationId);
        if (await resends.ReadAsync(body.To, mail.Logged, of.Customer?.Id, cancellation) is var (address, name))
        {
            again = again with { To = again.To with { Address = address, Name = name } };
        }

        await resends.CheckAsync(notificationId, mail.Logged, () => composer.Compose(again, settings), cancellation);
        return await cases.ExecuteAsync(
            read, new CaseCommand.Resend(context.ActingAs(body.Engineer), again), new CommitMarks(CommandId: context.CommandId()), expected: null, cancellation) switch
        {
            CaseResult.Done done => Answer(Resending.LatestOf(done.Case.Resent, notificationId), notificationId),
            CaseResult.Refused { Decision: { Code: RefusalCode.Merged } refused } => Problems.Conflict("cases/merged", refused.Detail),
            CaseResult.Refused refused => throw Resends.Refused(refused.Decision.Detail),
            _ => throw new UnreachableException(),
        };
    }

    private static async Task<IResult> OfWindowAsync(
        string id, string notificationId, HttpContext context, Resends resends, WindowStore store, NoticeStore notices, WindowService windows, WindowMailComposer composer, CancellationToken cancellation)
    {
        ResendBody body = (await JsonBody<ResendBody>.ReadOptionalAsync(context)).Check();
        if (!WindowId.TryRead(id, out WindowId read) || (await store.LoadAsync(read, cancellation)).ETag is null)
        {
            throw None("maintenance window", id, "W-12");
        }

        ResendableMail mail = await resends.FindAsync(NoticeStore.PlaceOf(read), notificationId, cancellation);
        WindowNotice? notice = await notices.NoticeAsync(read, NoticeRows.EffectOf(notificationId), cancellation);
        if (notice is null || DeskJson.TryRead<WaitingMail>(mail.Facts) is not { To: { } was } sent)
        {
            throw Resends.TooOld(notificationId);
        }

        var to = new WindowRecipient(was.Address, was.Name, was.TimeZone, was.Language, was.ContractZone, was.Customer);
        if (await resends.ReadAsync(body.To, mail.Logged, was.Customer, cancellation) is var (address, name))
        {
            to = to with { Address = address, Name = name };
        }

        notice = notice with { Kind = sent.Kind };
        await resends.CheckAsync(
            notificationId, mail.Logged, () => composer.Compose(new WindowMail(notificationId, notice, was with { Address = to.Address, Name = to.Name })), cancellation);
        return await windows.ExecuteAsync(
            read, new WindowCommand.Resend(context.ActingAs(body.Engineer), notificationId, notice, to), context.CommandId(), expected: null, cancellation) switch
        {
            WindowResult.Done done => Answer(Resending.LatestOf(done.Window.Resent, notificationId), notificationId),
            WindowResult.Refused refused => throw Resends.Refused(refused.Decision.Detail),
            _ => throw new UnreachableException(),
        };
    }

    private static async Task<IResult> OfIncidentAsync(
        string id, string notificationId, HttpContext context, Resends resends, IncidentStore store, IncidentService incidents, IncidentMails mails, CancellationToken cancellation)
    {
        ResendBody body = (await JsonBody<ResendBody>.ReadOptionalAsync(context)).Check();
        if (!IncidentId.TryRead(id, out IncidentId read) || (await store.LoadAsync(read, cancellation)).Incident is not { Counts: true })
        {
            throw None("incident", id, "I-3");
        }

        ResendableMail mail = await resends.FindAsync(IncidentOutbox.LogPlaceOf(read), notificationId, cancellation);
        IncidentEffect.TellStaff again = DeskJson.TryRead<IncidentEffect>(mail.Facts) as IncidentEffect.TellStaff ?? throw Resends.TooOld(notificationId);
        await resends.ReadAsync(body.To, mail.Logged, customer: null, cancellation);
        await resends.CheckAsync(notificationId, mail.Logged, () => mails.Compose(read, again), cancellation);
        return await incidents.ExecuteAsync(
            read, new IncidentCommand.Resend(context.ActingAs(body.Engineer), again), context.CommandId(), expected: null, cancellation) switch
        {
            IncidentResult.Done done => Answer(Resending.LatestOf(done.Incident.Resent, notificationId), notificationId),
            IncidentResult.Refused refused => throw Resends.Refused(refused.Decision.Detail),
            _ => throw new UnreachableException(),
        };
    }

    /// <param name="mail">Null where a request comes again so late that others have taken its place: it was done.</param>
    private static IResult Answer(string? mail, string asked) =>
        Results.Json(new ResendAnswer(mail ?? asked, Resending.Original(asked)), DeskJson.Options, statusCode: StatusCodes.Status202Accepted);

    private static ProblemException None(string what, string id, string example) =>
        Problems.NotFound($"There is no {what} '{(id.Length > 40 ? id[..40] : id)}'. Ids look like {example}.").ToException();
}
