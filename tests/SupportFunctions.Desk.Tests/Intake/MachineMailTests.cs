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
    [InlineData("Auto-Submitted: no|Auto-Submitted: auto-replied", "auto-reply", "of two fields the machine's counts")]
    [InlineData("Auto-Submitted:", null, "an empty field says nothing")]
    [InlineData("Auto-Submitted: auto-generated (by a cron job); owner-email=\"root@x\"", "auto-reply", "RFC 3834, 5.1: parameters")]
    [InlineData("X-FC-MachineGenerated: true", "auto-reply", "FirstClass")]
    [InlineData("X-POST-MessageClass: 9; Autoresponder", "auto-reply", "an old autoresponder")]
    [InlineData("Subject: Automatic reply: your mail", null, "people write about automatic replies, too")]
    [InlineData("Subject: Automatic reply: [C-1042] Login|In-Reply-To: <x@desk.example>", "auto-reply", "nobody puts that before an answered subject")]
    [InlineData("Subject: =?utf-8?B?6Ieq5YuV5b+c562UOiBYWA==?=|In-Reply-To: <x@desk.example>", "auto-reply", "in Japanese")]
    [InlineData("Subject: [EXTERNAL] Automatic reply: Login|References: <x@desk.example>", "auto-reply", "behind a gateway's tag")]
    [InlineData("Subject: Vacation plugin broken|In-Reply-To: <x@desk.example>", null, "a reply about a vacation plugin, whose text says nothing of an absence")]
    [InlineData("Auto-Submitted: no|Subject: Automatic reply: x|In-Reply-To: <x@desk.example>", null, "who says no is believed")]
    [InlineData("List-Id: <support.desk.example>|Precedence: list", null, "our own group passes a person on")]
    [InlineData("List-Post: <mailto:support@desk.example>|List-Unsubscribe: <mailto:x@y>", null, "the same, by its address")]
    [InlineData("List-Post: <mailto:users@lists.example>", "bulk", "somebody else's list")]
    [InlineData("Mailing-List: list users@lists.example; contact owner@lists.example", "bulk", "an older list")]
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
    [InlineData("Return-Path: < >", "bounce", "null path, with a blank")]
    [InlineData("Subject: Urlaubsantrag l=E4sst sich nicht speichern|X-Auto-Response-Suppress: All", null, "a person who writes about absences, from Outlook")]
    [InlineData("Subject: Urlaub|X-Auto-Response-Suppress: All|In-Reply-To: <a@b.example>", "auto-reply", "an answer by Outlook's rule")]
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

    [Theory]
    [InlineData("X-Auto-Response-Suppress: All", true)]
    [InlineData("X-Auto-Response-Suppress: DR, OOF, AutoReply", true)]
    [InlineData("X-Auto-Response-Suppress: OOF; DR", false)]
    [InlineData("X-Auto-Response-Suppress: None", false)]
    [InlineData("Subject: x", false)]
    public void A_person_can_ask_for_no_automatic_answer(string header, bool isAsked) =>
        Assert.Equal(isAsked ? MachineMail.Suppressed : null, MachineMail.WhyNoAnswer(MailWith(header)));

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
