using System.Globalization;
using System.Runtime.CompilerServices;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Digests;
using SupportFunctions.Core.Maintenance;
using SupportFunctions.Desk.Digests;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Tests.Mail;

namespace SupportFunctions.Desk.Tests.Digests;

/// <summary>Whole digests as exact text. When wording changes on purpose, run once with UPDATE_EXPECTED=1 and read the difference.</summary>
public sealed class DigestTextTests
{
    private static readonly DigestMails _mails = new(MailTemplates.Load(folder: null), TemplatesFixture.Settings);

    private static readonly Instant _at = TemplatesFixture.At("2026-03-09T08:00:00Z");

    [Fact]
    public void A_full_one_reads_as_expected_in_both_parts() => IsAsExpected("Full", _mails.Compose(Issue(), To("Ada Lovelace")));

    [Fact]
    public void One_with_a_window_alone_reads_as_expected_in_both_parts() =>
        IsAsExpected("Window", _mails.Compose(Issue() with { Cases = [], MoreCases = 0, MoreWindows = 0 }, To(null)));

    [Fact]
    public void What_strangers_named_cannot_break_out_of_it()
    {
        DigestIssue issue = Issue();
        OutgoingMail mail = _mails.Compose(
            issue with
            {
                CustomerName = "<script>alert(1)</script>\r\nBcc: evil@x.example",
                Cases = [issue.Cases[0] with { Subject = "\"><script>alert(2)</script>\r\nBcc: evil@x.example", NextSteps = "<script>alert(3)</script>" }],
                Windows = [issue.Windows[0] with { Title = "<script>alert(4)</script>\r\nBcc: x", Products = ["<script>"] }],
            },
            To("\"<b>Kim\r\nBcc: evil@x.example"));

        Assert.DoesNotContain("<script>", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("\nBcc:", System.Text.Encoding.UTF8.GetString(MimeWriter.Write(mail)), StringComparison.Ordinal);
    }

    [Fact]
    public void Its_times_are_in_the_customers_language()
    {
        string text = _mails.Compose(Issue() with { Language = "de-AT" }, To(null)).Text;
        Assert.Contains("Montag, 9. März 2026", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 0, 0, 0, "1 open case")]
    [InlineData(50, 0, 7, 0, "57 open cases")]
    [InlineData(0, 2, 0, 0, "2 resolved cases for your word")]
    [InlineData(0, 0, 0, 1, "1 maintenance window ahead")]
    [InlineData(2, 1, 0, 3, "2 open cases, 1 resolved case for your word, 3 maintenance windows ahead")]
    [InlineData(0, 0, 0, 0, "nothing is open")]
    public void Its_subject_counts(int open, int resolved, int more, int windows, string counted)
    {
        DigestIssue issue = Issue();
        Assert.Equal("Your week with us: " + counted, DigestMails.SubjectOf(issue with
        {
            Cases = [.. Enumerable.Repeat(issue.Cases[0], open), .. Enumerable.Repeat(issue.Cases[^1], resolved)],
            MoreCases = more,
            Windows = [.. Enumerable.Repeat(issue.Windows[0], windows)],
            MoreWindows = 0,
        }));
    }

    private static DigestMail To(string? name) => new("digest-202611-0123456789ab-acme", new LocalDate(2026, 3, 9), "ada@acme.example", name);

    private static DigestIssue Issue() => new(
        "acme", "Acme & Sons", "Europe/London", "en", new LocalDate(2026, 3, 9), _at,
        [
            new DigestCase(new CaseId(1044), "Login <fails>", CaseStatus.New, null) { HearBy = _at + Duration.FromHours(9) },
            new DigestCase(new CaseId(1043), "Import stops", CaseStatus.WaitingOnCustomer, "Grace Hopper") { Ask = "Which version is it?\nAnd since when?" },
            new DigestCase(new CaseId(1042), "Search is slow", CaseStatus.WaitingOnEngineering, "Grace Hopper")
            {
                NextSteps = "We move the index to a larger volume.\n\nThen we measure again.", MissedSince = _at - Duration.FromHours(3), HearBy = _at + Duration.FromHours(21),
            },
            new DigestCase(new CaseId(1041), "Pages are blank", CaseStatus.Resolved, "Alan Turing") { ClosesAt = _at + Duration.FromDays(4) },
        ],
        3,
        [
            new DigestWindow(new WindowId(12), "Database upgrade", _at + Duration.FromDays(2), _at + Duration.FromDays(2) + Duration.FromHours(1), ["search", "api"], ["eu"], "America/Los_Angeles"),
            new DigestWindow(new WindowId(13), "New disks", _at + Duration.FromDays(5), _at + Duration.FromDays(5) + Duration.FromHours(2), [], [], null),
        ],
        1);

    private static void IsAsExpected(string name, OutgoingMail mail, [CallerFilePath] string here = "")
    {
        string file = Path.Combine(Path.GetDirectoryName(here)!, "expected", name + ".txt");
        string actual = string.Create(CultureInfo.InvariantCulture, $"""
            Subject: {mail.Subject}
            Message-ID: {mail.MessageId}
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

        Assert.Equal(File.ReadAllText(file).ReplaceLineEndings("\n"), actual);
    }
}
