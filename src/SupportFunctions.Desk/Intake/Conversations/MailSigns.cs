using SupportFunctions.Core.Cases;

namespace SupportFunctions.Desk.Intake.Conversations;

/// <summary>What the form of a mail says about where it belongs and who wrote it.</summary>
public sealed record MailSigns
{
    public static MailSigns None { get; } = new();

    /// <summary>False: it came some other way, and its form says nothing.</summary>
    public bool IsMail { get; init; }

    /// <summary>Addresses that it was sent or delivered to, the envelope's first.</summary>
    public IReadOnlyList<string> Recipients { get; init; } = [];

    /// <summary>Its <see cref="Mail.MailHeaders.Case"/> fields.</summary>
    public IReadOnlyList<string> CaseFields { get; init; } = [];

    /// <summary>Message-IDs and <see cref="Mail.MailHeaders.Case"/> fields of the mails that are attached to it whole.</summary>
    public IReadOnlyList<string> AttachedIds { get; init; } = [];

    /// <summary>The mail that is attached whole, when it is exactly one, says who wrote it, and <see cref="IsAuthorProven"/>.</summary>
    public ForwardedMail? Forwarded { get; init; }

    /// <summary>Files came with it that are neither shown in its text nor a signature.</summary>
    public bool HasFiles { get; init; }

    /// <summary>SPF or DKIM passed for the author's own domain (RFC 7208, RFC 6376), by the word of whoever took the mail in.</summary>
    public bool IsAuthorProven { get; init; }
}

/// <summary>A mail that was sent on as an attachment.</summary>
/// <param name="Source">As if it had come by itself.</param>
/// <param name="NoAnswer">Why its author wants no automatic answer; null when nothing says so.</param>
public sealed record ForwardedMail(Person Author, string Subject, string Text, MessageSource Source, string? NoAnswer);
