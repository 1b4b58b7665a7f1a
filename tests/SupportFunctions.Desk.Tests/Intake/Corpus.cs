using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Desk.Tests.Intake;

/// <summary>The mails beside this file, each with what reading it must give.</summary>
internal static class Corpus
{
    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    private static readonly HashSet<string> OwnAddresses = ["support@desk.example"];

    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Intake", "corpus");

    public static IEnumerable<string> Names() =>
        Directory.EnumerateFiles(Folder, "*.eml").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal);

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Folder, name + ".eml"));

    public static string Expected(string name) => File.ReadAllText(Path.Combine(Folder, name + ".json"));

    public static ReceivedMail Mail(string name) => Assert.IsType<MailReading.Read>(new MailReader().Read(Bytes(name))).Mail;

    public static string Describe(MailReading reading) => JsonSerializer.Serialize(
        reading switch
        {
            MailReading.Rejected rejected => new { rejected.Reason, rejected.Offset },
            MailReading.Read read => Describe(read.Mail),
            _ => throw new System.Diagnostics.UnreachableException(),
        },
        Layout) + "\n";

    private static object Describe(ReceivedMail mail)
    {
        var cut = VisibleReply.Cut(mail.Text, mail.Subject);
        return new
        {
            mail.MessageId,
            From = Show(mail.From),
            ReplyTo = Show(mail.ReplyTo),
            To = mail.To.Select(Show),
            Cc = mail.Cc.Select(Show),
            mail.Subject,
            Date = mail.Date?.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture),
            mail.InReplyTo,
            mail.References,
            Text = mail.Text.Split('\n'),
            Html = mail.Html?.Split('\n'),
            Attachments = mail.Attachments.Select(a => new { a.Name, a.ContentType, a.ContentId, Content = Convert.ToBase64String(a.Content.Span) }),
            mail.Warnings,
            Visible = cut.Visible.Split('\n'),
            cut.HasQuote,
            Machine = MachineMail.Classify(mail, null, OwnAddresses, null)?.Reason(),
        };
    }

    private static string? Show(MailAddress? address) => address is null ? null : address.Name is null ? address.Address : $"{address.Name} <{address.Address}>";
}
