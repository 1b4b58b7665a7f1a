using System.ComponentModel.DataAnnotations;

namespace SupportFunctions.Desk.Intake;

/// <summary>
/// How much of a mail is read. Everything here bounds work or memory that a stranger could otherwise ask for.
/// A mail over <see cref="MaxBytes"/>, <see cref="MaxHeaderFields"/>, <see cref="MaxHeaderBytes"/>, <see cref="MaxParts"/> or <see cref="MaxDepth"/> is rejected,
/// because what would be left is not what was sent; the other limits cut and leave a warning. Section <c>Intake:Reader</c>.
/// </summary>
public sealed record MailReaderOptions
{
    public const string Section = "Intake:Reader";

    public static MailReaderOptions Default { get; } = new();

    /// <summary>Stops one mail from filling memory. Default 40 MiB, the most that the intake takes.</summary>
    [Range(1024, 40 * 1024 * 1024)]
    public int MaxBytes { get; init; } = 40 * 1024 * 1024;

    /// <summary>Stops a mail of a million empty parts, each of which would be looked at. Default 500: a mail of more than 300 files has been seen.</summary>
    [Range(1, 10_000)]
    public int MaxParts { get; init; } = 500;

    /// <summary>Attachments kept, each of which costs a row and a blob; the rest is in the original only. Stops a mail from making thousands of both. Default 400.</summary>
    [Range(1, 10_000)]
    public int MaxAttachments { get; init; } = 400;

    /// <summary>Stops multiparts nested in multiparts from exhausting the stack; every level is also scanned once more. Default 12.</summary>
    [Range(1, 40)]
    public int MaxDepth { get; init; } = 12;

    /// <summary>Stops a header of nothing but fields from costing more than any body. Default 500 a block.</summary>
    [Range(10, 10_000)]
    public int MaxHeaderFields { get; init; } = 500;

    /// <summary>Bytes of all fields of a block together, as far as each is kept. Stops a header of long fields, every one within its own limit, from being decoded field by field for megabytes. Default 512 KiB.</summary>
    [Range(16 * 1024, 16 * 1024 * 1024)]
    public int MaxHeaderBytes { get; init; } = 512 * 1024;

    /// <summary>Bytes kept of one field; the rest is skipped with a warning. Stops a subject of megabytes from reaching every list and mail. Default 16 KiB.</summary>
    [Range(998, 1024 * 1024)]
    public int MaxHeaderFieldBytes { get; init; } = 16 * 1024;

    /// <summary>msg-ids kept of References: the root and the newest. Stops one mail from looking up thousands of cases. Default 100.</summary>
    [Range(2, 1000)]
    public int MaxReferences { get; init; } = 100;

    /// <summary>Addresses kept of To and of Cc. Stops a mail from making thousands of participants. Default 500.</summary>
    [Range(1, 10_000)]
    public int MaxAddresses { get; init; } = 500;

    /// <summary>Characters kept of the text and of the HTML. Stops a log pasted into a mail from slowing every page that shows the case. Default 1 Mi.</summary>
    [Range(1024, 16 * 1024 * 1024)]
    public int MaxTextChars { get; init; } = 1024 * 1024;
}
