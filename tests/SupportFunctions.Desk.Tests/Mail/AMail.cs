using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Desk.Tests.Mail;

/// <summary>A valid mail; a test names only what it is about.</summary>
internal static class AMail
{
    public static OutgoingMail With(
        string effectId = "C-1042-0000000007-1",
        string from = "support@desk.example",
        string to = "ada@acme.example",
        string? toName = null,
        string subject = "[C-1042] Login fails",
        string text = "Hello Ada,\nwe are on it.\n",
        string html = "<p>Hello Ada,<br>we are on it.</p>\n",
        string messageId = "C-1042.7.1@desk.example",
        IReadOnlyList<string>? inReplyTo = null,
        IReadOnlyList<string>? references = null,
        string? autoSubmitted = null,
        MailAddress? replyTo = null) =>
        new(effectId, new MailAddress(from, "Support"), new MailAddress(to, toName), subject, text, html, messageId,
            inReplyTo ?? [], references ?? [], new DateTimeOffset(2026, 3, 2, 9, 5, 0, TimeSpan.FromHours(-8)), autoSubmitted, replyTo);
}
