using System.Text;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Tests.Cases;

namespace SupportFunctions.Desk.Tests.Intake.Conversations;

/// <summary>Mails that go on with a conversation, and the forms they come in.</summary>
internal static class Answers
{
    /// <summary>A mail as any program writes it, with nothing that leads to a case.</summary>
    public static string Letter(
        string from, string to = "support@desk.example", string subject = "A question", string text = "Any news?", string? id = null, params string[] more) =>
        Mails.From(from, subject, id ?? Id(from, to, subject, text, string.Concat(more)), text, more).Replace("To: support@desk.example", "To: " + to, StringComparison.Ordinal);

    /// <summary>As a gateway makes one that replaces those it finds.</summary>
    private static string Id(params string[] parts) => TableKeys.Hash(string.Join('|', parts))[..16] + "@gateway.example";

    public static string References(params string[] ids) => "References: " + string.Join(' ', ids.Select(i => $"<{i}>"));

    /// <summary>A mail that brings others along whole.</summary>
    public static string With(string from, string text, params string[] attached) => string.Join("\r\n",
    [
        "From: " + from, "To: support@desk.example", "Subject: See below", "Date: Mon, 02 Mar 2026 08:59:00 +0000", $"Message-ID: <{Id(from, text, string.Concat(attached))}>",
        "MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=\"-b-\"", "",
        "---b-", "Content-Type: text/plain; charset=utf-8", "", text,
        .. attached.SelectMany(a => new[] { "---b-", "Content-Type: message/rfc822", "", a }), "---b---", "",
    ]);

    public static string Whole(OutgoingMail mail) => Encoding.UTF8.GetString(MimeWriter.Write(mail));

    /// <summary>Inbound Parse's raw mode.</summary>
    public static byte[] Form(string mail, string to = "support@desk.example", string from = "bounces@relay.example", string spf = "none", string dkim = "none") => new FormBuilder()
        .Field("email", mail).Field("envelope", $$"""{"to":["{{to}}"],"from":"{{from}}"}""").Field("SPF", spf).Field("dkim", dkim).Build();

    /// <returns>State, case and reason of the intake.</returns>
    public static async Task<(string State, string? Case, string? Reason)> TakeInAsync(this CaseDesk desk, byte[] form)
    {
        string id = (string)(await desk.PostAsync("/intake/email", FormBuilder.ContentType, form)).Json["intakeId"]!;
        await desk.WorkOffAsync();
        await desk.AttendAsync();
        return await desk.IntakeAsync(id);
    }
}
