using System.Text;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Intake.Conversations;

namespace SupportFunctions.Desk.Tests.Intake.Conversations;

/// <summary>R-IN-5: whether an author's own domain vouches for a mail.</summary>
public sealed class AuthorProofTests
{
    private const string Pass = "Authentication-Results: mx.desk.example; dkim=pass header.d=desk.example";

    private static readonly AuthorProof s_proof = new(["mx.desk.example"]);

    [Theory]
    [InlineData("pass", "ada@desk.example", "none", true, "SPF, for the author's domain")]
    [InlineData("Pass", "bounce@desk.example", "", true, "another mailbox there")]
    [InlineData("pass", "ada@evil.example", "none", false, "SPF passed for the forger's own domain")]
    [InlineData("pass", "", "none", false, "the null path belongs to nobody")]
    [InlineData("pass", null, "none", false, "no envelope")]
    [InlineData("softfail", "ada@desk.example", "none", false, "softfail")]
    [InlineData("passed", "ada@desk.example", "none", false, "no word of RFC 7208")]
    [InlineData("none", "ada@evil.example", "{@desk.example : pass}", true, "DKIM, for the author's domain")]
    [InlineData("fail", "x@list.example", "{@list.example : fail, @desk.example : pass}", true, "one of two signatures")]
    [InlineData("none", "ada@desk.example", "{@evil.example : pass, @desk.example : fail}", false, "a pass of another domain")]
    [InlineData("none", "ada@desk.example", "{@notdesk.example : pass}", false, "a domain that only ends alike")]
    [InlineData("none", "ada@desk.example", "{@example : pass}", false, "a top level vouches for nobody")]
    [InlineData("none", "ada@desk.example", "{@mail.desk.example : pass}", false, "a domain below may be somebody else's")]
    [InlineData("none", "ada@desk.example", "none", false, "nothing passed")]
    [InlineData(null, null, null, false, "the carrier says nothing")]
    public void A_carriers_form_proves_the_author_when_their_own_domain_passed(string? spf, string? envelopeFrom, string? dkim, bool expected, string because) =>
        Assert.True(s_proof.Holds(Read("From: Ada <ada@desk.example>"), Form(spf, dkim, envelopeFrom)) == expected, because);

    [Theory]
    [InlineData(Pass, true, "DKIM by our server's word")]
    [InlineData("Authentication-Results: MX.desk.example 1; dkim = pass (2048-bit; x) header.d = desk.example", true, "with version, comment and blanks")]
    [InlineData("Authentication-Results: mx.desk.example; spf=fail smtp.mailfrom=a@b.example;\r\n dkim=pass header.i=@desk.example", true, "folded, by identity")]
    [InlineData("Authentication-Results: mx.desk.example; spf=pass smtp.mailfrom=ada@desk.example", true, "SPF of MAIL FROM")]
    [InlineData("Authentication-Results: mx.desk.example; spf=pass smtp.helo=desk.example", false, "SPF of a greeting")]
    [InlineData("Authentication-Results: mx.desk.example; spf=pass smtp.mailfrom=ada@evil.example", false, "SPF of the forger's domain")]
    [InlineData("Authentication-Results: mx.desk.example; dkim=fail reason=\"dkim=pass header.d=desk.example\" header.d=desk.example", false, "a pass that is quoted")]
    [InlineData("Authentication-Results: mx.desk.example; dkim=fail (; dkim=pass header.d=desk.example) header.d=desk.example", false, "a pass that is a comment")]
    [InlineData("Authentication-Results: mx.desk.example; spf=pass smtp.mailfrom=\"x; dkim=pass header.d=desk.example\"@evil.example", false, "a pass inside an address")]
    [InlineData("Authentication-Results: mx.desk.example; dmarc=pass header.from=desk.example", false, "neither SPF nor DKIM")]
    [InlineData("Authentication-Results: mx.desk.example; none", false, "nothing was checked")]
    [InlineData("Authentication-Results: mx.evil.example; dkim=pass header.d=desk.example", false, "a server that is not ours")]
    [InlineData("Authentication-Results: mx.desk.example.evil.example; dkim=pass header.d=desk.example", false, "a name that begins like ours")]
    [InlineData("Authentication-Results: mx.desk.example; dkim=fail header.d=desk.example\r\n" + Pass, false, "a field below the topmost is the sender's")]
    [InlineData("Authentication-Results: mx.evil.example; none\r\n" + Pass, false, "below a stranger's one, too")]
    [InlineData(Pass + "\r\nResent-From: eve@evil.example", false, "sent on by somebody else")]
    [InlineData(Pass + "\r\nFrom: Eve <eve@evil.example>", false, "two authors' fields")]
    [InlineData("Authentication-Results:", false, "empty")]
    [InlineData("Received-SPF: pass client-ip=1.2.3.4", false, "another field")]
    [InlineData("X-No: 1", false, "nothing")]
    public void Raw_mail_proves_its_author_by_the_topmost_results_of_a_server_of_ours(string fields, bool expected, string because) =>
        Assert.True(s_proof.Holds(Read("From: Ada <ada@desk.example>", fields), null) == expected, because);

    [Theory]
    [InlineData("From: ada@desk.example, eve@evil.example", "several authors")]
    [InlineData("From: \"ada@desk.example\" <eve@evil.example>", "a name that is an address")]
    [InlineData("From: nobody", "no address")]
    public void An_author_who_is_not_exactly_one_is_never_proven(string from, string because) =>
        Assert.False(s_proof.Holds(Read(from, Pass), Form("pass", "{@desk.example : pass}", "ada@desk.example")), because);

    [Fact]
    public void A_form_does_not_prove_by_a_field_that_came_along_with_the_mail() =>
        Assert.False(s_proof.Holds(Read("From: Ada <ada@desk.example>", Pass), Form("fail", "none", "ada@desk.example")));

    [Fact]
    public void Without_a_server_of_ours_nothing_is_believed() =>
        Assert.False(new AuthorProof([]).Holds(Read("From: Ada <ada@desk.example>", Pass), null));

    [Fact]
    public void A_domain_above_the_authors_vouches_for_it() =>
        Assert.True(s_proof.Holds(Read("From: Ada <ada@eu.desk.example>", Pass), null));

    private static InboundParseMail Form(string? spf, string? dkim, string? envelopeFrom) => new(Read("From: x@y.example"), envelopeFrom, [], spf, dkim, null);

    private static ReceivedMail Read(params string[] fields) => Assert.IsType<MailReading.Read>(
        new MailReader().Read(Encoding.UTF8.GetBytes(string.Join("\r\n", [.. fields, "Subject: s", "", "text"])))).Mail;
}
