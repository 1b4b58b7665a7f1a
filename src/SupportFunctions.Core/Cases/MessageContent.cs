using System.Collections.Immutable;

namespace SupportFunctions.Core.Cases;

/// <summary>What came with a message besides the text that its event shows. Large things are in the blob store, under <paramref name="Place"/>.</summary>
/// <param name="Place">What their blobs' names begin with; the same wherever the message is shown, so that a split case finds them too.</param>
/// <param name="Text">All that was written, where the event shows less; null too when it is too long for an event, and then <paramref name="TextDigest"/> names it.</param>
/// <param name="TextDigest">SHA-256 of it as UTF-8, in hexadecimal: the last part of its blob's name.</param>
/// <param name="HtmlDigest">The same of the HTML as received; never to be shown unsanitised.</param>
/// <param name="LeftOutCount">Attachments beyond a limit; the raw original has them.</param>
/// <param name="LeftOut">The first of them, at most <see cref="MaxLeftOut"/>.</param>
/// <param name="Warnings">What was odd about it when it was read, in words; at most <see cref="MaxWarnings"/>.</param>
/// <param name="IntakeId">The raw original, of an event that has no source of its own.</param>
public sealed record MessageContent(
    string Place, string? Text, string? TextDigest, string? HtmlDigest, ImmutableArray<MessageAttachment> Attachments,
    int LeftOutCount, ImmutableArray<LeftOutAttachment> LeftOut, ImmutableArray<string> Warnings, string? IntakeId = null)
{
    /// <summary>A longer text goes to the blob store: it must not crowd the row of the event.</summary>
    public const int InlineCharacters = 32_000;

    /// <summary>Named of those that were left out; all are counted. Stops a mail of hundreds of files from filling the row of its event with their names.</summary>
    public const int MaxLeftOut = 20;

    /// <summary>Stops a mail that is wrong in hundreds of places from filling the row of its event with what is said of them.</summary>
    public const int MaxWarnings = 20;

    /// <summary>Of one warning, which may quote the mail. Stops a name of kilobytes from coming back through it.</summary>
    public const int WarningCharacters = 300;

    public bool HasMoreText => Text is not null || TextDigest is not null;
}

/// <param name="Number">1 and up within the message, in its order; together with the message's sequence it names the attachment.</param>
/// <param name="Name">Safe to show and to save under: no path, no control or bidirectional characters.</param>
/// <param name="Type">What it is served as: the claimed type, or what its first bytes say where the two differ.</param>
/// <param name="ContentId">Without angle brackets; how HTML refers to it (<c>cid:</c>).</param>
/// <param name="Digest">SHA-256 of its bytes in hexadecimal: the last part of its blob's name.</param>
/// <param name="ClaimedType">The sender's word, where the bytes say otherwise.</param>
/// <param name="Warning">What to know before opening it.</param>
public sealed record MessageAttachment(
    int Number, string Name, string Type, long Size, string? ContentId, string Digest, string? ClaimedType = null, string? Warning = null);

/// <summary>An attachment that was not kept apart; the raw original still has it.</summary>
public sealed record LeftOutAttachment(string Name, long Size, string Why);
