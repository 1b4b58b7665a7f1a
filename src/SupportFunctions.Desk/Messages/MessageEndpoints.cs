using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.Messages;

/// <summary>The conversation of a case: its messages, their originals and their attachments.</summary>
internal static class MessageEndpoints
{
    private const string Group = "Cases";
    private const string One = "/api/cases/{id}";

    /// <summary>Events looked at for one page of messages; most events of a case are none.</summary>
    private const int EventsRead = 1000;

    /// <summary>Of a message's own pictures together, as they are put into its HTML.</summary>
    private const int MaxImageBytes = 4 * 1024 * 1024;

    public static void MapMessages(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(One + "/messages", ListAsync).Needs(Role.Reader)
            .Says(Group, "The conversation, oldest first: what was written each time, with where its originals and attachments are.").Answers<Paged<MessageDocument>>().Refuses(400, 404);
        endpoints.MapGet(One + "/messages/{seq}/text", TextAsync).Needs(Role.Reader)
            .Says(Group, "All of a message's text, quotes and signature with it, as text/plain.").AnswersAs<string>("text/plain").Refuses(404);
        endpoints.MapGet(One + "/messages/{seq}/html", HtmlAsync).Needs(Role.Reader)
            .Says(Group, "A message's HTML, sanitised, as a page that runs and loads nothing; images=remote loads pictures from where they are.").AnswersAs<string>("text/html").Refuses(400, 404);
        endpoints.MapGet(One + "/messages/{seq}/raw", RawAsync).Needs(Role.Engineer)
            .Says(Group, "What was received, byte for byte, as a download.").AnswersAs<byte[]>(FileTypes.Unknown).Refuses(404);
        endpoints.MapGet(One + "/attachments/{attachment}", AttachmentAsync).Needs(Role.Reader)
            .Says(Group, "An attachment as a download; its id stands in the messages, as 12-1.").AnswersAs<byte[]>(FileTypes.Unknown).Refuses(404);
    }

    private static async Task<IResult> ListAsync(string id, [AsParameters] PageQuery query, CaseStore store, CancellationToken cancellation)
    {
        Page page = query.Read();
        CaseId found = await FindAsync(id, store, cancellation);
        long from = page.After is null ? 1
            : int.TryParse(page.After, NumberStyles.None, CultureInfo.InvariantCulture, out int after) ? after + 1L
            : throw Page.NotOurs();
        IReadOnlyList<RecordedEvent> events = await store.EventsAsync(found, from, EventsRead, cancellation);
        var shown = new List<MessageDocument>();
        foreach (RecordedEvent happened in events)
        {
            if (shown.Count == page.Top)
            {
                return Paged(shown, happened.Sequence - 1);
            }

            if (MessageDocument.Of(found, happened) is { } message)
            {
                shown.Add(message);
            }
        }

        return Paged(shown, events.Count == EventsRead ? events[^1].Sequence : null);
    }

    private static IResult Paged(List<MessageDocument> shown, long? last) => Results.Json(
        new Paged<MessageDocument>(shown, last is { } seen ? Page.Encode(seen.ToString(CultureInfo.InvariantCulture)) : null), DeskJson.Options);

    private static async Task<IResult> TextAsync(string id, string seq, HttpContext context, CaseStore store, MessageContents contents, CancellationToken cancellation)
    {
        (_, RecordedEvent happened, MessageContent? content) = await FindAsync(id, seq, store, cancellation);
        string text = content is null ? ShownOf(happened) : await contents.TextAsync(content, cancellation) ?? ShownOf(happened);
        Sandbox(context);
        return Results.Text(text, "text/plain; charset=utf-8");
    }

    private static async Task<IResult> HtmlAsync(
        string id, string seq, string? images, CaseStore store, MessageContents contents, IMailHtml html, CancellationToken cancellation)
    {
        if (images is not (null or "remote"))
        {
            throw Problems.Validation("images", "Give 'remote' to load pictures from where they are, or leave it out.").ToException();
        }

        (CaseId found, RecordedEvent happened, MessageContent? content) = await FindAsync(id, seq, store, cancellation);
        string received = content is null ? null! : await contents.HtmlAsync(content, cancellation) ?? null!;
        if (received is null)
        {
            throw Problems.NotFound($"Message {happened.Sequence} of {found} has no HTML: read its text.").ToException();
        }

        bool loadsRemote = images == "remote";
        return new HtmlPage(html.Clean(received, new HtmlWishes(loadsRemote, await ImagesAsync(content!, received, contents, cancellation))), loadsRemote);
    }

