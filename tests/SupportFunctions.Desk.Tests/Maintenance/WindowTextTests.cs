using System.Globalization;
using System.Runtime.CompilerServices;
using NodaTime;
using SupportFunctions.Core.Maintenance;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Tests.CalendarFiles;
using SupportFunctions.Desk.Tests.Mail;

namespace SupportFunctions.Desk.Tests.Maintenance;

/// <summary>Whole mails about windows as exact text. When wording changes on purpose, run once with UPDATE_EXPECTED=1 and read the difference.</summary>
public sealed class WindowTextTests
{
    private static readonly WindowMailComposer _composer = new(MailTemplates.Load(folder: null), TemplatesFixture.Settings);

    public static TheoryData<string> Kinds => [.. Enum.GetValues<NoticeKind>().Where(k => k != NoticeKind.Unknown).Select(k => k.ToString())];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_reads_as_expected_in_both_parts(string kind)
    {
        OutgoingMail mail = Compose(Enum.Parse<NoticeKind>(kind));
        IsAsExpected(kind, mail);
        if (mail.Calendar is { } calendar)
        {
            Assert.Empty(StrictCalendar.Read(calendar.Content).Faults);
        }
    }

    [Fact]
    public void What_strangers_named_cannot_break_out_of_a_mail()
    {
        OutgoingMail mail = Compose(NoticeKind.Announcement, "<script>alert(1)</script>\r\nBcc: evil@x.example", "\"<b>Kim\r\n");

        Assert.DoesNotContain("<script>", mail.Html, StringComparison.Ordinal);
        string written = System.Text.Encoding.UTF8.GetString(MimeWriter.Write(mail));
        Assert.DoesNotContain("\nBcc:", written, StringComparison.Ordinal);
        Assert.Empty(StrictCalendar.Read(mail.Calendar!.Content).Faults);
    }

    private static OutgoingMail Compose(NoticeKind kind, string title = "Database upgrade", string name = "Ada Lovelace")
    {
        Instant start = TemplatesFixture.At("2026-03-10T06:00:00Z");
        var plan = new WindowPlan(title, start, start + Duration.FromMinutes(90), ["search", "api"], ["us"], []);
        var notice = new WindowNotice(kind, new WindowId(12), 1, plan, TemplatesFixture.At("2026-03-05T17:05:00Z"))
        {
            Before = kind == NoticeKind.Change ? plan with { StartsAt = start - Duration.FromDays(3), EndsAt = plan.EndsAt - Duration.FromDays(3) } : null,
            Reason = kind is NoticeKind.Announcement or NoticeKind.Reminder or NoticeKind.Start ? null : "The vendor is late.\nWe are sorry.",
            EmergencyReason = kind == NoticeKind.EmergencyReport ? "The disk fails." : null,
            StartedAt = start,
            EndedAt = kind == NoticeKind.End ? start + Duration.FromMinutes(80) : null,
            ExpectedEnd = plan.EndsAt + Duration.FromMinutes(30),
            Ahead = kind == NoticeKind.Reminder ? Duration.FromHours(24) : null,
            Customers = ["acme", "bank"],
            MaxLength = Duration.FromHours(2),
            OtherStart = start + Duration.FromDays(1),
            OtherEnd = start + Duration.FromDays(1) + Duration.FromHours(2),
        };
        WindowMailRecipient to = kind >= NoticeKind.EmergencyReport
            ? new WindowMailRecipient("grace@generlate.example", "Grace Hopper", "America/Los_Angeles", "en")
            : new WindowMailRecipient("ada@acme.example", name, "Europe/London", "en", "America/Los_Angeles", "acme");
        return _composer.Compose(new WindowMail("W-12-3-1-0123456789ab", notice, to));
    }

    private static void IsAsExpected(string name, OutgoingMail mail, [CallerFilePath] string here = "")
    {
        string file = Path.Combine(Path.GetDirectoryName(here)!, "expected", name + ".txt");
        string actual = string.Create(CultureInfo.InvariantCulture, $"""
            Subject: {mail.Subject}
            Message-ID: {mail.MessageId}
            References: {string.Join(' ', mail.References)}
            List-Unsubscribe: {mail.Unsubscribe?.AbsoluteUri ?? "none"}

            {mail.Text}
            ---- html
            {mail.Html}
            """).ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable("UPDATE_EXPECTED") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
        }

        Assert.Equal(File.ReadAllText(file), actual);
    }
}
