using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using AngleSharp.Html.Parser;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.Messages;

/// <summary>What came with a message, from the intake to the page.</summary>
public sealed class MessageOriginalsTests
{
    private const string Gif = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

    [Fact]
    public async Task A_mail_keeps_its_html_its_attachments_and_its_raw_bytes()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        Assert.Equal(("case", "C-1001", null), await desk.TakeInAsync(Letter()));

        JsonNode message = (await desk.Http.GetAsync("/api/cases/C-1001/messages", Role.Reader)).Json["items"]![0]!;
        Assert.Equal(("customer", "kim@acme.example", "See the picture."), ((string)message["kind"]!, (string)message["from"]!["email"]!, (string)message["text"]!));
        Assert.Equal(
            [("1-1", "pixel.gif", "image/gif", "p1@acme", null), ("1-2", "Übersicht 日本.txt", "text/plain", null, null), ("1-3", "photo.png", "text/html", null, "The sender calls it image/png; its bytes say text/html. It can run when it is opened.")],
            message["attachments"]!.AsArray().Select(a => ((string)a!["id"]!, (string)a["name"]!, (string)a["type"]!, (string?)a["contentId"], (string?)a["warning"])));
        Assert.Equal(3, (int)(await desk.Http.GetAsync("/api/cases/C-1001", Role.Reader)).Json["attachments"]!);

        DeskDriver.Answer text = await desk.Http.GetAsync("/api/cases/C-1001/attachments/1-2", Role.Reader);
        Assert.Equal((HttpStatusCode.OK, "hello", "text/plain"), (text.Status, text.Text, text.ContentHeaders.ContentType!.ToString()));
        Assert.Equal("attachment; filename=\"_bersicht __.txt\"; filename*=UTF-8''%C3%9Cbersicht%20%E6%97%A5%E6%9C%AC.txt", text.ContentHeaders.GetValues("Content-Disposition").Single());
        Assert.Equal(("nosniff", "default-src 'none'; sandbox"), (Header(text, "X-Content-Type-Options"), Header(text, "Content-Security-Policy")));
        Assert.Equal(HttpStatusCode.NotModified, (await desk.Http.SendAsync("GET", "/api/cases/C-1001/attachments/1-2", null, Role.Reader, ("If-None-Match", text.ETag!))).Status);

        DeskDriver.Answer doubtful = await desk.Http.GetAsync("/api/cases/C-1001/attachments/1-3", Role.Reader);
        Assert.Equal("application/octet-stream", doubtful.ContentHeaders.ContentType!.ToString());

