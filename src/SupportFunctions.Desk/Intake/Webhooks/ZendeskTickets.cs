using System.Text.Json;
using SupportFunctions.Core.Cases;

namespace SupportFunctions.Desk.Intake.Webhooks;

/// <summary>A ticket becomes a case, and what its requester writes later a message on it; what agents and programs write there does not concern us.</summary>
/// <remarks>
/// The invocation id is in a header that nobody signs. So what tells messages apart is taken from the body where it has it: the number
/// of the comment, or when the ticket changed; the invocation id is the last resort.
/// </remarks>
internal static class ZendeskTickets
{
    private const string EventPrefix = "zen:event-type:";
    private const string FirstComment = "description";

    public static string? TicketOf(ReadOnlyMemory<byte> raw) => WebhookJson.Of(raw, root =>
    {
        JsonElement ticket = IsEvent(root) ? root.Object("detail") ?? root : root;
        return ticket.Id("id") is { } id ? Thread(AccountOf(root), id) : null;
    });

    public static IntakeReading Read(IntakeRecord record, ReadOnlyMemory<byte> raw) =>
        WebhookJson.Of<IntakeReading>(raw, root => IsEvent(root) ? OfEvent(record, root) : OfTrigger(record, root), IntakeReading.Dead);

    private static IntakeReading OfEvent(IntakeRecord record, JsonElement root)
    {
        string happened = root.Line("type")![EventPrefix.Length..];
        if (happened is not ("ticket.created" or "ticket.comment_added"))
        {
            return IntakeReading.Ignored(WebhookReasons.Event);
        }

        if (root.Object("detail") is not { } ticket || ticket.Id("id") is not { } id)
        {
            return IntakeReading.Dead("detail.id: is missing; it must be the ticket's number.");
        }

        string account = AccountOf(root);
        string? requester = ticket.Id("requester_id");
        if (happened == "ticket.created")
        {
            return requester is null
                ? IntakeReading.Dead("detail.requester_id: is missing.")
                : Message(record, account, id, FirstComment, Nobody(account, requester, null), ticket.Line("subject"), ticket.Text("description"), null, Channel(ticket.Object("via")?.Line("channel")));
        }

        JsonElement comment = root.Object("event")?.Object("comment") ?? default;
        JsonElement author = comment.Object("author") ?? default;
        if (comment.ValueKind != JsonValueKind.Object || comment.Id("id") is not { } commentId || (author.Id("id") ?? requester) is not { } writer)
        {
            return IntakeReading.Dead("event.comment: needs id, body and author.");
        }

        // Zendesk tells of a ticket's first comment by itself, too.
        string? text = comment.Text("body");
        string? description = ticket.Text("description");
        bool isFirst = text is not null && text == description;
        return !comment.Is("is_public") || author.Is("is_staff")
            ? IntakeReading.Ignored(WebhookReasons.Event)
            : Message(
                record, account, id, isFirst ? FirstComment : commentId, Nobody(account, writer, author.Line("name")),
                ticket.Line("subject"), text, isFirst ? null : description, Channel(ticket.Object("via")?.Line("channel")));
    }

    private static IntakeReading OfTrigger(IntakeRecord record, JsonElement root)
    {
        if (root.Id("id") is not { } id)
        {
            return IntakeReading.Dead("id: is missing; it must be the ticket's number, \"{{ticket.id}}\".");
        }

        string account = AccountOf(root);
        JsonElement? comment = root.Object("comment");
        if (comment?.Line("public") == "false")
        {
            return IntakeReading.Ignored(WebhookReasons.Event);
        }

        string? description = root.Text("description");
        string? text = comment?.Text("body");
        bool isFirst = text is null || text == description;
        if (((isFirst ? null : PersonOf(account, comment?.Object("author"))) ?? PersonOf(account, root.Object("requester"))) is not { } from)
        {
            return IntakeReading.Dead("requester: needs an email, \"{{ticket.requester.email}}\", or an id.");
        }

        string part = isFirst ? FirstComment
            : comment?.Id("id") ?? $"{root.Line("updatedAt") ?? record.Sender}|{WebhookJson.Identity(text!)}";
        return Message(record, account, id, part, from, root.Line("subject"), isFirst ? description : text, isFirst ? null : description, Channel(root.Line("channel")), root.Line("product"));
    }

    /// <param name="before">What the ticket began with, which is not lost where a comment is the first that we hear of it.</param>
    private static IntakeReading Message(
        IntakeRecord record, string account, string ticket, string part, Person from, string? subject, string? text, string? before, string channel, string? product = null)
    {
        if (text is null)
        {
            return IntakeReading.Ignored(WebhookReasons.Empty);
        }

        string thread = Thread(account, ticket);
        var source = new MessageSource(WebhookJson.Identity("zendesk", account, ticket, part), thread, record.Id);
        return new IntakeReading.Message(new IncomingMessage(
            from, subject ?? WebhookJson.SubjectOf(before ?? text), before is null ? text : $"{before}\n\n{text}", text, channel, source, [thread], product) { IsVouched = true });
    }

    private static bool IsEvent(JsonElement root) => root.Line("type")?.StartsWith(EventPrefix, StringComparison.Ordinal) == true;

    private static string AccountOf(JsonElement root) => root.Id("account_id") ?? root.Id("account") ?? "";

    private static string Thread(string account, string ticket) => "zendesk-" + WebhookJson.Identity(account, ticket);

    private static Person? PersonOf(string account, JsonElement? person) =>
        person is not { } there ? null
        : there.Line("email") is { } email && AddressList.CleanAddress(email) is { } address ? new Person(address.ToLowerInvariant(), there.Line("name"))
        : there.Id("id") is { } id ? Nobody(account, id, there.Line("name"))
        : null;

    /// <summary>Somebody whose mail address Zendesk does not tell.</summary>
    private static Person Nobody(string account, string user, string? name) => new($"zendesk:{account}/{user}", name);

    private static string Channel(string? via) => string.IsNullOrEmpty(via) ? "zendesk" : MailText.Cut(via.ToLowerInvariant(), 60);
}
