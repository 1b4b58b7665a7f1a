using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Intake;

namespace SupportFunctions.Desk.Tests.Intake;

public sealed class BounceReaderTests
{
    private const string Mail = "C-1042-7-1";

    private static readonly string _id = Bounces.Ids.For(Mail);

    [Theory]
    [InlineData("alias-partly", null)]
    [InlineData("bare-report", "554 refused")]
    [InlineData("complaint", null)]
    [InlineData("exchange-old", "sent to. <mail.acme.example #5.1.1>")]
    [InlineData("exim-report", "5.0.0: 550 5.1.1 Mailbox unavailable")]
    [InlineData("exim-text", "host mail.acme.example [198.51.100.7]: 550 <[address]>: no such user here")]
    [InlineData("exim-unrouteable", "recipients. This is a permanent error. The following address(es) failed:")]
    [InlineData("exim-warning", null)]
    [InlineData("gmail-failed", "5.1.1: 550-5.1.1 The email account that you tried to reach does not exist. Please try 550-5.1.1 double-checking the recipient's email address for typos or 550 5.1.1 unnecessary spaces. - gsmtp")]
    [InlineData("office365-failed", "5.1.10: 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient [address] not found by SMTP address lookup")]
    [InlineData("postfix-delayed", null)]
    [InlineData("postfix-expired", null)]
    [InlineData("postfix-failed", "5.1.1: 550 5.1.1 <[address]>: Recipient address rejected: User unknown in virtual mailbox table")]
    [InlineData("postfix-relayed", null)]
    [InlineData("qmail-failed", "Remote host said: 550 5.1.1 [address] User unknown")]
    [InlineData("qmail-local", "Sorry, no mailbox here by that name. (#5.1.1)")]
    [InlineData("qmail-silent", null)]
    [InlineData("sendmail-failed", "5.2.2: 552 5.2.2 Over quota")]
    [InlineData("smtputf8-failed", "5.6.7: 550 5.6.7 [address] needs SMTPUTF8")]
    public void A_bounce_is_a_failure_only_when_it_says_so_for_good(string name, string? detail) =>
        Assert.Equal(detail is null ? null : Failed(detail), Bounces.Read(Bounces.Of(name, _id)));

    [Fact]
    public void Every_bounce_of_the_folder_is_in_the_table_above() => Assert.Equal(
        Bounces.Names(),
        typeof(BounceReaderTests).GetMethod(nameof(A_bounce_is_a_failure_only_when_it_says_so_for_good))!
            .GetCustomAttributes(typeof(InlineDataAttribute), false).Cast<InlineDataAttribute>().Select(a => (string)a.GetData(null!).Single()[0]));

    [Fact]
    public void Nobody_reports_a_mail_that_he_was_never_sent()
    {
        string[] forged = ["C-1042-7-1.0123456789abcdef@desk.example", "C-1042-7-1@desk.example", "C-1042-7-2" + _id[10..], "first@acme.example"];
        Assert.All(Bounces.Names(), name => Assert.All(forged, id => Assert.Null(Bounces.Read(Bounces.Of(name, id)))));
    }

    [Fact]
    public void A_server_that_changes_the_case_of_letters_is_understood() =>
        Assert.Equal(Mail, Bounces.Read(Bounces.Of("postfix-failed", _id.ToUpperInvariant()))?.Mail);

    [Fact]
    public void A_bounce_that_gives_another_mail_back_is_not_about_ours_whatever_it_answers()
    {
        string raw = Bounces.Of("office365-failed", _id).Replace("\nMessage-ID: <" + _id + ">\nIn-Reply-To", "\nMessage-ID: <other@acme.example>\nIn-Reply-To", StringComparison.Ordinal);
        Assert.Null(Bounces.Read(raw));
    }

    [Theory]
    [InlineData("Return-Path: <>", "Call me: 550 0199, or error 5.1.1", false, "an absence notice with a null path")]
    [InlineData("From: MAILER-DAEMON@relay.example", "Remote host said: 550 no such user", true, "a mail server's words")]
    [InlineData("From: MAILER-DAEMON@relay.example", "Try later.\n\n> 550 5.1.1 was what you saw", false, "our own words, quoted")]
    [InlineData("X-Failed-Recipients: kim@acme.example", "550 no such user", true, "a mail server's field")]
    public void What_only_answers_our_mail_needs_a_mail_servers_word(string field, string text, bool isFailure, string because)
    {
        string from = field.StartsWith("From", StringComparison.Ordinal) ? "" : "From: kim@acme.example\n";
        DeliveryReport? report = Bounces.Read($"{from}{field}\nSubject: x\nIn-Reply-To: <{_id}>\n\n{text}\n");
        Assert.True(isFailure == (report?.Mail == Mail), because);
    }

