using System.Text;
using SupportFunctions.Desk.Intake;

namespace SupportFunctions.Desk.Tests.Intake.Ledger;

/// <summary>One message by each way in that is no plain mail: HTML with a file, which writes blobs, a form of the carrier's, a pre-sales request, a chat.</summary>
internal static class OtherWays
{
    public const string PreSales = """
        {"from":{"email":"noor@lumen.example","name":"Noor Haddad"},"company":"Lumen Health","summary":"The trial finds no repositories",
         "attempted":"Connect the trial.","expected":"120 repositories are listed.","stepsTaken":"Set HTTPS_PROXY.","impact":"core-features-unavailable",
         "affectedUsers":"all","designDocs":["https://wiki.lumen.example/pilot"],"salesStage":"technical validation","keyDates":["20 March: end of the trial"],"severity":"p2"}
        """;

    public const string Slack = """
        {"type":"event_callback","team_id":"T1","api_app_id":"A1","event_id":"Ev1","authorizations":[{"team_id":"T1","user_id":"UBOT","is_bot":true}],
         "event":{"type":"message","channel":"C1","user":"U1","text":"Search is down","ts":"100.1"}}
        """;

    public static string Html { get; } = WithFile("A page with a file", "html@fourth.example", "<p>It looks like <b>this</b>.</p>", "Zmlyc3Q=");

    public static string HtmlReply { get; } = WithFile("Re: A page with a file", "html-2@fourth.example", "<p>And like this.</p>", "c2Vjb25k", "References: <html@fourth.example>");

    public static string Form { get; } = Encoding.UTF8.GetString(new FormBuilder()
        .Field("headers", "Message-ID: <form@fifth.example>\nDate: Mon, 2 Mar 2026 08:59:00 +0000\nFrom: Flo <flo@fifth.example>\nSubject: By form\n")
        .Field("from", "Flo <flo@fifth.example>").Field("to", "support@desk.example").Field("subject", "By form").Field("text", "It hangs.\r\n")
        .Field("envelope", """{"to":["support@desk.example"],"from":"flo@fifth.example"}""").Field("charsets", """{"text":"UTF-8","subject":"UTF-8","from":"UTF-8","to":"UTF-8"}""")
        .File("attachment1", "trace.txt", "text/plain", Encoding.UTF8.GetBytes("third")).Field("attachments", "1")
        .Build());

    /// <summary>In the order in which they come: four cases, and an answer to the first.</summary>
    public static IReadOnlyList<(IntakeKind Kind, string ContentType, string Raw)> All { get; } =
    [
        (IntakeKind.Mail, "message/rfc822", Html), (IntakeKind.Mail, "message/rfc822", HtmlReply), (IntakeKind.InboundParse, FormBuilder.ContentType, Form),
        (IntakeKind.PreSalesForm, "application/json", PreSales), (IntakeKind.Slack, "application/json", Slack),
    ];

    private static string WithFile(string subject, string id, string html, string base64, params string[] more) => string.Join("\r\n", new[]
    {
        "From: Gil <gil@fourth.example>", "To: support@desk.example", "Subject: " + subject, "Date: Mon, 02 Mar 2026 08:59:00 +0000",
        $"Message-ID: <{id}>", "MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=bb",
    }.Concat(more).Concat(
    [
        "", "--bb", "Content-Type: text/html; charset=utf-8", "", html, "--bb", "Content-Type: text/plain; name=trace.txt",
        "Content-Disposition: attachment; filename=trace.txt", "Content-Transfer-Encoding: base64", "", base64, "--bb--", "",
    ]));
}
