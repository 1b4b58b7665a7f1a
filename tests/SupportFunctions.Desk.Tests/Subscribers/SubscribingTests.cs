using System.Net;
using System.Text.Json.Nodes;
using NodaTime;
using SupportFunctions.Desk.Budgets;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Tests.Http;
using SupportFunctions.Desk.Tests.Maintenance;

namespace SupportFunctions.Desk.Tests.Subscribers;

/// <summary>The form, the link, and the end of a subscription to the status.</summary>
public sealed class SubscribingTests
{
    private const string Kim = "kim@acme.example";

    [Fact]
    public async Task Somebody_asks_confirms_is_told_and_ends_it()
    {
        await using WindowDesk desk = await SubscriberDesk.StartAsync();
        DeskDriver.Answer form = await desk.Http.GetAsync(SubscriberDesk.Form, role: null);
        Assert.Equal((HttpStatusCode.OK, "text/html"), (form.Status, form.ContentHeaders.ContentType?.MediaType));
        Assert.Contains("value=\"search\"", form.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", form.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("href=\"status/subscribe\"", (await desk.Http.GetAsync("/status", role: null)).Text, StringComparison.Ordinal);

        Assert.Contains("Look into your mail", (await desk.AskAsync(Kim, "search")).Text, StringComparison.Ordinal);
        OutgoingMail asks = Assert.Single(desk.Mails.To(Kim));
        Assert.Equal(("Please confirm: status by mail", "auto-generated", false), (asks.Subject, asks.AutoSubmitted, asks.IsDispensable));
        string link = SubscriberDesk.LinkOf(asks);

        // A program that looks at every link in a mail confirms nothing.
        DeskDriver.Answer page = await desk.Http.GetAsync(link, role: null);
        Assert.Contains("Yes, send me the status", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Kim, page.Text, StringComparison.Ordinal);
        await desk.DeclareAsync("before");
        Assert.Empty(desk.News(Kim));

        Assert.Contains("From now on", (await desk.PressAsync(link, "confirm")).Text, StringComparison.Ordinal);
        await desk.DeclareAsync("first");
        await desk.DeclareAsync("other", "store");
        Assert.Equal(["[first] Trouble: It is slow"], desk.News(Kim));
        OutgoingMail told = desk.Mails.To(Kim).Last();
        Assert.Equal("https://desk.example" + link, told.Unsubscribe!.AbsoluteUri);
        Assert.Contains("https://desk.example" + link, told.Text, StringComparison.Ordinal);
        Assert.Contains("Monday, 2 March 2026, 01:00 PST (UTC-8)\n           Monday, 2 March 2026, 09:00 UTC\n", told.Text, StringComparison.Ordinal);

        // As a mail program does it (RFC 8058).
        Assert.Contains("no more of it", (await desk.SubmitAsync(link, ("List-Unsubscribe", "One-Click"))).Text, StringComparison.Ordinal);
        await desk.DeclareAsync("second");
        Assert.Single(desk.News(Kim));
        Assert.Equal(HttpStatusCode.Gone, (await desk.Http.GetAsync(link, role: null)).Status);
        await desk.UntilAsync(desk.Clock + Duration.FromDays(3));
        Assert.Equal([], desk.Rows());
    }

    [Theory]
    [InlineData(-1, true, "a second before")]
    [InlineData(0, false, "at 48 hours")]
    public async Task A_link_confirms_for_48_hours_and_at_their_end_no_more(int seconds, bool works, string because)
    {
        await using WindowDesk desk = await SubscriberDesk.StartAsync();
        await desk.AskAsync(Kim);
        string link = SubscriberDesk.LinkOf(desk.Mails.To(Kim).Single());

        // Whether or not the round that removes it has come.
        desk.Move(Duration.FromHours(48) + Duration.FromSeconds(seconds));
        DeskDriver.Answer answer = await desk.PressAsync(link, "confirm");
        Assert.True(answer.Status == (works ? HttpStatusCode.OK : HttpStatusCode.Gone), because);
        Assert.Contains(works ? "From now on" : "not used within 48 hours", answer.Text, StringComparison.Ordinal);

        await desk.UntilAsync(desk.Clock + Duration.FromMinutes(2));
        Assert.Equal(works ? 3 : 0, desk.Rows().Length);
        Assert.DoesNotContain(await desk.Desk.DueAsync(), d => d.Id.Text != "");
        Assert.Equal(works ? HttpStatusCode.OK : HttpStatusCode.Gone, (await desk.Http.GetAsync(link, role: null)).Status);
    }

