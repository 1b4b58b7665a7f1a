using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;
using NodaTime.Text;
using SupportFunctions.Core.Maintenance;
using SupportFunctions.Core.Policies;
using SupportFunctions.Desk.Customers;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Pages;
using SupportFunctions.Desk.Policies;
using SupportFunctions.Desk.Resources;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Maintenance.Answers;

/// <summary>Pages behind the links of mails: open to whoever was sent one. Looking changes nothing, because mail programs look, too.</summary>
internal static class AnswerEndpoints
{
    private const string Answer = "/" + SignedLinks.AnswerPath + "/{token}";

    private const string Unsubscribe = "/" + SignedLinks.UnsubscribePath + "/{token}";

    private static readonly LocalDateTimePattern _local = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm");

    public static void MapWindowAnswers(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(Answer, ShowAsync).IsOpen().ExcludeFromDescription();
        endpoints.MapPost(Answer, PostAsync).IsOpen().ExcludeFromDescription();
        endpoints.MapGet(Unsubscribe, (string token, MailSettings mail) =>
            new SignedLinks(mail).TryReadUnsubscribe(token, out _) ? UnsubscribedPage(isDone: false) : (IResult)SmallForm.NotOurs()).IsOpen().ExcludeFromDescription();
        endpoints.MapPost(Unsubscribe, UnsubscribeAsync).IsOpen().ExcludeFromDescription();
    }

    private static async Task<IResult> ShowAsync(string token, MailSettings mail, WindowStore store, ResourceTable<CustomerResource> customers, ResourceTable<DeskPolicy> policies, CancellationToken cancellation) =>
        await ReadAsync(token, mail, store, customers, policies, cancellation) is { } asked ? asked.Page() : SmallForm.NotOurs();

    private static async Task<IResult> PostAsync(
        string token, HttpContext context, MailSettings mail, WindowStore store, WindowService windows, ResourceTable<CustomerResource> customers, ResourceTable<DeskPolicy> policies, CancellationToken cancellation)
    {
        if (await ReadAsync(token, mail, store, customers, policies, cancellation) is not { } asked)
        {
            return SmallForm.NotOurs();
        }

        if (await SmallForm.ReadAsync(context) is not { } form)
        {
            return Problems.Malformed("Send the form of the page at this address.");
        }

        (string starts, string ends, string note) = (form["startsAt"].ToString(), form["endsAt"].ToString(), form["note"].ToString());
        WindowCommand command;
        if (form["answer"].ToString() == "accept")
        {
            command = new WindowCommand.Accept(asked.Customer.Id, asked.Revision);
        }
        else if (form["answer"].ToString() == "other" && TryRead(starts, asked.Zone, out Instant from) && TryRead(ends, asked.Zone, out Instant to))
        {
            command = new WindowCommand.AskOtherSlot(asked.Customer.Id, asked.Revision, from, to, string.IsNullOrWhiteSpace(note) ? null : note.Trim());
        }
        else
        {
            return asked.Page(fault: "Name a start and an end, with date and time.", starts: starts, ends: ends, note: note, status: StatusCodes.Status400BadRequest);
        }

        return await windows.ExecuteAsync(asked.Window.Id, command, commandId: null, expected: null, cancellation) switch
        {
            WindowResult.Done { Window: var now } => (asked with { Window = now }).Page(
                said: command is WindowCommand.Accept ? "Thank you: we noted that this time suits you." : "Thank you: we look at the time that you named, and answer."),
            WindowResult.Refused { Decision: var refused } => asked.Page(
                fault: refused.Detail, starts: starts, ends: ends, note: note,
                status: refused.Code == WindowRefusal.Invalid ? StatusCodes.Status400BadRequest : StatusCodes.Status409Conflict),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static async Task<IResult> UnsubscribeAsync(string token, HttpContext context, MailSettings mail, Unsubscriptions unsubscriptions, DeskTime desk, CancellationToken cancellation)
    {
        if (!new SignedLinks(mail).TryReadUnsubscribe(token, out string? key))
        {
            return SmallForm.NotOurs();
        }

        // A mail program posts List-Unsubscribe=One-Click, the page nothing, and somebody who thought better of it says again.
        if ((await SmallForm.ReadAsync(context))?["again"].ToString() == "true")
        {
            await unsubscriptions.RemoveAsync(key, cancellation);
            return UnsubscribedPage(isDone: false);
        }

        await unsubscriptions.AddAsync(key, desk.Now, cancellation);
        return UnsubscribedPage(isDone: true);
    }

    private static async Task<Asked?> ReadAsync(
        string token, MailSettings mail, WindowStore store, ResourceTable<CustomerResource> customers, ResourceTable<DeskPolicy> policies, CancellationToken cancellation)
    {
        if (!new SignedLinks(mail).TryReadAnswer(token, out WindowId id, out string? customer, out int revision)
            || (await store.LoadAsync(id, cancellation)).Window is not { State: not WindowState.None } window
            || await customers.FindAsync(customer, cancellation) is not { } stored)
        {
            return null;
        }

        string zone = stored.Value.TimeZone ?? (await policies.CurrentAsync(cancellation)).TimeZone;
        return new Asked(window, stored, revision, DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) ?? DateTimeZone.Utc);
    }

    /// <summary>A local time that a change of the clocks skips is moved on, and one that comes twice is the first.</summary>
    private static bool TryRead(string text, DateTimeZone zone, out Instant at)
    {
        at = default;
        ParseResult<LocalDateTime> read = _local.Parse(text.Length > 16 ? text[..16] : text);
        if (read.Success)
        {
            at = zone.AtLeniently(read.Value).ToInstant();
        }

        return read.Success;
    }

    private static DeskPage UnsubscribedPage(bool isDone) => DeskPage.Of<UnsubscribePage>((nameof(UnsubscribePage.IsDone), isDone));

    private sealed record Asked(Window Window, Stored<CustomerResource> Customer, int Revision, DateTimeZone Zone)
    {
        private bool IsOpen => (Window.IsAhead || Window is { State: WindowState.Draft, ProposedAt: not null }) && Revision == Window.Revision;

        public DeskPage Page(string? said = null, string? fault = null, string? starts = null, string? ends = null, string? note = null, int status = StatusCodes.Status200OK) => new(
            typeof(AnswerPage),
            new Dictionary<string, object?>
            {
                [nameof(AnswerPage.Of)] = Window,
                [nameof(AnswerPage.Zone)] = Zone,
                [nameof(AnswerPage.CustomerName)] = Customer.Value.Name,
                [nameof(AnswerPage.IsOpen)] = IsOpen,
                [nameof(AnswerPage.Said)] = said ?? (IsOpen || fault is not null ? null : Closed()),
                [nameof(AnswerPage.Fault)] = fault,
                [nameof(AnswerPage.Starts)] = starts,
                [nameof(AnswerPage.Ends)] = ends,
                [nameof(AnswerPage.Note)] = note,
            },
            status);

        private string Closed() => Revision != Window.Revision && !Window.IsOver
            ? "The window was changed since that mail. Open the address in the newest one."
            : Window.State == WindowState.Cancelled ? "It does not take place."
            : Window.State == WindowState.Completed ? "It is over."
            : "It has begun.";
    }
}
