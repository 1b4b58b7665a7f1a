using System.Diagnostics.CodeAnalysis;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using SupportFunctions.Desk.Messages;

namespace SupportFunctions.Desk.Tests.Messages;

public sealed class MailHtmlTests
{
    private static readonly MailHtml Cleaner = new();

    [Theory]
    [InlineData("<p>Hello <b>Kim</b></p>", "<p>Hello <b>Kim</b></p>", "what is harmless stays")]
    [InlineData("<p>a<script>alert(1)</script>b</p>", "<p>ab</p>", "scripts")]
    [InlineData("<style>p{color:red}</style><p>a</p>", "<p>a</p>", "style sheets")]
    [InlineData("<link rel=stylesheet href=https://x.example/a.css><p>a</p>", "<p>a</p>", "style sheets elsewhere")]
    [InlineData("<p onclick=\"alert(1)\" onmouseover=x id=a class=b>a</p>", "<p>a</p>", "event handlers, and names that could meet ours")]
    [InlineData("<form action=https://evil.example><input name=pin><button>Go</button></form>", "Go", "forms")]
    [InlineData("<iframe src=https://evil.example></iframe>a", "a", "frames")]
    [InlineData("<object data=x><embed src=y></object>a", "a", "plug-ins")]
    [InlineData("<svg><script>alert(1)</script><circle/></svg>a", "a", "SVG")]
    [InlineData("<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>a", "a", "MathML")]
    [InlineData("<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>a", "<span class=\"picture\">[picture]</span>\"&gt;a", "what scripts off would show")]
    [InlineData("<base href=https://evil.example/><meta http-equiv=refresh content=\"0;url=https://evil.example\">a", "a", "base and meta")]
    [InlineData("<!--[if mso]><p>for Outlook</p><![endif]-->a", "a", "comments")]
    [InlineData("<p style=\"color: red; background-image: url(https://x.example/t.gif)\">a</p>", "<p style=\"color: rgba(255, 0, 0, 1)\">a</p>", "addresses in styles")]
    [InlineData("<p style=\"position: fixed; top: 0; display: none; opacity: 0\">a</p>", "<p>a</p>", "what covers the page or hides")]
    [InlineData("<td background=https://x.example/t.gif>a</td>", "a", "addresses in attributes")]
    public void Only_what_is_allowed_is_shown(string html, string shown, string because) =>
        Assert.True(shown == Cleaner.Clean(html, HtmlWishes.None).Body, because + ": " + Cleaner.Clean(html, HtmlWishes.None).Body);

