using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Desk.Tests.Intake;

public sealed class BounceReaderTests
{
    private const string Mail = "C-1042-7-1";

    private static readonly string _id = Bounces.Ids.For(Mail);

    [Theory]
    [InlineData("alias-partly", null)]
    [InlineData("bare-report", "554 refused")]
    [InlineData("complaint", "complained abuse")]
    [InlineData("exchange-old", "sent to. <mail.acme.example #5.1.1>")]
    [InlineData("exim-report", "5.0.0: 550 5.1.1 Mailbox unavailable")]
    [InlineData("exim-text", "host mail.acme.example [198.51.100.7]: 550 <[address]>: no such user here")]
    [InlineData("exim-unrouteable", "recipients. This is a permanent error. The following address(es) failed:")]
    [InlineData("exim-warning", null)]
    [InlineData("gmail-failed", "5.1.1: 550-5.1.1 The email account that you tried to reach does not exist. Please try 550-5.1.1 double-checking the recipient's email address for typos or 550 5.1.1 unnecessary spaces. - gsmtp")]
    [InlineData("office365-failed", "5.1.10: 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient [address] not found by SMTP address lookup")]
    [InlineData("postfix-delayed", "delayed 4.4.1: connect to mail.acme.example[198.51.100.7]:25: Connection timed out")]
    [InlineData("postfix-expired", "4.4.1: connect to mail.acme.example[198.51.100.7]:25: Connection timed out")]
    [InlineData("postfix-failed", "5.1.1: 550 5.1.1 <[address]>: Recipient address rejected: User unknown in virtual mailbox table")]
    [InlineData("postfix-relayed", "delivered relayed 2.0.0: 250 2.0.0 Ok: queued as 4AbCdF6")]
    [InlineData("qmail-failed", "Remote host said: 550 5.1.1 [address] User unknown")]
    [InlineData("qmail-local", "Sorry, no mailbox here by that name. (#5.1.1)")]
    [InlineData("qmail-silent", null)]
    [InlineData("sendmail-failed", "5.2.2: 552 5.2.2 Over quota")]
    [InlineData("smtputf8-failed", "5.6.7: 550 5.6.7 [address] needs SMTPUTF8")]
    public void A_report_says_what_became_of_the_mail_and_is_a_failure_only_when_it_says_so_for_good(string name, string? detail) =>
        Assert.Equal(
            detail is null ? null : detail.Split(' ', 2) switch
            {
                ["complained", var words] => (DeliveryOutcome.Complained, words),
                ["delayed", var words] => (DeliveryOutcome.Delayed, words),
                ["delivered", var words] => (DeliveryOutcome.Delivered, words),
                _ => (DeliveryOutcome.Bounced, detail),
            },
            Bounces.Read(Bounces.Of(name, _id)) is { } read ? (read.Outcome, read.Detail!) : ((DeliveryOutcome, string)?)null);

    [Fact]
    public void Every_bounce_of_the_folder_is_in_the_table_above() => Assert.Equal(
        Bounces.Names(),
        typeof(BounceReaderTests).GetMethod(nameof(A_report_says_what_became_of_the_mail_and_is_a_failure_only_when_it_says_so_for_good))!
            .GetCustomAttributes(typeof(InlineDataAttribute), false).Cast<InlineDataAttribute>().Select(a => (string)a.GetData(null!).Single()[0]));

    [Fact]
    public void Nobody_reports_a_mail_that_he_was_never_sent()
    {
        string[] forged = ["C-1042-7-1.0123456789abcdef@desk.example", "C-1042-7-1@desk.example", "C-1042-7-2" + _id[10..], "first@acme.example"];
        Assert.All(Bounces.Names(), name => Assert.All(forged, id => Assert.Null(Bounces.Read(Bounces.Of(name, id)))));
    }

    [Fact]
    public void A_server_that_changes_the_case_of_letters_is_understood() =>
        Assert.Equal(Mail, Bounces.Read(Bounces.Of("postfix-failed", _id.ToUpperInvariant()))?.Mail.Effect);