    /// <summary>The pictures that the HTML names, as data: a sandboxed frame sends no cookie with which it could fetch them.</summary>
    private static async Task<Dictionary<string, string>> ImagesAsync(MessageContent content, string html, MessageContents contents, CancellationToken cancellation)
    {
        var images = new Dictionary<string, string>(StringComparer.Ordinal);
        long left = MaxImageBytes;
        foreach (MessageAttachment attachment in content.Attachments)
        {
            if (attachment.ContentId is not { } id || !FileTypes.IsSafeImage(attachment.Type) || attachment.Size > left
                || !(html.Contains(id, StringComparison.Ordinal) || html.Contains(Uri.EscapeDataString(id), StringComparison.Ordinal)))
            {
                continue;
            }

            byte[] bytes = await contents.ReadAsync(content, attachment.Digest, cancellation);

            // Its bytes decide, whatever the event says of them.
            if (FileTypes.Sniff(bytes) == attachment.Type && images.TryAdd(id, $"data:{attachment.Type};base64,{Convert.ToBase64String(bytes)}"))
            {
                left -= attachment.Size;
            }
        }

        return images;
    }

    private static async Task<IResult> RawAsync(string id, string seq, HttpContext context, CaseStore store, IntakeStore intakes, CancellationToken cancellation)
    {
        (CaseId found, RecordedEvent happened, MessageContent? content) = await FindAsync(id, seq, store, cancellation);
        string? intake = happened.Event switch
        {
            CaseEvent.Opened e => e.Source.IntakeId,
            CaseEvent.CustomerWrote e => e.Source.IntakeId,
            _ => content?.IntakeId,
        };
        if (intake is null || await intakes.ReadAsync(intake, cancellation) is not { } record)
        {
            throw Problems.NotFound($"Message {happened.Sequence} of {found} did not come by the intake: there is no raw original.").ToException();
        }

        Stream raw = await intakes.OpenRawAsync(record, cancellation);
        bool isMail = record.Kind == IntakeKind.Mail;
        string ending = isMail ? "eml" : record.Kind == IntakeKind.InboundParse ? "form" : "json";
        Download(context, FormattableString.Invariant($"{found}-{happened.Sequence}.{ending}"));
        return Results.Stream(raw, isMail ? "message/rfc822" : FileTypes.Unknown);
    }

    private static async Task<IResult> AttachmentAsync(
        string id, string attachment, HttpContext context, CaseStore store, MessageContents contents, CancellationToken cancellation)
    {
        string[] parts = attachment.Split('-');
        int number = 0;
        bool isId = parts.Length == 2 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out number);
        (CaseId found, _, MessageContent? content) = isId ? await FindAsync(id, parts[0], store, cancellation) : (await FindAsync(id, store, cancellation), null!, null);
        if (content?.Attachments.FirstOrDefault(a => a.Number == number) is not { } kept)
        {
            throw Problems.NotFound($"{found} has no attachment '{(attachment.Length > 40 ? attachment[..40] : attachment)}'. Ids look like 12-1; /api/cases/{found}/messages lists them.").ToException();
        }

        Download(context, kept.Name);
        return Results.Stream(
            await contents.OpenAsync(content, kept.Digest, cancellation), ServedType(kept), entityTag: new EntityTagHeaderValue(ETags.Of(kept.Digest)), enableRangeProcessing: true);
    }

    /// <summary>What something is doubtful about is served as bytes that no program opens by itself.</summary>
    private static string ServedType(MessageAttachment kept) => kept.Warning is null ? kept.Type : FileTypes.Unknown;

    private static void Download(HttpContext context, string name)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(name);
        context.Response.Headers.ContentDisposition = disposition.ToString();
        Sandbox(context);
    }

    private static void Sandbox(HttpContext context)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        headers.CacheControl = "private, no-cache";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Referrer-Policy"] = "no-referrer";
    }

    private static string ShownOf(RecordedEvent happened) => happened.Event switch
    {
        CaseEvent.Opened e => e.Text,
        CaseEvent.CustomerWrote e => e.Text,
        CaseEvent.NoteAdded e => e.Text,
        _ => "",
    };

    private static async Task<CaseId> FindAsync(string id, CaseStore store, CancellationToken cancellation) =>
        CaseId.TryRead(id, out CaseId read) && (await store.LoadAsync(read, cancellation)).Case.Status != CaseStatus.NotOpened ? read
            : throw Problems.NotFound($"There is no case '{(id.Length > 40 ? id[..40] : id)}'. Ids look like C-1042.").ToException();

    private static async Task<(CaseId Case, RecordedEvent Happened, MessageContent? Content)> FindAsync(string id, string seq, CaseStore store, CancellationToken cancellation)
    {
        CaseId found = await FindAsync(id, store, cancellation);
        IReadOnlyList<RecordedEvent> events = int.TryParse(seq, NumberStyles.None, CultureInfo.InvariantCulture, out int sequence) && sequence > 0
            ? await store.EventsAsync(found, sequence, 1, cancellation)
            : [];
        return events is [var happened] && happened.Sequence == sequence
            ? happened.Event switch
            {
                CaseEvent.Opened e => (found, happened, e.Content),
                CaseEvent.CustomerWrote e => (found, happened, e.Content),
                CaseEvent.NoteAdded e => (found, happened, e.Content),
                _ => throw NoMessage(),
            }
            : throw NoMessage();

        ProblemException NoMessage() =>
            Problems.NotFound($"{found} has no message '{(seq.Length > 20 ? seq[..20] : seq)}': take the seq of an 'opened', 'customer-wrote' or 'note-added' event of its timeline.").ToException();
    }
}
