using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Mail;
using static SupportFunctions.Desk.Tests.Mail.TemplatesFixture;

namespace SupportFunctions.Desk.Tests.Mail;

public sealed class TemplatesThreadTests
{
    private static readonly DeskMessageIds s_ids = new(Settings);

    [Theory]
    [InlineData("Deploy fails", "Re: [C-1042] Deploy fails", "plain")]
    [InlineData("Re: [C-1042] Deploy fails", "Re: [C-1042] Deploy fails", "token and prefix are there already")]
    [InlineData("AW: Re: Fwd: AW: [c-1042] RE: Deploy fails", "Re: [C-1042] Deploy fails", "piled up, around the token")]
    [InlineData("Re[3]: WG : SV: 回复：Deploy fails", "Re: [C-1042] Deploy fails", "counted, spaced, in other languages")]
    [InlineData("Reply: deploy fails", "Re: [C-1042] Reply: deploy fails", "a word that only begins like a prefix")]
    [InlineData("Deploy re: node 3", "Re: [C-1042] Deploy re: node 3", "not in front")]
    [InlineData("Re: [C-7] old story", "Re: [C-1042] C-7 old story", "another case's token is not one any more")]
    [InlineData("Deploy [C-1042] fails [C-10420]", "Re: [C-1042] Deploy fails C-10420", "in the middle; a longer number is another case")]
    [InlineData("Re: ", "Re: [C-1042] (no subject)", "nothing left")]
    [InlineData("a\r\nBcc: x@y.example\u2028b", "Re: [C-1042] a Bcc: x@y.example b", "one line")]
    [InlineData("Gerät fällt aus", "Re: [C-1042] Gerät fällt aus", "the token is ASCII on its own")]
    public void A_subject_has_one_token_and_one_prefix(string subject, string expected, string because) =>
        Assert.True(Compose(AMail(MailKind.Reply, f => f with { Subject = subject })).Subject == expected, because);

    [Fact]
    public void A_mail_that_answers_nothing_has_no_prefix_and_no_thread()
    {
        OutgoingMail mail = Compose(AMail(MailKind.Acknowledgement, f => f with { Thread = [] }));

        Assert.Equal("[C-1042] Deploy fails on node 3", mail.Subject);
        Assert.Empty(mail.InReplyTo);
        Assert.Empty(mail.References);
    }

    [Fact]
    public void The_answer_is_to_the_customers_newest_mail_and_refers_to_the_whole_thread()
    {
        OutgoingMail mail = Compose(AMail(MailKind.Reply, f => f with { Thread = Thread("a@x", "desk:C-1042-2-1", "<b@x>", "desk:C-1042-5-1", "b@x") }));

        Assert.Equal(["b@x"], mail.InReplyTo);
        Assert.Equal(["a@x", s_ids.For("C-1042-2-1"), "b@x", s_ids.For("C-1042-5-1")], mail.References);
    }

    [Fact]
    public void Where_the_customer_never_mailed_our_own_newest_mail_is_answered()
    {
        OutgoingMail mail = Compose(AMail(MailKind.Reply, f => f with { Thread = Thread("desk:C-1042-2-1", "desk:C-1042-5-1", "desk:C-1042-7-1") }));

        Assert.Equal([s_ids.For("C-1042-5-1")], mail.InReplyTo);
        Assert.Equal([s_ids.For("C-1042-2-1"), s_ids.For("C-1042-5-1")], mail.References);
    }

    [Fact]
    public void Staff_mails_gather_in_a_thread_of_their_own_per_case()
    {
        OutgoingMail warning = Compose(AMail(MailKind.ClockWarning));
        OutgoingMail breach = Compose(AMail(MailKind.ClockBreach));
        OutgoingMail other = Compose(AMail(MailKind.ClockBreach, f => f with { Case = new CaseId(7) }));

        Assert.Equal(warning.References, breach.References);
        Assert.NotEqual(warning.References, other.References);
        Assert.Equal([s_ids.StaffRoot(new CaseId(1042))], warning.References);
        Assert.DoesNotContain("first@acme.example", warning.References.Concat(warning.InReplyTo));
    }

    [Theory]
    [InlineData(MailKind.Acknowledgement, "auto-replied")]
    [InlineData(MailKind.Reply, null)]
    [InlineData(MailKind.Question, null)]
    [InlineData(MailKind.Resolution, null)]
    [InlineData(MailKind.ClosingReminder, "auto-generated")]
    [InlineData(MailKind.Closed, "auto-generated")]
    [InlineData(MailKind.HoldingNote, "auto-generated")]
    [InlineData(MailKind.ClockWarning, "auto-generated")]
    [InlineData(MailKind.ClockBreach, "auto-generated")]
    [InlineData(MailKind.ReplyByMail, "auto-replied")]
    public void Only_a_persons_words_are_not_marked_automatic(MailKind kind, string? expected) =>
        Assert.Equal(expected, Compose(AMail(kind)).AutoSubmitted);
}
