using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Desk.Mail;
using static SupportFunctions.Desk.Tests.Mail.TemplatesFixture;

namespace SupportFunctions.Desk.Tests.Mail;

public sealed class TemplatesStaffTests
{
    [Theory]
    [InlineData("Mail to ada@acme.example bounces", "Mail to [address] bounces", "plain")]
    [InlineData("<ada.l+x@mail.acme.example>: help", "<[address]>: help", "in angle brackets, with a tag")]
    [InlineData("\"ada lovelace\"@acme.example.", "[address].", "a quoted local part; the dot is the sentence's")]
    [InlineData("ada @ acme.example", "[address]", "spaces around the sign")]
    [InlineData("meet @ noon", "meet @ noon", "no domain, no address")]
    [InlineData("root@localhost, ada@[192.0.2.1]", "[address], [address]", "no dot, and a literal")]
    [InlineData("mailto:ada%40acme.example", "mailto:[address]", "percent-encoded")]
    [InlineData("ada\uFF20acme.example", "[address]", "a wide sign")]
    [InlineData("jörg@müller.example und 田中@例え.jp", "[address] und [address]", "beyond ASCII")]
    [InlineData("a@b.example@c.example", "[address]@c.example", "what is left has no local part")]
    [InlineData("@handle said hi@", "@handle said hi@", "a handle is no address")]
    public void Staff_mail_shows_no_address(string subject, string expected, string because)
    {
        OutgoingMail mail = Compose(AMail(MailKind.ClockWarning, f => f with { Subject = subject, CustomerName = subject, Assignee = subject }));

        Assert.True(mail.Subject == $"[C-1042] 75% of first response used: {expected}", because + "\n" + mail.Subject);
        Assert.Contains($"Case:      C-1042: {expected}\nCustomer:  {expected}\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"Assignee:  {expected}\n", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("acme.example", mail.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ClockName.FirstResponse, "first response", "Send a reply that says what has been tried")]
    [InlineData(ClockName.InternalResponse, "internal first response", "Send a reply that says what has been tried")]
    [InlineData(ClockName.Resolution, "resolution", "Send a resolution or a workaround")]
    [InlineData(ClockName.NextReply, "next reply", "Write to the customer")]
    [InlineData(ClockName.NextUpdate, "promised update", "We promised the customer an update.")]
    public void A_breach_names_the_clock_and_what_to_do(ClockName clock, string words, string toDo)
    {
        OutgoingMail mail = Compose(AMail(MailKind.ClockBreach, f => f with { Clock = clock }));

        Assert.Equal($"[C-1042] BREACHED: {words}: Deploy fails on node 3", mail.Subject);
        Assert.Contains($"What to do:\n{toDo}", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_public_address_there_are_no_links()
    {
        MailSettings settings = Settings with { PublicBaseUrl = null };

        Assert.DoesNotContain("://", Composer.Compose(AMail(MailKind.ClockBreach), settings).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("://", Composer.Compose(AMail(MailKind.Closed), settings).Html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_staff_mail_to_a_customer_is_refused()
    {
        Effect.SendMail mail = AMail(MailKind.ClockBreach);

        var e = Assert.Throws<ArgumentException>(() => Compose(mail with { To = mail.To with { IsStaff = false } }));

        Assert.Equal("ClockBreach of C-1042-7-1 is addressed to a customer. (Parameter 'effect')", e.Message);
    }
}