    [Fact]
    public async Task What_is_sent_twice_is_meant_once_and_another_choice_replaces_the_link()
    {
        await using WindowDesk desk = await SubscriberDesk.StartAsync();
        string once = (await desk.AskAsync(Kim, "search")).Text;
        Assert.Equal(once, (await desk.AskAsync(" KIM@Acme.example ", "search")).Text);
        string first = SubscriberDesk.LinkOf(Assert.Single(desk.Mails.To(Kim)));

        Assert.Equal(once, (await desk.AskAsync(Kim, "store", "search")).Text);
        string second = SubscriberDesk.LinkOf(desk.Mails.To(Kim).Last());
        DeskDriver.Answer replaced = await desk.PressAsync(first, "confirm");
        Assert.Equal(HttpStatusCode.Gone, replaced.Status);
        Assert.Contains("Open the one in the newest mail", replaced.Text, StringComparison.Ordinal);
        Assert.Contains("about search, store", (await desk.PressAsync(second, "confirm")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await desk.PressAsync(second, "confirm")).Status);

        // Whoever is subscribed is told so, and nothing is changed by a stranger.
        desk.Move(Duration.FromMinutes(3));
        Assert.Equal(once, (await desk.AskAsync(Kim, "store")).Text);
        OutgoingMail known = desk.Mails.To(Kim).Last();
        Assert.Equal(("You get our status by mail", second), (known.Subject, SubscriberDesk.LinkOf(known)));
        Assert.Contains("about search, store", (await desk.Http.GetAsync(second, role: null)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_link_chooses_other_products_and_ends_what_was_not_confirmed()
    {
        await using WindowDesk desk = await SubscriberDesk.StartAsync();
        string link = await desk.SubscribeAsync(Kim, "search");
        Assert.Contains("Your choice was noted", (await desk.PressAsync(link, "choose", ("product", "store"))).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await desk.PressAsync(link, "choose", ("product", "unheard-of"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await desk.PressAsync(link, "dance")).Status);
        await desk.DeclareAsync("one");
        await desk.DeclareAsync("two", "store");
        Assert.Equal(["[two] Trouble: It is slow"], desk.News(Kim));
        Assert.Contains("about all products", (await desk.PressAsync(link, "choose")).Text, StringComparison.Ordinal);

        await desk.AskAsync("lee@acme.example");
        string pending = SubscriberDesk.LinkOf(desk.Mails.To("lee@acme.example").Single());
        Assert.Contains("no more of it", (await desk.PressAsync(pending, "end")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Gone, (await desk.PressAsync(pending, "confirm")).Status);
    }

    [Fact]
    public async Task A_link_that_we_have_not_signed_for_this_is_not_there()
    {
        await using WindowDesk desk = await SubscriberDesk.StartAsync();
        string link = await desk.SubscribeAsync(Kim);
        var settings = new MailSettings { FromAddress = "support@desk.example", Domain = "desk.example", TokenSecrets = [new string('t', 40)] };
        string own = link.Split('/')[^1];
        string[] forged =
        [
            own + "0", own[..^1] + (own[^1] == '0' ? '1' : '0'), "0" + own[1..], own.Split('.')[0], new SignedLinks(settings).SubscriberToken(own.Split('_')[0], own.Split('_')[1].Split('.')[0]),
            new SignedLinks(settings with { TokenSecrets = [new string('s', 40)] }).UnsubscribeToken(Kim), new string('x', 5000),
        ];
        foreach (string token in forged)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await desk.Http.GetAsync(SubscriberDesk.Form + "/" + token, role: null)).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await desk.PressAsync(SubscriberDesk.Form + "/" + token, "end")).Status);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await desk.SubmitAsync("/status/unsubscribe/" + own)).Status);
        Assert.Equal(HttpStatusCode.OK, (await desk.Http.GetAsync(link, role: null)).Status);
    }

    [Theory]
    [InlineData("kim@acme.example\r\nBcc: all@acme.example")]
    [InlineData("kim@acme.example\nBcc: all@acme.example")]
    [InlineData("kim@acme.example, lee@acme.example")]
    [InlineData("Kim <kim@acme.example>")]
    [InlineData("kim@acme.example>")]
    [InlineData("\"kim\\\"@x.example")]
    [InlineData("kim@")]
    [InlineData("@acme.example")]
    [InlineData("kim@localhost")]
    [InlineData("kim@acme..example")]
    [InlineData("kim lee@acme.example")]
    [InlineData("")]
    public async Task What_is_no_single_address_gets_no_mail(string address)
    {
        await using WindowDesk desk = await SubscriberDesk.StartAsync();
        DeskDriver.Answer answer = await desk.AskAsync(address);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("Write one mail address", answer.Text, StringComparison.Ordinal);
        Assert.Empty(desk.Mails.Taken);
        Assert.Empty(desk.Rows());
    }

