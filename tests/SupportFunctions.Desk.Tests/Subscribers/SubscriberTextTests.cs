using System.Runtime.CompilerServices;
using NodaTime;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Tests.Maintenance;

namespace SupportFunctions.Desk.Tests.Subscribers;

/// <summary>Whole mails to subscribers as exact text. When wording changes on purpose, run once with UPDATE_EXPECTED=1 and read the difference.</summary>
public sealed class SubscriberTextTests
{
    private static readonly Instant _at = WindowDesk.Now;

    private static readonly MailSettings _settings = new()
    {
        FromAddress = "support@desk.example", FromName = "Desk", Domain = "desk.example", TokenSecrets = [new string('s', 40)], PublicBaseUrl = new Uri("https://desk.example"),
    };

    public static TheoryData<string> Kinds { get; } = [.. Enum.GetValues<SubscriberMailKind>().Where(k => k != SubscriberMailKind.Unknown).Select(k => k.ToString())];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_reads_as_expected_in_both_parts(string kind) => IsAsExpected(kind, Compose(Enum.Parse<SubscriberMailKind>(kind)));

    [Fact]
    public void Where_the_desk_is_in_UTC_no_time_is_said_twice()
    {
        OutgoingMail mail = Compose(SubscriberMailKind.WindowAnnounced, "UTC");
        Assert.Equal(2, mail.Text.Split(" UTC").Length - 1);
    }

    [Fact]
    public void The_same_gives_the_same_mail()
    {
        Assert.Equal(Compose(SubscriberMailKind.IncidentUpdated).Text, Compose(SubscriberMailKind.IncidentUpdated).Text);
        Assert.Equal(Compose(SubscriberMailKind.IncidentUpdated).MessageId, Compose(SubscriberMailKind.IncidentUpdated).MessageId);
    }

    private static OutgoingMail Compose(SubscriberMailKind kind, string zone = "America/Los_Angeles")
    {
        var composer = new SubscriberMailComposer(MailTemplates.Load(null), _settings);
        var to = new SubscriberMailRecipient("kim@acme.example", SignedLinks.KeyOf("kim@acme.example"), "0123456789abcdef");
        bool isWindow = kind.ToString().StartsWith("Window", StringComparison.Ordinal);
        return kind is SubscriberMailKind.Confirmation or SubscriberMailKind.Known
            ? composer.Compose("subscriber-1", new SubscriberLink(kind, ["search", "store"], _at, _at + Duration.FromHours(48), zone), to)
            : composer.Compose("status-1", new PublicNews(kind, isWindow ? "W-12" : "I-3", isWindow ? "Database upgrade" : "Search is <slow>", isWindow ? ["search"] : [], _at, zone)
            {
                StartsAt = isWindow ? WindowDesk.Start : null,
                EndsAt = isWindow ? WindowDesk.Start + Duration.FromHours(1) : null,
                Summary = kind is SubscriberMailKind.IncidentUpdated or SubscriberMailKind.IncidentResolved ? "The index is full.\n\nIt was <never> cleaned." : null,
                NextSteps = kind == SubscriberMailKind.IncidentUpdated ? "We enlarge it." : null,
                NextUpdateBy = kind is SubscriberMailKind.IncidentDeclared or SubscriberMailKind.IncidentUpdated ? _at + Duration.FromHours(1) : null,
            }, to);
    }

    private static void IsAsExpected(string name, OutgoingMail mail, [CallerFilePath] string here = "")
    {
        string file = Path.Combine(Path.GetDirectoryName(here)!, "expected", name + ".txt");
        string actual = $"""
            To: {mail.To.Name} <{mail.To.Address}>
            Subject: {mail.Subject}
            Message-ID: {mail.MessageId}
            References: {string.Join(' ', mail.References)}
            Auto-Submitted: {mail.AutoSubmitted}
            List-Unsubscribe: {mail.Unsubscribe?.AbsoluteUri ?? "(none)"}

            ===== text
            {mail.Text}
            ===== html
            {mail.Html}
            """.ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable("UPDATE_EXPECTED") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual + "\n");
        }

        Assert.Equal(File.ReadAllText(file).ReplaceLineEndings("\n").TrimEnd('\n'), actual.TrimEnd('\n'));
    }
}
