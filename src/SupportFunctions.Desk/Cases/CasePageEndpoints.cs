using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Clocks;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Messages;
using SupportFunctions.Desk.Notifications;
using SupportFunctions.Desk.Pages;

namespace SupportFunctions.Desk.Cases;

/// <summary>The page of a case, where the links in mails lead (<see cref="Mail.MailSettings"/>).</summary>
internal static class CasePageEndpoints
{
    public const int EventsShown = 50;

    private const int MailsShown = 10;

    /// <summary>Most events are no messages: a page of conversation is made of more of them.</summary>
    private const int EventsOfConversation = 500;

    public static int EventsRead(bool isConversation) => isConversation ? EventsOfConversation : EventsShown;

    public static void MapCasePage(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/desk/cases/{id}", ShowAsync).Needs(Role.Reader).ExcludeFromDescription();

    /// <summary>Three storage transactions: the case, one range of its events, and one of its mails, which the conversation alone does without. What it is judged by is in the directory's memory, at most 15 s old.</summary>
    private static async Task<IResult> ShowAsync(
        string id, string? before, string? open, string? show, CaseStore store, NotificationLog log, ClockExplanation explanation, CancellationToken cancellation)
    {
        long? end = null;
        if (before is not null)
        {
            end = long.TryParse(before, NumberStyles.None, CultureInfo.InvariantCulture, out long sequence) && sequence > 1 ? sequence
                : throw Problems.Validation("before", "Give the number of an event, 2 or more, or leave it out for the newest.").ToException();
        }

        Case? found = CaseId.TryRead(id, out CaseId read) ? (await store.LoadAsync(read, cancellation)).Case : null;
        if (found is null or { Status: CaseStatus.NotOpened })
        {
            string shown = id.Length > 40 ? id[..40] : id;
            return Problems.NotFound($"There is no case '{shown}'. Ids look like C-1042: check the number in the address, or in the subject of the mail.");
        }

        SlaDocument sla = await explanation.OfAsync(found, found.Clocks, withInputs: false, cancellation);

        // Sequences have no gaps, so the newest are read in one range although rows are ordered oldest first.
        long last = Math.Min(end - 1 ?? found.Sequence, found.Sequence);
        bool isConversation = show == "conversation";
        long first = Math.Max(1, last - EventsRead(isConversation) + 1);
        IReadOnlyList<RecordedEvent> events = await store.EventsAsync(found.Id, first, (int)(last - first + 1), cancellation);
        Paged<Notification>? mails = isConversation ? null : await log.OfAsync(CaseNotifications.PlaceOf(found.Id), new Page(MailsShown, null), cancellation);
        return DeskPage.Of<CasePage>(
            (nameof(CasePage.Of), found), (nameof(CasePage.Sla), sla), (nameof(CasePage.Events), events.Where(e => !isConversation || MessageDocument.Of(found.Id, e) is not null).Reverse().ToList()), (nameof(CasePage.Conversation), isConversation),
            (nameof(CasePage.Mails), mails), (nameof(CasePage.First), first), (nameof(CasePage.Last), last), (nameof(CasePage.Open), open == "true"));
    }
}