    [Theory]
    [InlineData("https://docs.example/a?b=1&c=2", "https://docs.example/a?b=1&c=2")]
    [InlineData("HTTP://docs.example", "http://docs.example/")]
    [InlineData("mailto:kim@acme.example", "mailto:kim@acme.example")]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("java\tscript:alert(1)", null)]
    [InlineData("&#106;avascript:alert(1)", null)]
    [InlineData("data:text/html,<script>alert(1)</script>", null)]
    [InlineData("vbscript:x", null)]
    [InlineData("file:///etc/passwd", null)]
    [InlineData("/desk/cases/C-1", null)]
    [InlineData("//evil.example", null)]
    [InlineData("cid:part1", null)]
    public void A_link_leads_to_the_web_or_to_a_mail_and_says_where(string address, string? target)
    {
        IElement link = Parse(Cleaner.Clean($"<a href=\"{address}\" target=_top rel=opener>here</a>", HtmlWishes.None).Body).QuerySelector("a")!;
        Assert.Equal((target, target, "here"), (link.GetAttribute("href"), link.GetAttribute("title"), link.TextContent));
        Assert.Equal(target is null ? (null, null) : ("noopener noreferrer nofollow", "_blank"), (target is null ? null : link.GetAttribute("rel"), target is null ? null : link.GetAttribute("target")));
    }

    [Fact]
    public void Pictures_elsewhere_are_named_and_not_loaded()
    {
        ShownHtml shown = Cleaner.Clean("<p><img src=\"https://x.example/logo.png?u=17\" alt=Logo srcset=\"https://x.example/2.png 2x\"></p>", HtmlWishes.None);
        Assert.Equal("<p><span class=\"picture\" title=\"https://x.example/logo.png?u=17\">[picture, not loaded: Logo https://x.example/logo.png?u=17]</span></p>", shown.Body);
        Assert.Equal((1, false), (shown.RemoteImages, shown.IsCut));
    }

    [Fact]
    public void Pictures_elsewhere_are_loaded_when_the_reader_says_so_but_never_invisible_ones()
    {
        ShownHtml shown = Cleaner.Clean("<img src=https://x.example/a.png><img src=https://x.example/t.gif width=1 height=1>", HtmlWishes.None with { LoadsRemote = true });
        Assert.Equal(
            "<img src=\"https://x.example/a.png\" referrerpolicy=\"no-referrer\" loading=\"lazy\"><span class=\"picture\" title=\"https://x.example/t.gif\">[invisible picture, never loaded https://x.example/t.gif]</span>",
            shown.Body);
        Assert.Equal(2, shown.RemoteImages);
    }

    [Fact]
    public void Pictures_of_the_message_itself_are_shown()
    {
        var wishes = new HtmlWishes(false, new Dictionary<string, string> { ["p1@x"] = "data:image/png;base64,AAAA" });
        Assert.Equal("<img src=\"data:image/png;base64,AAAA\">", Cleaner.Clean("<img src=\"cid:p1@x\">", wishes).Body);
        Assert.Equal("<img src=\"data:image/png;base64,AAAA\">", Cleaner.Clean("<img src=\"CID:p1%40x\">", wishes).Body);
        Assert.Equal("<span class=\"picture\" title=\"cid:other\">[picture in an attachment cid:other]</span>", Cleaner.Clean("<img src=cid:other>", wishes).Body);
        Assert.Equal("<img src=\"data:image/gif;base64,R0lGODlh\">", Cleaner.Clean("<img src=\"data:image/gif;base64,R0lGODlh\">", wishes).Body);
        Assert.Equal("<span class=\"picture\">[picture]</span>", Cleaner.Clean("<img src=\"data:image/svg+xml;base64,PHN2Zz4=\">", wishes).Body);
    }

    [Theory]
    [InlineData("<b>", 60_000, "formatting that is never closed")]
    [InlineData("<a href=x><p>", 30_000, "formatting over paragraphs")]
    [InlineData("<div>", 100_000, "depth")]
    [InlineData("<table><tr><td>", 20_000, "tables in tables")]
    [InlineData("<font color=a><font color=b><p></b>", 10_000, "misnested")]
    [InlineData("</x><i>", 60_000, "ends that match nothing")]
    public void A_small_mail_never_becomes_a_large_document(string piece, int times, string because)
    {
        ShownHtml shown = Cleaner.Clean(string.Concat(Enumerable.Repeat(piece, times)) + "end", HtmlWishes.None);
        Assert.True(shown.IsCut, because);
        Assert.True(Parse(shown.Body).All.Length <= HtmlShape.MaxElements + 10, because);
    }

    [Theory]
    [InlineData("<", "&lt;")]
    [InlineData(">", "&gt;")]
    [InlineData("&", "&amp;")]
    public void Text_that_grows_when_it_is_written_is_cut_at_twice_its_size_unless_it_is_short(string sign, string written)
    {
        ShownHtml brief = Cleaner.Clean(string.Concat(Enumerable.Repeat(sign, 10_000)), HtmlWishes.None);
        Assert.Equal((string.Concat(Enumerable.Repeat(written, 10_000)), false), (brief.Body, brief.IsCut));

        ShownHtml flood = Cleaner.Clean(string.Concat(Enumerable.Repeat(sign, 100_000)), HtmlWishes.None);
        Assert.True(flood.IsCut);
        Assert.Equal(200_000 / written.Length, flood.Body.Length / written.Length);
    }

    [Fact]
    public void Whatever_comes_only_what_is_allowed_leaves()
    {
        string[] pieces =
        [
            "<p>", "</p>", "<b", ">", "<a href=\"", "javascript:alert(1)", "\"", "'", " onload=x ", "<svg>", "</svg>", "<math><mtext>", "<style>", "</style>", "<!--", "-->", "<![CDATA[", "]]>", "<noscript>", "</noscript>",
            "<table><td>", "</table>", "<img src=x onerror=alert(1)>", "<img src=\"data:image/svg+xml;base64,AA\">", "<script>", "</script>", "<template>", "<select><option>", "</select>", "<textarea>", "</textarea>", "<title>", "</title>",
            "&lt;", "&#x3c;script&#x3e;", "<form action=x>", "<iframe srcdoc=\"<script>\">", "text", "\0", "<x:y z>", "<p style=\"background:url(javascript:x)\">", "<p style=\"color:red;", "<base href=//e>", "<plaintext>", "<frameset>", "<body onload=x>", "</body>", "<annotation-xml encoding=text/html>",
        ];
        var random = new Random(20260306);
        HashSet<string> attributes = ["align", "alt", "bgcolor", "border", "class", "color", "href", "loading", "referrerpolicy", "rel", "src", "style", "target", "title", "width", "height"];
        for (int i = 0; i < 3000; i++)
        {
            string html = string.Concat(Enumerable.Range(0, random.Next(1, 25)).Select(_ => pieces[random.Next(pieces.Length)]));
            var shown = Parse(Cleaner.Clean(html, HtmlWishes.None with { LoadsRemote = i % 2 == 0 }).Body);
            Assert.DoesNotContain(shown.Body!.QuerySelectorAll("*"), e => e.LocalName is "script" or "style" or "svg" or "math" or "iframe" or "form" or "input" or "select" or "textarea" or "template" or "noscript" or "object" or "embed" or "base" or "meta" or "link" or "title");
            foreach (IElement element in shown.Body!.QuerySelectorAll("*"))
            {
                Assert.All(element.Attributes, a => Assert.True(attributes.Contains(a.Name), html + ": " + a.Name));
                Assert.True(element.GetAttribute("href") is not { } href || href.StartsWith("http", StringComparison.Ordinal) || href.StartsWith("mailto:", StringComparison.Ordinal), html);
                Assert.DoesNotContain("url(", element.GetAttribute("style") ?? "", StringComparison.OrdinalIgnoreCase);
            }
        }
    }

    [Fact]
    public void Sloppy_HTML_keeps_all_of_its_text_in_order()
    {
        IElement body = Parse(Cleaner.Clean("<p>one<p>two<ul><li>three<li>four</ul><table><tr><td>five<td>six<tr><td><b>seven</table>eight</div></b>nine", HtmlWishes.None).Body).Body!;
        Assert.Equal("onetwothreefourfivesixseveneightnine", body.TextContent);
        Assert.Equal((2, 2, 3, 0), (body.QuerySelectorAll("p").Length, body.QuerySelectorAll("li").Length, body.QuerySelectorAll("td").Length, body.QuerySelectorAll("p ul").Length));
    }

    [Fact]
    public void Cleaning_what_is_clean_changes_nothing()
    {
        const string Html = "<div align=\"center\"><table border=\"1\"><tbody><tr><td>a &amp; b &lt;c&gt;</td></tr></tbody></table><br><hr></div>";
        Assert.Equal(Html, Cleaner.Clean(Html, HtmlWishes.None).Body);
    }

    private static AngleSharp.Html.Dom.IHtmlDocument Parse([StringSyntax("html")] string html) => new HtmlParser().ParseDocument("<body>" + html);
}
