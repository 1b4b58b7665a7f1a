using System.Net;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Http;
using SupportFunctions.Desk.Tests.Intake;

namespace SupportFunctions.Desk.Tests.PreSales;

/// <summary>The pre-sales form for people.</summary>
public sealed class PreSalesPageTests
{
    [Fact]
    public async Task Every_box_has_a_label_that_says_in_words_whether_it_is_required()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();

        DeskDriver.Answer answer = await desk.Http.GetAsync(ARequest.Url, role: null);
        IDocument page = new HtmlParser().ParseDocument(answer.Text);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        IElement[] boxes = [.. page.QuerySelectorAll("input:not([type=hidden]), textarea").Where(b => b.Id != "website")];
        Assert.Equal(22, boxes.Length);
        foreach (IElement box in boxes)
        {
            IElement label = Assert.Single(page.QuerySelectorAll($"label[for='{box.Id}']"));
            IElement says = box.GetAttribute("type") == "radio" ? box.Closest("fieldset")!.QuerySelector("legend")! : label;
            Assert.EndsWith(box.HasAttribute("required") ? "(required)" : "(optional)", says.TextContent, StringComparison.Ordinal);
        }

        Assert.All(page.QuerySelectorAll("[aria-describedby]"), e => Assert.All(e.GetAttribute("aria-describedby")!.Split(' '), id => Assert.NotNull(page.GetElementById(id))));
        Assert.Equal(["email", "name", "organization"], new[] { "from", "fromName", "company" }.Select(f => page.GetElementById(f)!.GetAttribute("autocomplete")));
        Assert.Empty(page.QuerySelectorAll("script, [style], [onclick]"));
        Assert.Contains("default-src 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_showing_of_the_page_is_a_request_of_its_own()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();

        Assert.NotEqual(await SubmissionAsync(desk), await SubmissionAsync(desk));

        static async Task<string> SubmissionAsync(CaseDesk desk) =>
            new HtmlParser().ParseDocument((await desk.Http.GetAsync(ARequest.Url, role: null)).Text).QuerySelector("[name=submission]")!.GetAttribute("value")!;
    }

    [Fact]
    public async Task A_filled_in_form_is_a_case_and_the_page_says_what_happens_next()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();

        DeskDriver.Answer answer = await ARequest.PostAsync(desk, ARequest.Form());
        IDocument page = new HtmlParser().ParseDocument(answer.Text);
        string id = page.QuerySelector(".reference")!.TextContent;
        await desk.WorkOffAsync();

        Assert.Equal((HttpStatusCode.Accepted, "Your request has arrived"), (answer.Status, page.QuerySelector("h1")!.TextContent));
        Assert.Contains("you get a mail at noor@desk.example", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(("case", "C-1001", null), await desk.IntakeAsync(id));
        var said = (await desk.CaseAsync("C-1001")).PreSales!.Answers;
        Assert.Equal(["6 March: demonstration", "20 March: end of the trial"], said.KeyDates.ToArray());
        Assert.Equal(("Connect the trial.\nThrough the proxy.", "none", null), (said.Attempted, Assert.Single(said.DesignDocs), said.Severity));
    }

    [Fact]
    public async Task The_form_can_be_sent_as_multipart_but_without_files()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        FormBuilder form = new();
        foreach ((string name, string value) in ARequest.Form())
        {
            form.Field(name, value);
        }