        DeskDriver.Answer raw = await desk.Http.GetAsync("/api/cases/C-1001/messages/1/raw", Role.Engineer);
        Assert.Equal((Letter(), "message/rfc822"), (raw.Text, raw.ContentHeaders.ContentType!.ToString()));
        Assert.Equal(HttpStatusCode.Forbidden, (await desk.Http.GetAsync("/api/cases/C-1001/messages/1/raw", Role.Reader)).Status);
    }

    [Fact]
    public async Task The_html_of_a_message_is_sanitised_with_its_own_pictures_in_it()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.TakeInAsync(Letter());

        DeskDriver.Answer html = await desk.Http.GetAsync("/api/cases/C-1001/messages/1/html", Role.Reader);
        Assert.Contains($"<img src=\"data:image/gif;base64,{Gif}\">", html.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("alert", html.Text, StringComparison.Ordinal);
        Assert.Contains("[picture, not loaded https://x.example/t.png]", html.Text, StringComparison.Ordinal);
        string policy = Header(html, "Content-Security-Policy");
        Assert.StartsWith("default-src 'none'; img-src data:; style-src-attr 'unsafe-inline';", policy, StringComparison.Ordinal);
        Assert.EndsWith("frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox", policy, StringComparison.Ordinal);

        DeskDriver.Answer loaded = await desk.Http.GetAsync("/api/cases/C-1001/messages/1/html?images=remote", Role.Reader);
        Assert.Contains("<img src=\"https://x.example/t.png\" referrerpolicy=\"no-referrer\"", loaded.Text, StringComparison.Ordinal);
        Assert.Contains("img-src data: https: http:;", Header(loaded, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await desk.Http.GetAsync("/api/cases/C-1001/messages/1/html?images=all", Role.Reader)).Status);
    }

    [Fact]
    public async Task A_reply_shows_what_is_new_and_keeps_all_of_it()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.TakeInAsync(Mails.From());
        string whole = "It works now.\r\n\r\nOn Mon, 2 Mar 2026 at 10:15, Support <support@desk.example> wrote:\r\n> Did it work?";
        await desk.TakeInAsync(Mails.From(id: "second@acme.example", text: whole, more: "In-Reply-To: <" + desk.Outside.Mails[0].MessageId + ">"));

        JsonNode message = (await desk.Http.GetAsync("/api/cases/C-1001/messages", Role.Reader)).Json["items"]!.AsArray()[^1]!;
        Assert.Equal("It works now.", (string)message["text"]!);
        string address = (string)message["fullText"]!;
        Assert.Equal(whole.Replace("\r\n", "\n", StringComparison.Ordinal), (await desk.Http.GetAsync(address, Role.Reader)).Text.TrimEnd('\n'));

        var page = await new HtmlParser().ParseDocumentAsync((await desk.Http.GetAsync("/desk/cases/C-1001?show=conversation", Role.Reader)).Text);
        Assert.Contains("> Did it work?", page.QuerySelectorAll("details").Single(d => d.QuerySelector("summary")!.TextContent == "Show original text").TextContent, StringComparison.Ordinal);
        Assert.Equal(2, page.QuerySelectorAll("li.event").Length);
    }

    [Fact]
    public async Task The_page_names_attachments_warns_of_them_and_frames_the_html()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.TakeInAsync(Letter());
        var page = await new HtmlParser().ParseDocumentAsync((await desk.Http.GetAsync("/desk/cases/C-1001", Role.Reader)).Text);

        Assert.Equal(["pixel.gif", "Übersicht 日本.txt", "photo.png"], page.QuerySelectorAll(".attachments a").Select(a => a.TextContent));
        Assert.Equal("../../api/cases/C-1001/attachments/1-2", page.QuerySelectorAll(".attachments a")[1].GetAttribute("href"));
        Assert.Single(page.QuerySelectorAll(".attachments .warning"));
        var frame = page.QuerySelector("iframe.mail")!;
        Assert.Equal(("../../api/cases/C-1001/messages/1/html", "allow-popups allow-popups-to-escape-sandbox"), (frame.GetAttribute("src"), frame.GetAttribute("sandbox")));
    }

    [Fact]
    public async Task Attachments_over_a_limit_are_named_and_stay_in_the_raw_original()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync(intake: o => (o.MaxAttachments, o.MaxAttachmentBytes) = (1, 1024));
        string large = Convert.ToBase64String(new byte[2000]);
        await desk.TakeInAsync(Mixed(Part("text/plain", "large.bin", large), Part("text/plain", "a.txt", "aGVsbG8="), Part("text/plain", "b.txt", "aGVsbG8=")));

        JsonNode message = (await desk.Http.GetAsync("/api/cases/C-1001/messages", Role.Reader)).Json["items"]![0]!;
        Assert.Equal(["a.txt"], message["attachments"]!.AsArray().Select(a => (string)a!["name"]!));
        Assert.Equal(2, (int)message["leftOutCount"]!);
        Assert.Equal(
            [("large.bin", 2000, "Larger than 1024 bytes: it is in the raw original only."), ("b.txt", 5, "More than 1 attachments: it is in the raw original only.")],
            message["leftOut"]!.AsArray().Select(l => ((string)l!["name"]!, (int)l["size"]!, (string)l["why"]!)));
        Assert.Contains(large, (await desk.Http.GetAsync("/api/cases/C-1001/messages/1/raw", Role.Engineer)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_odd_about_a_mail_is_said_with_it()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.TakeInAsync("From: Kim <kim@acme.example>\r\nSubject: No date\r\nMessage-ID: <d@acme.example>\r\n\r\nHello\r\n");
        JsonNode message = (await desk.Http.GetAsync("/api/cases/C-1001/messages", Role.Reader)).Json["items"]![0]!;
        Assert.Contains("There is no Date field.", message["warnings"]!.AsArray().Select(w => (string)w!));
        Assert.Contains("There is no Date field.", (await desk.Http.GetAsync("/desk/cases/C-1001", Role.Reader)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_mail_again_writes_no_other_blob()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.TakeInAsync(Letter());
        string[] before = [.. desk.Outside.Blobs.Order(StringComparer.Ordinal)];
        Assert.Equal(("duplicate", "C-1001", null), await desk.TakeInAsync(Letter()));
        Assert.Equal(before, desk.Outside.Blobs.Order(StringComparer.Ordinal));
        Assert.Equal(4, before.Length);
        Assert.All(before, name => Assert.Matches("^messages/[0-9a-f]{2}/[0-9a-f]{32}/[0-9a-f]{64}$", name));
    }

    [Fact]
    public async Task Whenever_the_process_dies_the_case_has_its_attachments_once()
    {
        int commits = 0;
        for (bool died = true; died; commits++)
        {
            await using CaseDesk first = await CaseDesk.StartAsync();
            first.Store.CrashAfter(commits);
            bool isAccepted = await TryAsync(async () => await first.ReceiveAsync(Letter())) && await TryAsync(first.WorkOffAsync) | true;
            died = first.Store.Revive();

            await using CaseDesk second = await CaseDesk.StartAsync(first);
            await second.RecoverAsync();
            if (!isAccepted)
            {
                await second.ReceiveAsync(Letter());
            }

            await second.WorkOffAsync();
            string id = Assert.Single(second.Store.Keys("cases"), k => k.RowKey == "state").Partition;
            JsonNode messages = (await second.Http.GetAsync($"/api/cases/{id}/messages", Role.Reader)).Json["items"]!;
            Assert.Equal(["pixel.gif", "Übersicht 日本.txt", "photo.png"], Assert.Single(messages.AsArray())!["attachments"]!.AsArray().Select(a => (string)a!["name"]!));
            Assert.Equal("hello", (await second.Http.GetAsync($"/api/cases/{id}/attachments/1-2", Role.Reader)).Text);
            Assert.Equal(4, second.Outside.Blobs.Count(b => b.StartsWith("messages/", StringComparison.Ordinal)));
        }

        Assert.InRange(commits, 6, 30);
    }

    private static async Task<bool> TryAsync(Func<Task> action)
    {
        try
        {
            await action();
            return true;
        }
        catch (Exception e) when (e is CrashException or Xunit.Sdk.XunitException)
        {
            return false;
        }
    }

    [Fact]
    public async Task Attachments_of_the_generic_webhook_are_kept_too()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.PostAsync("/intake/webhooks/generic", "application/json", Encoding.UTF8.GetBytes(
            """{"type":"case.requested","data":{"id":"1","from":{"email":"kim@acme.example"},"subject":"s","html":"<p>Hello <script>x</script></p>","channel":"form","attachments":[{"name":"../a.txt","contentType":"text/plain","base64":"aGVsbG8="}]}}"""),
            ("webhook-id", "msg_1"));
        await desk.WorkOffAsync();

        Assert.Equal("hello", (await desk.Http.GetAsync("/api/cases/C-1001/attachments/1-1", Role.Reader)).Text);
        Assert.Contains("<p>Hello </p>", (await desk.Http.GetAsync("/api/cases/C-1001/messages/1/html", Role.Reader)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Events_from_before_attachments_still_read()
    {
        const string Row = """{"sequence":2,"at":"2026-03-02T09:00:00Z","by":"customer","event":{"type":"customer-wrote","from":{"address":"kim@acme.example"},"text":"hi","source":{"identity":"x"},"receivedAt":"2026-03-02T09:00:00Z"}}""";
        Assert.Null(Assert.IsType<CaseEvent.CustomerWrote>(DeskJson.Read<RecordedEvent>(Row).Event).Content);
    }

    [Theory]
    [InlineData("/api/cases/C-1001/attachments/1-9", "no such number")]
    [InlineData("/api/cases/C-1001/attachments/2-1", "an event that is no message")]
    [InlineData("/api/cases/C-1001/attachments/x", "no id")]
    [InlineData("/api/cases/C-1002/attachments/1-1", "no such case")]
    [InlineData("/api/cases/C-1001/messages/1/html", "no HTML")]
    [InlineData("/api/cases/C-1001/messages/99/raw", "no such event")]
    public async Task What_is_not_there_is_404(string url, string because)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.TakeInAsync(Mails.From());
        DeskDriver.Answer answer = await desk.Http.GetAsync(url);
        Assert.True((HttpStatusCode.NotFound, "not-found") == (answer.Status, answer.Problem), because);
    }

    private static string Header(DeskDriver.Answer answer, string name) => answer.Headers.GetValues(name).Single();

    private static string Letter() => Mixed(
        "Content-Type: text/html; charset=utf-8\r\n\r\n<p>See the picture.<img src=\"cid:p1@acme\"></p><script>alert(1)</script><img src=https://x.example/t.png>",
        Part("image/gif", "pixel.gif", Gif, "Content-ID: <p1@acme>\r\n"),
        Part("text/plain", "=?utf-8?B?w5xiZXJzaWNodCDml6XmnKwudHh0?=", "aGVsbG8="),
        Part("image/png", "photo.png", Convert.ToBase64String("<html><script>alert(1)</script>"u8)));

    private static string Part(string type, string name, string base64, string more = "") =>
        $"Content-Type: {type}; name=\"{name}\"\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n{more}Content-Transfer-Encoding: base64\r\n\r\n{base64}";

    private static string Mixed(params string[] parts) =>
        "From: Kim <kim@acme.example>\r\nTo: support@desk.example\r\nSubject: Picture\r\nMessage-ID: <p@acme.example>\r\nDate: Mon, 02 Mar 2026 08:59:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        + string.Concat(parts.Select(p => "--b\r\n" + p + "\r\n")) + "--b--\r\n";
}