    [Fact]
    public async Task Forms_that_are_none_or_too_large_are_refused()
    {
        await using WindowDesk desk = await SubscriberDesk.StartAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await desk.Desk.PostAsync(SubscriberDesk.Form, "application/json", "{}"u8.ToArray())).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await desk.SubmitAsync(SubscriberDesk.Form, ("address", Kim), ("more", new string('x', 20_000)))).Status);
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await desk.SubmitAsync(SubscriberDesk.Form, [("address", Kim), .. Enumerable.Range(0, 120).Select(i => ("product", FormattableString.Invariant($"p{i}")))])).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await desk.AskAsync(Kim, "unheard-of")).Status);
        await desk.Desk.AttendAsync();
        Assert.Empty(desk.Mails.Taken);

        // A program that fills in every field learns nothing.
        Assert.Contains("Look into your mail", (await desk.SubmitAsync(SubscriberDesk.Form, ("address", Kim), ("website", "x"))).Text, StringComparison.Ordinal);
        await desk.Desk.AttendAsync();
        Assert.Empty(desk.Mails.Taken);
    }

    [Fact]
    public async Task Without_a_public_address_it_is_not_offered()
    {
        await using var desk = await Cases.CaseDesk.StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await desk.Http.GetAsync(SubscriberDesk.Form, role: null)).Status);
        Assert.DoesNotContain("status/subscribe", (await desk.Http.GetAsync("/status", role: null)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_administrator_counts_finds_and_forgets()
    {
        await using WindowDesk desk = await SubscriberDesk.StartAsync();
        string link = await desk.SubscribeAsync(Kim, "search");
        await desk.SubscribeAsync("l@acme.example");
        await desk.AskAsync("pat@acme.example");

        DeskDriver.Answer all = await desk.Http.GetAsync("/api/status-subscriptions?top=2");
        Assert.Equal((2, 2), ((int)all.Json["confirmed"]!, all.Json["items"]!.AsArray().Count));
        JsonNode[] items =
        [
            .. all.Json["items"]!.AsArray().Concat((await desk.Http.GetAsync("/api/status-subscriptions?next=" + (string?)all.Json["next"])).Json["items"]!.AsArray()).Select(i => i!),
        ];
        Assert.Equal(["k…@acme.example", "p…@acme.example", "…@acme.example"], items.Select(i => (string)i["address"]!).Order(StringComparer.Ordinal));
        Assert.Equal(2, items.Count(i => i["confirmedAt"] is not null));

        JsonNode found = (await desk.Http.GetAsync("/api/status-subscriptions?address=KIM%40acme.example")).Json["items"]!.AsArray().Single()!;
        Assert.Equal("search", (string?)found["products"]![0]);
        Assert.Equal(HttpStatusCode.OK, (await desk.Http.SendAsync("DELETE", "/api/status-subscriptions/" + (string?)found["id"])).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await desk.Http.SendAsync("DELETE", "/api/status-subscriptions/" + (string?)found["id"])).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await desk.Http.SendAsync("DELETE", "/api/status-subscriptions/nobody")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await desk.Http.GetAsync("/api/status-subscriptions?address=nobody")).Status);
        Assert.Equal(HttpStatusCode.Gone, (await desk.Http.GetAsync(link, role: null)).Status);
        await desk.DeclareAsync("one");
        Assert.Empty(desk.News(Kim));
        Assert.Single(desk.News("l@acme.example"));
    }

    [Fact]
    public async Task Whoever_reported_our_mail_as_unwanted_gets_no_link_and_neither_do_we()
    {
        await using WindowDesk desk = await SubscriberDesk.StartAsync();
        await desk.Desk.Get<ReplyBudgets>().ComplainedAsync(Kim, desk.Clock, default);
        Assert.Contains("Look into your mail", (await desk.AskAsync(Kim)).Text, StringComparison.Ordinal);
        Assert.Contains("Look into your mail", (await desk.AskAsync("support@desk.example")).Text, StringComparison.Ordinal);
        Assert.Empty(desk.Mails.Taken);
    }
}