        Assert.Equal(HttpStatusCode.Accepted, (await desk.PostAsync(ARequest.Url, FormBuilder.ContentType, form.Build())).Status);
        byte[] file = Encoding.UTF8.GetBytes("--b\r\nContent-Disposition: form-data; name=\"designDocs\"; filename=\"a.pdf\"\r\n\r\nx\r\n--b--\r\n");
        Assert.Equal("validation", (await desk.PostAsync(ARequest.Url, "multipart/form-data; boundary=b", file)).Problem);
    }

    [Fact]
    public async Task A_faulty_form_comes_back_with_a_summary_that_leads_to_each_box_and_with_all_values()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        DeskDriver.Answer answer = await ARequest.PostAsync(desk, ARequest.Form(f =>
        {
            f["from"] = "noor at desk";
            f["summary"] = "<b>bold</b> & \"quoted\"";
            f["expected"] = "";
            f["impact"] = "";
            f["attempted"] = "</textarea><script>alert(1)</script>";
        }));
        IDocument page = new HtmlParser().ParseDocument(answer.Text);

        Assert.Equal((HttpStatusCode.BadRequest, "Error: Pre-sales request"), (answer.Status, page.Title));
        Assert.Equal(["#from", "#expected", "#impact"], page.QuerySelectorAll(".faults a").Select(a => a.GetAttribute("href")!));
        Assert.All(page.QuerySelectorAll(".faults a"), a => Assert.NotNull(page.GetElementById(a.GetAttribute("href")![1..])));
        IElement from = page.GetElementById("from")!;
        Assert.Equal(("true", "from-hint from-fault"), (from.GetAttribute("aria-invalid"), from.GetAttribute("aria-describedby")));
        Assert.Contains("'noor at desk' is not a mail address", page.GetElementById("from-fault")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.GetElementById("summary")!.GetAttribute("aria-invalid"));
        Assert.Equal("<b>bold</b> & \"quoted\"", ((IHtmlInputElement)page.GetElementById("summary")!).Value);
        Assert.Equal("</textarea><script>alert(1)</script>", ((IHtmlTextAreaElement)page.GetElementById("attempted")!).Value);
        Assert.Equal("6 March: demonstration\n20 March: end of the trial", ((IHtmlTextAreaElement)page.GetElementById("keyDates")!).Value);
        Assert.Equal("select", page.QuerySelector("[name=affectedUsers][checked]")!.GetAttribute("value"));
        Assert.Equal("0123456789abcdef0123456789abcdef", page.QuerySelector("[name=submission]")!.GetAttribute("value"));
        Assert.Empty(page.QuerySelectorAll("script"));
        Assert.Empty(desk.Store.Keys("intake"));
    }

    [Fact]
    public async Task A_form_sent_twice_is_one_case_and_another_showing_of_it_a_second_one()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await ARequest.PostAsync(desk, ARequest.Form());
        await ARequest.PostAsync(desk, ARequest.Form());
        await ARequest.PostAsync(desk, ARequest.Form(f => f["submission"] = "another"));
        await desk.WorkOffAsync();

        var ledger = (await desk.Http.GetAsync("/api/admin/ledger")).Json;
        Assert.Equal((3, 2, 1), ((int)ledger["received"]!, (int)ledger["case"]!, (int)ledger["duplicate"]!));
    }

    [Fact]
    public async Task What_a_program_fills_in_is_kept_in_quarantine_and_looks_accepted()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();

        DeskDriver.Answer answer = await ARequest.PostAsync(desk, ARequest.Form(f => (f["website"], f["summary"]) = ("https://buy.example", "")));
        string id = new HtmlParser().ParseDocument(answer.Text).QuerySelector(".reference")!.TextContent;
        await desk.WorkOffAsync();

        Assert.Equal((HttpStatusCode.Accepted, "quarantine"), (answer.Status, (await desk.IntakeAsync(id)).State));
        Assert.Empty(desk.Outside.Mails);
        Assert.Empty(desk.Store.Keys("cases"));
    }

    [Fact]
    public async Task A_browser_is_told_on_a_page_that_a_form_is_too_large()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();

        DeskDriver.Answer answer = await desk.PostAsync(ARequest.Url, "application/x-www-form-urlencoded", new byte[(1024 * 1024) + 1], ("Accept", "text/html"));

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "text/html"), (answer.Status, answer.ContentHeaders.ContentType!.MediaType));
    }

    [Fact]
    public async Task The_case_page_shows_what_was_said_what_is_missing_and_who_suggested_a_severity()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await ARequest.TakeInAsync(desk, ARequest.Json(b => b["keyDates"] = "not known yet"));

        string text = new HtmlParser().ParseDocument((await desk.Http.SendAsync("GET", "/desk/cases/C-1001", headers: ("Accept", "text/html"))).Text).Body!.TextContent;

        Assert.Contains("Still missing (R-IN-3): key dates.", Plain(text), StringComparison.Ordinal);
        Assert.Contains("Noor Haddad was asked, and will be reminded.", Plain(text), StringComparison.Ordinal);
        Assert.Contains("Severity p0 was suggested by noor@desk.example; an engineer sets the priority (R-PRI-2).", text, StringComparison.Ordinal);
        Assert.Contains("120 repositories are listed.", text, StringComparison.Ordinal);
    }

    private static string Plain(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
