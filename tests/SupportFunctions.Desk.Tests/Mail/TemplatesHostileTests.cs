using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Mail;
using static SupportFunctions.Desk.Tests.Mail.TemplatesFixture;

namespace SupportFunctions.Desk.Tests.Mail;

public sealed class TemplatesHostileTests
{
    private const string Script = "<script>alert('x')</script> & \"quoted\"";
    private const string Escaped = "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;quoted&quot;";

    [Theory]
    [MemberData(nameof(TemplatesExpectedTests.Kinds), MemberType = typeof(TemplatesExpectedTests))]
    public void Nobodys_words_become_markup_in_HTML_or_entities_in_text(string kind)
    {
        OutgoingMail mail = Compose(With(Enum.Parse<MailKind>(kind), Script));

        Assert.DoesNotContain("<script", mail.Html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(Escaped, mail.Html, StringComparison.Ordinal);
        Assert.Contains(Script, mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("&lt;", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("&amp;", mail.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TemplatesExpectedTests.Kinds), MemberType = typeof(TemplatesExpectedTests))]
    public void Template_expressions_in_somebodys_words_are_words(string kind)
    {
        const string words = "{{deskName}} {{{author}}} {{> layout}} {{#if isNew}} {{/each}} {{";

        OutgoingMail mail = Compose(With(Enum.Parse<MailKind>(kind), words));

        Assert.Contains(words, mail.Text, StringComparison.Ordinal);
        Assert.Contains("{{deskName}} {{{author}}} {{&gt; layout}} {{#if isNew}} {{/each}} {{", mail.Html, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TemplatesExpectedTests.Kinds), MemberType = typeof(TemplatesExpectedTests))]
    public void A_mail_with_nothing_filled_in_is_still_a_mail(string kind)
    {
        Effect.SendMail full = AMail(Enum.Parse<MailKind>(kind));
        var bare = new MailFacts(full.Facts.Case, "", full.Facts.Status, default, default, null, full.Facts.At, null, []) { Clock = full.Facts.Clock };

        OutgoingMail mail = Compose(full with { Facts = bare, To = full.To with { Name = null } });

        Assert.StartsWith("Hello,\n\n", mail.Text, StringComparison.Ordinal);
        Assert.StartsWith("[C-1042] ", mail.Subject, StringComparison.Ordinal);
        Assert.EndsWith("(no subject)", mail.Subject, StringComparison.Ordinal);
        Assert.Empty(mail.To.Name ?? "");
        Assert.Contains(full.To.IsStaff ? "Customer:  not identified yet" : "When you hear from us:\n", mail.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("javascript:alert(1)", "<p style=\"margin:0 0 12px\">javascript:alert(1)</p>", "only web addresses become links")]
    [InlineData("see https://a.example/x\"onclick=\"y", "see <a href=\"https://a.example/x\" style=\"color:#0b57a4\">https://a.example/x</a>&quot;onclick=&quot;y", "a quote ends the address")]
    [InlineData("(https://a.example/x_(1)).", "(<a href=\"https://a.example/x_(1)\" style=\"color:#0b57a4\">https://a.example/x_(1)</a>).", "brackets opened in the address belong to it")]
    [InlineData("https://", "<p style=\"margin:0 0 12px\">https://</p>", "no address at all")]
    [InlineData("a\r\n\r\n\r\nb\rc", "<p style=\"margin:0 0 12px\">a</p>\n<p style=\"margin:0 0 12px\">b<br>\nc</p>", "any line end; blank lines make paragraphs")]
    [InlineData("a\n\tx <b>", "a<br>\n&nbsp;&nbsp;&nbsp;&nbsp;x &lt;b&gt;", "indentation is kept")]
    [InlineData("null\0 bell\a end", "null bell end", "control characters are dropped")]
    public void A_plain_body_becomes_safe_paragraphs(string body, string expected, string because)
    {
        OutgoingMail mail = Compose(AMail(MailKind.Reply, f => f with { Body = body }));

        Assert.True(mail.Html.Contains(expected, StringComparison.Ordinal), because + "\n" + mail.Html);
    }

    [Theory]
    [InlineData("Ada\r\nBcc: x", "Hello Ada Bcc: x,", "one line")]
    [InlineData("ada@acme.example", "Hello,", "an address is no name")]
    [InlineData("Cheap pills http://spam.example/x", "Hello,", "nobody advertises by way of our acknowledgement")]
    [InlineData("\u202EadA", "Hello adA,", "the reading direction is not turned around")]
    [InlineData("   ", "Hello,", "blank")]
    public void A_name_greets_only_when_it_is_one(string name, string greeting, string because)
    {
        Effect.SendMail mail = AMail(MailKind.Acknowledgement);

        string text = Compose(mail with { To = mail.To with { Name = name } }).Text;

        Assert.True(text.StartsWith(greeting + "\n", StringComparison.Ordinal), because + "\n" + text);
    }

    [Fact]
    public void Mails_load_nothing_from_elsewhere()
    {
        foreach (string html in AllKinds.Select(k => Compose(AMail(k)).Html))
        {
            Assert.DoesNotContain("src=", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("url(", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<link", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<style", html, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void Many_threads_get_the_same_mails_as_one()
    {
        Effect.SendMail[] effects = [.. Enumerable.Range(1, 400).Select(i => AMail(
            AllKinds[i % 9], f => f with { Case = new CaseId(i), Subject = Script + i }))];
        string[] expected = [.. effects.Select(e => Compose(e) is var m ? m.Text + m.Html : "")];

        string[] actual = [.. effects.AsParallel().AsOrdered().WithDegreeOfParallelism(4).Select(e => Compose(e) is var m ? m.Text + m.Html : "")];

        Assert.Equal(expected, actual);
    }

    private static Effect.SendMail With(MailKind kind, string words) => AMail(kind, f => f with
    {
        Subject = words, Body = words, Summary = words, NextSteps = words, Ask = words, RootCause = words, Author = words,
        CustomerName = words, Assignee = words, Agreement = words,
    });
}
