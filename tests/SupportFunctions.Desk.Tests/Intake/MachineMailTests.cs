using SupportFunctions.Desk.Intake;

namespace SupportFunctions.Desk.Tests.Intake;

public class MachineMailTests
{
    private static readonly HashSet<string> Own = ["Support@desk.example"];

    [Theory]
    [InlineData("Auto-Submitted: no", null, "a person")]
    [InlineData("Auto-Submitted: NO (really); x=1", null, "a person, with comment and parameter")]
    [InlineData("Auto-Submitted: auto-replied", "auto-reply", "RFC 3834")]
    [InlineData("Auto-Submitted: auto-notified; x=\"no\"", "auto-reply", "RFC 5436")]
    [InlineData("Auto-Submitted: (rule) AUTO-GENERATED", "auto-reply", "case and comments do not matter")]
    [InlineData("Auto-Submitted: auto-future", "auto-reply", "any keyword but no")]
    [InlineData("X-Auto-Response-Suppress: All", null, "Outlook puts it on people's mail")]
    [InlineData("X-Auto-Response-Suppress: All|Subject: Out of office: back on Monday", "auto-reply", "subject and hint")]
    [InlineData("Subject: Out of office: back on Monday", null, "subject alone")]
    [InlineData("X-Autoreply: yes", "auto-reply", "older programs")]
    [InlineData("X-Autoreply: no", null, "they can say no, too")]
    [InlineData("X-Autorespond: vacation", "auto-reply", "older programs")]
    [InlineData("Precedence: auto_reply", "auto-reply", "by precedence")]
    [InlineData("Precedence: Bulk", "bulk", "by precedence")]
    [InlineData("Precedence: junk", "bulk", "by precedence")]
    [InlineData("Precedence: first-class", null, "not bulk")]
    [InlineData("List-Id: <users.example.org>", "bulk", "a list post")]
    [InlineData("List-Unsubscribe: <mailto:x@y>", "bulk", "a newsletter")]
    [InlineData("Return-Path: <>", "bounce", "null path")]
    [InlineData("Return-Path: <>|Auto-Submitted: auto-replied", "auto-reply", "a well-behaved robot uses the null path")]
    [InlineData("Return-Path: <jane@acme.example>", null, "an ordinary path")]
    [InlineData("Content-Type: multipart/report; report-type=delivery-status|Auto-Submitted: auto-replied", "bounce", "a delivery report")]
    [InlineData("Content-Type: multipart/report; report-type=disposition-notification", "auto-reply", "a receipt")]
    [InlineData("From: MAILER-DAEMON@mx.example", "bounce", "the daemon")]
    [InlineData("From: postmaster@mx.example", "bounce", "the postmaster")]
    [InlineData("From: SUPPORT@desk.example", "own-address", "ourselves, in other case")]
    [InlineData("From: support+c42.xyz@desk.example|Auto-Submitted: auto-replied", "own-address", "ourselves, with a token, before anything weaker")]
    [InlineData("X-Desk-Loop: anything|From: support@desk.example", "loop", "our own header is the surest sign")]
    public void A_machine_is_told_from_a_person(string headers, string? expected, string because) =>
        Assert.True(expected == MachineMail.Classify(MailWith(headers), null, Own, null)?.Reason(), because);

    [Theory]
    [InlineData("", "bounce", "null path in SMTP")]
    [InlineData("<>", "bounce", "the same with brackets")]
    [InlineData("jane@acme.example", null, "an ordinary path")]
    [InlineData(null, null, "not known")]
    public void The_envelope_counts_before_Return_Path(string? envelopeFrom, string? expected, string because) =>
        Assert.True(expected == MachineMail.Classify(MailWith("Subject: x"), envelopeFrom, Own, null)?.Reason(), because);

    [Theory]
    [InlineData(8.0, null)]
    [InlineData(8.1, "spam")]
    [InlineData(-1.0, null)]
    public void Spam_is_a_score_over_the_limit(double score, string? expected) =>
        Assert.Equal(expected, MachineMail.Classify(MailWith("Subject: x"), null, Own, score)?.Reason());

    [Theory]
    [InlineData(50, null)]
    [InlineData(51, "loop")]
    public void A_mail_of_too_many_hops_goes_round(int hops, string? expected) =>
        Assert.Equal(expected, MachineMail.Classify(MailWith(string.Join('|', Enumerable.Repeat("Received: by x", hops))), null, Own, null)?.Reason());

    [Fact]
    public void Every_kind_but_None_has_its_own_reason() =>
        Assert.Equal(
            ["loop", "own-address", "bounce", "auto-reply", "bulk", "spam"],
            Enum.GetValues<MachineMailKind>().Where(k => k != MachineMailKind.None).Select(k => k.Reason()));

    private static ReceivedMail MailWith(string headers)
    {
        var from = headers.StartsWith("From:", StringComparison.Ordinal) || headers.Contains("|From:", StringComparison.Ordinal) ? "" : "From: jane@acme.example\n";
        var raw = from + headers.Replace('|', '\n') + "\n\nHello\n";
        return Assert.IsType<MailReading.Read>(new MailReader().Read(System.Text.Encoding.UTF8.GetBytes(raw))).Mail;
    }
}
