using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Messages;

/// <summary>
/// Keeps what came with a message in the blob store, and finds it again. A blob is named by the message and the digest of its bytes, so a
/// crash or a redelivery writes the same bytes to the same name, and nothing kept can change under an event that names it.
/// </summary>
public sealed class MessageContents(IBlobStore blobs, IOptions<IntakeOptions> options)
{
    /// <summary>Before the event that names them is committed; null when the text is all there is.</summary>
    /// <param name="shown">The text that the event will hold.</param>
    /// <param name="intakeId">Given for an event that does not name its source: then there is always something to keep.</param>
    public async Task<MessageContent?> KeepAsync(IncomingMessage message, string shown, string? intakeId, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        string identity = TableKeys.Hash(message.Source.Identity);
        string place = $"messages/{identity[..2]}/{identity}";
        string? whole = message.Text == shown && shown.Length <= CaseLimits.TextCharacters ? null : message.Text;
        bool isInline = whole is { Length: <= MessageContent.InlineCharacters };
        string? text = whole is null || isInline ? null : await WriteAsync(place, Encoding.UTF8.GetBytes(whole), cancellation);
        string? html = string.IsNullOrWhiteSpace(message.Html) ? null : await WriteAsync(place, Encoding.UTF8.GetBytes(message.Html), cancellation);
        var kept = ImmutableArray.CreateBuilder<MessageAttachment>();
        var leftOut = new List<LeftOutAttachment>();
        foreach (ReceivedAttachment attachment in message.Attachments)
        {
            if (WhyLeftOut(attachment, kept.Count) is { } why)
            {
                leftOut.Add(new LeftOutAttachment(AttachmentRules.Name(attachment.Name, kept.Count + leftOut.Count + 1), attachment.Content.Length, why));
                continue;
            }

            string digest = attachment.Content.Sha256;
            await attachment.Content.KeepAsync(blobs, NameOf(place, digest), cancellation);
            kept.Add(AttachmentRules.Describe(attachment, kept.Count + 1, digest));
        }

        return whole is null && html is null && kept.Count == 0 && leftOut.Count == 0 && message.Warnings.Count == 0 && intakeId is null
            ? null
            : new MessageContent(place, isInline ? whole : null, text, html, kept.ToImmutable(), leftOut.Count, [.. leftOut.Take(MessageContent.MaxLeftOut)],
                [.. message.Warnings.Take(MessageContent.MaxWarnings).Select(w => MailText.Cut(MailText.OneLine(w), MessageContent.WarningCharacters))], intakeId);
    }

    /// <exception cref="InvalidDataException">The blob is gone: trying again cannot help.</exception>
    public async Task<string?> TextAsync(MessageContent content, CancellationToken cancellation) =>
        content.Text ?? (content.TextDigest is { } digest ? Encoding.UTF8.GetString(await ReadAsync(content, digest, cancellation)) : null);

    /// <summary>As received; sanitise it before anybody sees it.</summary>
    public async Task<string?> HtmlAsync(MessageContent content, CancellationToken cancellation) =>
        content.HtmlDigest is { } digest ? Encoding.UTF8.GetString(await ReadAsync(content, digest, cancellation)) : null;

    public async Task<byte[]> ReadAsync(MessageContent content, string digest, CancellationToken cancellation) =>
        await blobs.ReadAsync(NameOf(content.Place, digest), cancellation) ?? throw Gone(content, digest);

    /// <summary>For large ones: the caller disposes of it.</summary>
    public async Task<Stream> OpenAsync(MessageContent content, string digest, CancellationToken cancellation) =>
        await blobs.OpenAsync(NameOf(content.Place, digest), cancellation) ?? throw Gone(content, digest);

    private string? WhyLeftOut(ReceivedAttachment attachment, int kept) =>
        kept >= options.Value.MaxAttachments ? FormattableString.Invariant($"More than {options.Value.MaxAttachments} attachments: it is in the raw original only.")
        : attachment.Content.Length > options.Value.MaxAttachmentBytes ? FormattableString.Invariant($"Larger than {options.Value.MaxAttachmentBytes} bytes: it is in the raw original only.")
        : null;

    private async Task<string> WriteAsync(string place, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        string digest = Convert.ToHexStringLower(SHA256.HashData(content.Span));
        await blobs.WriteAsync(NameOf(place, digest), content, cancellation);
        return digest;
    }

    private static string NameOf(string place, string digest) => place + "/" + digest;

    private static InvalidDataException Gone(MessageContent content, string digest) =>
        new($"{NameOf(content.Place, digest)} is not in the blob store, although an event names it.");
}
