using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Intake.Replies;

namespace SupportFunctions.Desk.Tests.Intake.Replies;

/// <summary>Mails that are HTML only: the markup says what is quoted, in any language.</summary>
public sealed class HtmlReplyTests
{
    [Theory]
    [InlineData("<div dir=ltr>Toimii.</div><br><div class=\"gmail_quote gmail_quote_container\"><div dir=ltr class=gmail_attr>pe 6. maalisk. 2026 klo 10.00 Support kirjoitti:<br></div><blockquote class=gmail_quote>Toimiiko?</blockquote></div>",
        "Toimii.", true, "Gmail, in a language that no table knows")]
    [InlineData("<div class=gmail_quote><div class=gmail_attr>On Fri, Mar 6, 2026 at 10:00 AM Support &lt;s@desk.example&gt; wrote:<br></div><blockquote class=gmail_quote>Did it work?</blockquote></div><div>Yes.</div>",
        "Yes.", true, "Gmail, answered below")]
    [InlineData("<blockquote type=cite><p>Which version?</p></blockquote><p>2.1</p><blockquote type=cite><p>Which browser?</p></blockquote><p>Firefox</p><blockquote type=cite>Regards</blockquote>",
        "> Which version?\n\n2.1\n\n> Which browser?\n\nFirefox", true, "answers between quotes")]
    [InlineData("<p>Works.</p><div class=moz-cite-prefix>Den 06-03-2026 kl. 10:00 ytrede Support:<br></div><blockquote type=cite>Did it?</blockquote>", "Works.", true, "Thunderbird")]
    [InlineData("<div>Oui.</div><div id=appendonsend></div><hr><div id=divRplyFwdMsg><b>Frå:</b> Support</div><div>Old</div>", "Oui.", true, "Outlook on the web")]
    [InlineData("<div>Oui.</div><div class=OutlookMessageHeader>x</div>Old", "Oui.", true, "Outlook Express")]
    [InlineData("<div>Yes.</div><div id=yahoo_quoted_17 class=yahoo_quoted><div>Venerdi Support diceva:</div><div>Old</div></div>", "Yes.", true, "Yahoo")]
    [InlineData("<div>Yes.</div><div class=protonmail_quote>Support:<blockquote class=protonmail_quote>Old</blockquote></div>", "Yes.", true, "Proton")]
    [InlineData("<div>Yes.</div><div class=gmail_signature>Kim, ACME</div>", "Yes.", false, "a signature")]
    [InlineData("<div>Yes.</div><div class=x_gmail_signature><div>Kim</div><div>ACME</div></div><div id=x_divRplyFwdMsg>From</div>Old", "Yes.", true, "through Outlook, which renames")]
    [InlineData("<p>The page says</p><blockquote>Error 17</blockquote><p>Why?</p>", "The page says\n\nError 17\n\nWhy?", false, "a quotation that is no reply")]
    [InlineData("<div class=gmail_quote><div class=gmail_attr>---------- Forwarded message ---------<br>From: Lee<br>Date: Fri<br>Subject: x<br>To: Kim<br></div>It is broken.</div>",
        "---------- Forwarded message ---------\nFrom: Lee\nDate: Fri\nSubject: x\nTo: Kim\nIt is broken.", false, "a forwarded mail")]
    [InlineData("<blockquote type=cite>All of it</blockquote>", "All of it", false, "nothing of their own")]
    public void The_markup_says_what_is_quoted(string html, string visible, bool hasQuote, string because)
    {
        ReplyCut cut = VisibleReply.Of(Mail(HtmlText.Read(html, 100_000), html), MailReaderOptions.Default);
        Assert.True(new ReplyCut(visible, hasQuote) == cut, because + ": " + cut);
    }

    [Fact]
    public void A_text_that_says_something_else_is_read_by_itself() =>
        Assert.Equal(new ReplyCut("The plain words.", false), VisibleReply.Of(Mail("The plain words.", "<blockquote type=cite>Other words</blockquote>"), MailReaderOptions.Default));

    [Fact]
    public void A_forwarded_mail_keeps_what_its_program_marks_as_quoted() =>
        Assert.Equal(new ReplyCut("See below.\nOld", false), VisibleReply.Of(Mail("See below.\nOld", "<div>See below.</div><div id=divRplyFwdMsg>Old</div>", "FW: Login"), MailReaderOptions.Default));

    private static ReceivedMail Mail(string text, string html, string subject = "Re: Login") =>
        new(null, null, null, [], [], subject, null, [], [], text, html, [], [], []);
}
