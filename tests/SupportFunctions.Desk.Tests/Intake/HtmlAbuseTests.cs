using System.Globalization;
using System.Text;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Intake.Replies;
using SupportFunctions.Desk.Messages;

namespace SupportFunctions.Desk.Tests.Intake;

/// <summary>
/// A megabyte of HTML written to hurt. The aim is less than a second of a quiet core for its text, for what is visible of it, and for the sanitiser; what is
/// tested is ten times that, and what is allocated, which does not depend on the machine.
/// </summary>
public class HtmlAbuseTests
{
    private const int Characters = 1024 * 1024;
    private const int MostMegabytes = 256;
    private static readonly TimeSpan HangLimit = TimeSpan.FromSeconds(10);

    private static readonly Dictionary<string, Func<string>> Pages = new()
    {
        ["elements in elements"] = () => Many("<div>"),
        ["quotes in quotes"] = () => Many("<blockquote type=cite>"),
        ["quotes beside quotes"] = () => Many("<blockquote type=cite>x</blockquote>"),
        ["tables in tables"] = () => Many("<table><tr><td>"),
        ["lists in lists"] = () => Many("<ul><li>"),
        ["formatting that never ends"] = () => Many("<b><i><u><font color=red>"),
        ["formatting across paragraphs"] = () => Many("<b><p>"),
        ["links that never end"] = () => Many("<a href=http://x.example/>x"),
        ["ends of what was never begun"] = () => Many("</div>"),
        ["ends of what is not open, in much that is"] = () => Many("<div>", 1500) + Many("</p></span></b>"),
        ["comments that never end"] = () => Many("<!--"),
        ["scripts that never end"] = () => Many("<script>"),
        ["one element of 100,000 attributes"] = () => $"<p {Numbered("a{0}=b ", 100_000)}>x",
        ["many elements of 2,000 attributes"] = () => string.Concat(Enumerable.Repeat($"<p {Numbered("a{0}=b ", 2000)}>x", 50)),
        ["an attribute of a megabyte"] = () => $"<p title='{Many("&amp;")}'>x",
        ["a tag's name of a megabyte"] = () => $"<{Many("a")}>",
        ["a table of 200,000 cells"] = () => "<table><tr>" + Many("<td>x"),
        ["a table of 40,000 rows"] = () => "<table>" + Many("<tr><td>x</td></tr>"),
        ["text where a table has none"] = () => Many("<table>x"),
        ["entities"] = () => Many("&amp;"),
        ["the longest entity"] = () => Many("&CounterClockwiseContourIntegral;"),
        ["beginnings of entities"] = () => Many("&CounterClockwiseContourIntegra "),
        ["ampersands"] = () => Many("&"),
        ["angle brackets"] = () => Many("<"),
        ["styles"] = () => Many("<p style='color:red;margin:0 auto'>x</p>"),
        ["long styles"] = () => Many($"<p style='{Numbered("margin-top:{0}px;", 220)}'>x</p>"),
        ["styles of many fonts"] = () => Many($"<p style='font-family:{Many("a,", 3900)}'>x</p>"),
        ["functions in functions"] = () => Many($"<p style='width:{Many("calc(", 3900)}'>x</p>"),
        ["what every address is worked out by"] = () => Many("<base href=x>"),
        ["whole pages"] = () => Many("<html><head><base href=http://x.example/></head><body onload=x()><p>a</p><img src=a width=1><form action=x><input name=q></form></body></html>"),
        ["elements of no name that is known"] = () => Many("<x:y>z</x:y>"),
        ["short forms of styles"] = () => Many($"<p style='{Many("border:1px solid red;font:12px/1 a;", 3900)}'>x</p>"),
        ["pictures"] = () => Many("<img src=http://x.example/a.png>"),
        ["addresses of nothing but dots"] = () => Many($"<a href='http://x.example/{Many("a/../", 3900)}'>x</a>"),
        ["announcements of quotes"] = () => Many("<div class=gmail_attr>On Friday Kim wrote:</div>"),
        ["lines"] = () => "<pre>" + Many("\n"),
        ["what nobody sees"] = () => Many("\u200b"),
    };

    private static readonly MailHtml Cleaner = new();

    public static TheoryData<string> Names() => [.. Pages.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_megabyte_of_HTML_does_not_hang_the_desk(string name)
    {
        string html = Pages[name]();
        Assert.InRange(html.Length, 500_000, 2 * Characters);
        string text = "";
        Within("text", () => text = HtmlText.Read(html, Characters));
        Within("visible reply", () => VisibleReply.Of(Mail(text, html), MailReaderOptions.Default));
        Within("sanitiser", () => Cleaner.Clean(html, HtmlWishes.None));
    }

    private static void Within(string what, Action work)
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        TimeSpan start = ThreadTime.Spent();
        work();
        TimeSpan spent = ThreadTime.Spent() - start;
        allocated = (GC.GetAllocatedBytesForCurrentThread() - allocated) / (1024 * 1024);
        Assert.True(spent < HangLimit && allocated < MostMegabytes, $"{what}: {spent}, {allocated} MB");
    }

    private static ReceivedMail Mail(string text, string html) => new(null, null, null, [], [], "Re: x", null, [], [], text, html, [], [], []);

    private static string Many(string piece, int length = Characters) => new StringBuilder(length).Insert(0, piece, length / piece.Length).ToString();

    private static string Numbered(string piece, int count) => string.Concat(Enumerable.Range(0, count).Select(i => string.Format(CultureInfo.InvariantCulture, piece, i)));
}