    [Fact]
    public void Of_References_only_the_newest_is_the_mail_that_failed()
    {
        string References(params string[] ids) => "From: MAILER-DAEMON@relay.example\nReferences: " + string.Join(' ', ids.Select(i => $"<{i}>")) + "\n\n550 no such user\n";
        Assert.Equal("C-1042-9-1", Bounces.Read(References(_id, Bounces.Ids.For("C-1042-9-1")))?.Mail);
        Assert.Null(Bounces.Read(References(_id, "second@acme.example")));
    }

    [Theory]
    [InlineData("failed", "5.1.1", "", true, "as it should be")]
    [InlineData("FAILED", "5.1.1", "", true, "in any case")]
    [InlineData("failed", "4.2.2", "smtp; 550 5.2.2 full", false, "the status goes before the words")]
    [InlineData("failed", "", "smtp; 550 no", true, "no status, a permanent reply")]
    [InlineData("failed", "", "smtp; 450 no", false, "no status, a transient reply")]
    [InlineData("failed", "", "", false, "no word why")]
    [InlineData("failed", "unknown", "smtp; 550 no", true, "an unreadable status is none")]
    [InlineData("delayed", "5.1.1", "", false, "still being tried")]
    [InlineData("expanded", "2.0.0", "", false, "passed on to several")]
    [InlineData("delivered", "2.0.0", "", false, "there")]
    [InlineData("", "5.1.1", "smtp; 550 no", false, "no action")]
    public void The_action_and_then_the_status_decide(string action, string status, string diagnosis, bool isFailure, string because)
    {
        string block = string.Join('\n', new[] { ("Action", action), ("Status", status), ("Diagnostic-Code", diagnosis) }.Where(f => f.Item2.Length > 0).Select(f => f.Item1 + ": " + f.Item2));
        string report = $"Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@b.example\n{block}\n";
        Assert.True(isFailure == DeliveryStatus.IsHardFailure(System.Text.Encoding.UTF8.GetBytes(report), out _), because);
    }

    [Theory]
    [InlineData("550 no such user", true, "a reply")]
    [InlineData("said: 550-5.1.1 no", true, "of several lines")]
    [InlineData("SMTP error 554 refused", true, "in a sentence")]
    [InlineData("(#5.1.1)", true, "a status alone")]
    [InlineData("version 15.1.1 of 2026", false, "a longer number")]
    [InlineData("host 5.1.1.9 and 10.5.1.1", false, "addresses")]
    [InlineData("5.9.1", false, "no subject of RFC 3463")]
    [InlineData("about 550 users", false, "a count")]
    [InlineData("phone: 555 0199", false, "a telephone")]
    [InlineData("550 no\n451 later", false, "both")]
    [InlineData("5", false, "cut off")]
    [InlineData("5.1", false, "cut off")]
    [InlineData("550", true, "all there is")]
    public void Prose_says_that_it_is_for_good_by_a_reply_or_a_status(string text, bool isPermanent, string because) =>
        Assert.True(isPermanent == SmtpReplies.PermanentLine(text) is not null, because);

    [Fact]
    public void A_detail_is_one_line_of_at_most_500_characters_without_addresses()
    {
        string raw = Bounces.Of("postfix-failed", _id).Replace("mailbox table\n", "mailbox table " + new string('x', 3000) + "\n", StringComparison.Ordinal);
        string detail = Bounces.Read(raw)!.Detail!;
        Assert.Equal((500, -1, -1), (detail.Length, detail.IndexOf('\n', StringComparison.Ordinal), detail.IndexOf('@', StringComparison.Ordinal)));
    }

    private static DeliveryReport Failed(string detail) =>
        new(CaseId.TryRead("C-1042", out CaseId id) ? id : default, Mail, DeliveryOutcome.Bounced, detail);
}
