using System.Diagnostics;
using SupportFunctions.Desk.Intake;

namespace SupportFunctions.Desk.Tests.Intake;

public class HtmlTextTests
{
    [Theory]
    [InlineData("<p>One</p><p>Two</p>", "One\n\nTwo", "paragraphs")]
    [InlineData("a<br>b<br><br>c", "a\nb\n\nc", "breaks")]
    [InlineData("<div>a</div><div>b</div>", "a\nb", "blocks")]
    [InlineData("a  \n  b&nbsp;c", "a b c", "blanks run together")]
    [InlineData("<a href=\"https://x.example/a\">here</a>", "here (https://x.example/a)", "a link")]
    [InlineData("<a href=\"https://x.example/\">x.example</a>", "x.example", "a link that shows its address")]
    [InlineData("<a href=\"https://evil.example/bank.example\">bank.example</a>", "bank.example (https://evil.example/bank.example)", "a link that shows another")]
    [InlineData("<a href=\"javascript:alert(1)\">click</a>", "click", "only web links are shown")]
    [InlineData("<script>x<p>y</script>z<style>p{}</style>", "z", "scripts and styles")]
    [InlineData("<ul><li>a<li>b</ul>", "- a\n- b", "a list without end tags")]
    [InlineData("<table><tr><td>a<td>b<tr><td>c<td>d</table>", "a | b\nc | d", "a table without end tags")]
    [InlineData("<b>un<i>closed", "unclosed", "unclosed tags")]
    [InlineData("&lt;b&gt; &amp; &#8364; &eacute;", "<b> & € é", "entities")]
    [InlineData("<!-- no --><![CDATA[x]]>y", "y", "comments")]
    [InlineData("<script>never closed <p>text", "", "a script without end")]
    [InlineData("", "", "empty")]
    public void Text_reads_like_the_page(string html, string expected, string because) =>
        Assert.True(expected == HtmlText.Read(html, 10_000), because + ": " + HtmlText.Read(html, 10_000));

    [Fact]
    public void Formatting_that_is_never_closed_costs_no_more_than_its_length()
    {
        var html = string.Concat(Enumerable.Range(0, 60_000).Select(i => $"<b id={i}><p>"));
        var watch = Stopwatch.StartNew();
        Assert.Equal("", HtmlText.Read(html, 1024 * 1024));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), "took " + watch.Elapsed);
    }
}