    [Fact]
    public void A_bounce_that_gives_another_mail_back_is_not_about_ours_whatever_it_answers()
    {
        string raw = Bounces.Of("office365-failed", _id).Replace("\nMessage-ID: <" + _id + ">\nIn-Reply-To", "\nMessage-ID: <other@acme.example>\nIn-Reply-To", StringComparison.Ordinal);
        Assert.Null(Bounces.Read(raw));
    }

    [Theory]
    [InlineData("office365-failed", "", "in a part of its own")]
    [InlineData("office365-failed", "x-desk-case", "the field's name in another case")]
    [InlineData("exim-text", "", "within the text")]
    [InlineData("complaint", "", "a complaint")]
    public void A_mail_whose_Message_ID_a_gateway_replaced_is_found_by_the_field_that_repeats_it(string bounce, string field, string because)
    {
        string name = field.Length == 0 ? MailHeaders.Case : field;
        string signed = DeskMessageIds.SignedPart(_id)!;
        string[] values = [signed, signed.ToUpperInvariant(), "C-1042-7-1.0123456789abcdef", "C-1042-7-1", signed + "x", new string('C', 200), ""];

        string?[] found = [.. values.Select(v => Bounces.Read(Rewritten(v))?.Mail.Effect)];

        Assert.True(found is [Mail, Mail, null, null, null, null, null], $"{because}: {string.Join(' ', found.Select(f => f ?? "-"))}");

        // Its answer-fields name our mail as well, which must not help: what is given back has the last word.
        string Rewritten(string value)
        {
            string raw = Bounces.Of(bounce, _id);
            int at = raw.LastIndexOf("Message-ID: <" + _id, StringComparison.OrdinalIgnoreCase);
            Assert.True(at > 0, raw);
            int start = raw.LastIndexOf('\n', at) + 1;
            int end = raw.IndexOf('\n', at) + 1;
            string line = raw[start..end];
            string quote = line[..line.IndexOf('M', StringComparison.OrdinalIgnoreCase)];
            string lineEnd = line.EndsWith("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
            return raw[..start] + quote + "Message-ID: <rewritten@gateway.example>" + lineEnd + quote + name + ": " + value + lineEnd + raw[end..];
        }
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
        Assert.True(isFailure == (report?.Mail.Effect == Mail), because);
    }

    [Fact]
    public void Of_References_only_the_newest_is_the_mail_that_failed()
    {
        string References(params string[] ids) => "From: MAILER-DAEMON@relay.example\nReferences: " + string.Join(' ', ids.Select(i => $"<{i}>")) + "\n\n550 no such user\n";
        Assert.Equal("C-1042-9-1", Bounces.Read(References(_id, Bounces.Ids.For("C-1042-9-1")))?.Mail.Effect);
        Assert.Null(Bounces.Read(References(_id, "second@acme.example")));
    }

    [Theory]
    [InlineData("failed", "5.1.1", "", DeliveryOutcome.Bounced, "as it should be")]
    [InlineData("FAILED", "5.1.1", "", DeliveryOutcome.Bounced, "in any case")]
    [InlineData("failed", "4.2.2", "smtp; 450 4.2.2 full", DeliveryOutcome.Bounced, "nobody tries any more")]
    [InlineData("failed", "", "smtp; 550 no", DeliveryOutcome.Bounced, "no status, a permanent reply")]
    [InlineData("failed", "", "smtp; 450 no", DeliveryOutcome.Bounced, "no status, and nobody tries any more")]
    [InlineData("failed", "", "", DeliveryOutcome.Bounced, "no word why, but that")]
    [InlineData("failed", "unknown", "smtp; 550 no", DeliveryOutcome.Bounced, "an unreadable status is none")]
    [InlineData("delayed", "5.1.1", "", DeliveryOutcome.Delayed, "still being tried")]
    [InlineData("expanded", "2.0.0", "", DeliveryOutcome.Delivered, "passed on to several")]
    [InlineData("delivered", "2.0.0", "", DeliveryOutcome.Delivered, "there")]
    [InlineData("relayed", "2.0.0", "", DeliveryOutcome.Delivered, "no more will be heard of it")]
    [InlineData("delivered\nAction: failed", "", "", null, "one for some, another for others")]
    [InlineData("delivered\nAction: delayed", "", "", null, "not for everybody yet")]
    [InlineData("opened", "2.0.0", "", null, "no action of RFC 3464")]
    [InlineData("", "5.1.1", "smtp; 550 no", null, "no action")]
    public void The_action_decides_whatever_the_status(string action, string status, string diagnosis, DeliveryOutcome? outcome, string because)
    {
        string block = string.Join('\n', new[] { ("Action", action), ("Status", status), ("Diagnostic-Code", diagnosis) }.Where(f => f.Item2.Length > 0).Select(f => f.Item1 + ": " + f.Item2));
        string report = $"Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@b.example\n{block}\n";
        Assert.True(outcome == DeliveryStatus.Read(System.Text.Encoding.UTF8.GetBytes(report), MailReaderOptions.Default, out _, out _), because);
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
    [InlineData("451 busy\nI'm not going to try again; this message has been in the queue too long.", true, "given up, whatever the last reply was")]
    [InlineData("host mx.acme.example: retry timeout exceeded", true, "given up")]
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

    [Theory]
    [InlineData("Feedback-Type: abuse", true, "spam, says its reader")]
    [InlineData("Feedback-Type: ABUSE (button)", true, "in any case, with a comment")]
    [InlineData("Feedback-Type: fraud", true, "phishing, says its reader")]
    [InlineData("Feedback-Type: opt-out", true, "the old way to unsubscribe")]
    [InlineData("Feedback-Type: not-spam", false, "the opposite (RFC 6430)")]
    [InlineData("Feedback-Type: auth-failure", false, "about a signature (RFC 6591)")]
    [InlineData("Feedback-Type: virtue", false, "unknown")]
    [InlineData("Version: 1", false, "no type")]
    public void A_feedback_report_is_a_complaint_by_its_type(string field, bool isComplaint, string because)
    {
        DeliveryReport? report = Bounces.Read(Bounces.Of("complaint", _id).Replace("Feedback-Type: abuse", field, StringComparison.Ordinal));
        Assert.True(isComplaint == (report is { Outcome: DeliveryOutcome.Complained, Mail.Effect: Mail }), because);
    }

    [Theory]
    [InlineData("Final-Recipient: rfc822; kim@acme.example", "kim@acme.example", "as it should be")]
    [InlineData("Final-Recipient: RFC822;<Kim@Acme.example>", "kim@acme.example", "in brackets")]
    [InlineData("Final-Recipient: kim@acme.example", "kim@acme.example", "without a type")]
    [InlineData("Final-Recipient: rfc822; x@y.example\nOriginal-Recipient: rfc822;kim+2Bdesk@acme.example", "x@y.example kim+desk@acme.example", "with the address we wrote to, in xtext (RFC 3461, 4)")]
    [InlineData("Original-Recipient: utf-8; k\\x{E4}the@acme.example", "käthe@acme.example", "international (RFC 6533, 3)")]
    [InlineData("Final-Recipient: x400; /C=AT/S=Kim/", "", "no mail address")]
    [InlineData("Reporting-UA: x", "", "nobody")]
    public void A_report_names_whom_it_is_about(string fields, string named, string because)
    {
        string report = $"Reporting-MTA: dns; x\n\n{fields}\nAction: failed\nStatus: 5.1.1\n";
        DeliveryStatus.Read(System.Text.Encoding.UTF8.GetBytes(report), MailReaderOptions.Default, out _, out var all);
        Assert.True(named == string.Join(' ', all), because);
    }

    [Fact]
    public void A_bounce_in_prose_names_whom_its_header_names() => Assert.Equal(
        "kim@acme.example",
        string.Join(' ', Bounces.Read($"From: MAILER-DAEMON@relay.example\nX-Failed-Recipients: Kim@acme.example\nSubject: x\nIn-Reply-To: <{_id}>\n\n550 no such user\n")!.Named));
}
