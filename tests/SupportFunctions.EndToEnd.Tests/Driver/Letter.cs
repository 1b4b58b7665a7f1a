using System.Text;
using System.Globalization;

namespace SupportFunctions.EndToEnd.Tests.Driver;

/// <summary>A mail that a customer writes; valid as it is, a test names only what it is about.</summary>
internal sealed record Letter(string From, string Subject)
{
    private static int _count;

    public const string Desk = "support@desk.example";

    public string To { get; init; } = Desk;

    public string? MessageId { get; init; } = FormattableString.Invariant($"letter-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}@customer.example");

    public string Body { get; init; } = "Search answers with error 502 since this morning.\r\n\r\nKim";

    /// <summary>Message-IDs, root first; the last one is the one answered.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    public string? AutoSubmitted { get; init; }

    public Letter Answering(SentMail mail) => this with
    {
        Subject = "Re: " + mail.Subject,
        References = [.. (mail.Field("References") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(r => r.Trim('<', '>')), mail.MessageId],
    };

    /// <summary>As RFC 5322 bytes.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        Add("From", $"Kim Lee <{From}>");
        Add("To", $"Support <{To}>");
        Add("Subject", Subject);
        Add("Date", "Fri, 06 Mar 2026 16:29:00 -0800");
        Add("Message-ID", MessageId is null ? null : $"<{MessageId}>");
        Add("In-Reply-To", References.Count == 0 ? null : $"<{References[^1]}>");
        Add("References", References.Count == 0 ? null : string.Join("\r\n ", References.Select(r => $"<{r}>")));
        Add("Auto-Submitted", AutoSubmitted);
        Add("MIME-Version", "1.0");
        Add("Content-Type", "text/plain; charset=utf-8");
        Add("Content-Transfer-Encoding", "8bit");
        return text.Append("\r\n").Append(Body).Append("\r\n").ToString();

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
            }
        }
    }

    /// <summary>As SendGrid posts it with its fields parsed.</summary>
    public MultipartFormDataContent ToParsedForm()
    {
        string raw = ToString();
        return new MultipartFormDataContent
        {
            { new StringContent(raw[..raw.IndexOf("\r\n\r\n", StringComparison.Ordinal)]), "headers" },
            { new StringContent($"Kim Lee <{From}>"), "from" },
            { new StringContent(Desk), "to" },
            { new StringContent(Subject), "subject" },
            { new StringContent(Body), "text" },
            { new StringContent($$"""{"to":["{{Desk}}"],"from":"{{From}}"}"""), "envelope" },
            { new StringContent("""{"to":"UTF-8","subject":"UTF-8","from":"UTF-8","text":"UTF-8"}"""), "charsets" },
            { new StringContent("pass"), "SPF" },
            { new StringContent("0.1"), "spam_score" },
            { new StringContent("0"), "attachments" },
        };
    }

    /// <summary>As SendGrid posts it with 'POST the raw, full MIME message'.</summary>
    public MultipartFormDataContent ToRawForm() => new()
    {
        { new StringContent(ToString()), "email" },
        { new StringContent($$"""{"to":["{{Desk}}"],"from":"{{From}}"}"""), "envelope" },
        { new StringContent("pass"), "SPF" },
    };
}
