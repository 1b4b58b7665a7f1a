namespace SupportFunctions.Desk.Tests.Cases;

/// <summary>Mails as they come in; everything valid by default.</summary>
internal static class Mails
{
    public static string From(
        string from = "Kim <kim@acme.example>", string subject = "Login fails", string? id = "first@acme.example", string text = "It does not work.",
        params string[] more) =>
        string.Join("\r\n", new[]
        {
            "From: " + from, "To: support@desk.example", "Subject: " + subject, "Date: Mon, 02 Mar 2026 08:59:00 +0000",
            id is null ? "X-No: id" : $"Message-ID: <{id}>", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
        }.Concat(more).Append("").Append(text).Append(""));
}
