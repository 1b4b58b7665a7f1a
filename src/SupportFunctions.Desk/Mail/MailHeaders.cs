namespace SupportFunctions.Desk.Mail;

/// <summary>The fields by which other software threads a mail and knows it for an automatic one; the same over every carrier.</summary>
public static class MailHeaders
{
    /// <summary>The signed part of our Message-ID once more, for gateways that replace it: it comes back with mails that are sent back or sent on whole.</summary>
    public const string Case = "X-Desk-Case";

    /// <summary>In the order in which they are written; the words of a value are separated by one space.</summary>
    /// <exception cref="ArgumentException">The Message-ID or the Auto-Submitted keyword cannot be written, or a msg-id holds a line break.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(OutgoingMail mail)
    {
        ArgumentNullException.ThrowIfNull(mail);
        return [.. ThreadOf(mail), .. AutomationOf(mail), .. UnsubscribeOf(mail)];
    }

    internal static IEnumerable<KeyValuePair<string, string>> ThreadOf(OutgoingMail mail)
    {
        yield return new("Message-ID", MessageIds.Own(mail.MessageId));
        foreach ((string name, IReadOnlyList<string> ids) in new[] { ("In-Reply-To", mail.InReplyTo), ("References", mail.References) })
        {
            IReadOnlyList<string> written = MessageIds.OfThread(ids, name);
            if (written.Count > 0)
            {
                yield return new(name, string.Join(' ', written));
            }
        }

        if (DeskMessageIds.SignedPart(mail.MessageId) is { } signed)
        {
            yield return new(Case, signed);
        }
    }

    /// <summary>RFC 3834, 5; Exchange does not know it and wants its own header not to answer; the third is how we know our own automatic mail when it comes back.
    /// No Precedence: it is no standard, and mail programs hide what is bulk, so that a customer would miss an acknowledgement.</summary>
    internal static IReadOnlyList<KeyValuePair<string, string>> AutomationOf(OutgoingMail mail)
    {
        if (mail.AutoSubmitted is not { } keyword)
        {
            return [];
        }

        return keyword.Length is 0 or > 60 || keyword == "no" || !keyword.All(c => char.IsAsciiLetterLower(c) || c == '-')
            ? throw new ArgumentException("Auto-Submitted is not an RFC 3834 keyword; use auto-generated, auto-replied or null for a person's words.", nameof(mail))
            : [new("Auto-Submitted", keyword), new("X-Auto-Response-Suppress", "All"), new("X-Desk-Loop", "1")];
    }

    /// <summary>RFC 8058, 3.1: both fields, and an HTTPS address; a program posts the second one's value there.</summary>
    internal static IEnumerable<KeyValuePair<string, string>> UnsubscribeOf(OutgoingMail mail)
    {
        if (mail.Unsubscribe is { } address)
        {
            yield return new("List-Unsubscribe", $"<{address.AbsoluteUri}>");
            yield return new("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }
    }
}
