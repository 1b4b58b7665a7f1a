using System.Net;
using NodaTime;
using SupportFunctions.Desk.Budgets;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Subscribers;
using SupportFunctions.Desk.Tests.Maintenance;

namespace SupportFunctions.Desk.Tests.Subscribers;

/// <summary>What subscribers are told of windows and incidents: what the status page shows, once, in its order.</summary>
public sealed class SubscriberNewsTests
{
    private const string Kim = "kim@acme.example";

    private static readonly MailTransportException _away = new("The server of kim@acme.example is away.", isFinal: false) { RetryAfter = TimeSpan.FromMinutes(30) };

    [Fact]
    public async Task A_window_is_told_from_its_announcement_to_its_end()
    {
        await using WindowDesk desk = await SubscriberDesk.StartAsync();
        await desk.SubscribeAsync(Kim, "search");
        await desk.SubscribeAsync("lee@acme.example", "store");
        string id = await desk.PlanAsync(WindowDesk.Body(more: ",'products':['search'],'draft':true"));
        await desk.Http.PutAsync("/api/maintenance-windows/" + id, WindowDesk.Body(WindowDesk.Start + Duration.FromMinutes(1), more: ",'products':['search']"));
        await desk.Desk.AttendAsync();
        Assert.Empty(desk.News(Kim));

        await desk.DoAsync(id, "announce");
        await desk.Http.PutAsync("/api/maintenance-windows/" + id, WindowDesk.Body(WindowDesk.Start + Duration.FromHours(1), more: ",'products':['search'],'reason':'The disks of acme are late.'"));
        await desk.Desk.AttendAsync();
        await desk.UntilAsync(WindowDesk.Start + Duration.FromHours(2) + Duration.FromMinutes(5));
        await desk.DoAsync(id, "extend", $"{{'endsAt':'{WindowDesk.Text(WindowDesk.Start + Duration.FromHours(3))}','reason':'Slow disks.'}}");
        await desk.DoAsync(id, "complete", "{'summary':'All went well for acme.'}");

        string[] news = ["Maintenance announced", "Maintenance changed", "Maintenance has begun", "Maintenance takes longer", "Maintenance takes longer", "Maintenance is over"];
        Assert.Equal(news.Select(n => $"[{id}] {n}: Database upgrade"), desk.News(Kim));
        Assert.Empty(desk.News("lee@acme.example"));
        OutgoingMail changed = desk.Mails.To(Kim).Single(m => m.Subject.Contains("changed", StringComparison.Ordinal));
        Assert.Contains(
            "Starts:    Wednesday, 4 March 2026, 02:00 PST (UTC-8)\n           Wednesday, 4 March 2026, 10:00 UTC\nEnds:      Wednesday, 4 March 2026, 03:00 PST (UTC-8)\n",
            changed.Text, StringComparison.Ordinal);
        Assert.All(desk.Mails.To(Kim).Skip(1), m => Assert.DoesNotContain("acme", m.Text + m.Html, StringComparison.OrdinalIgnoreCase));
        Assert.Single(desk.Mails.To(Kim).Skip(1).SelectMany(m => m.References).Distinct());
        Assert.Equal(desk.Mails.Taken.Count, desk.Mails.Taken.Select(t => t.Mail.MessageId).Distinct().Count());
        Assert.Equal(["cursor"], desk.Desk.Store.Keys("subscribernews", "window-" + id));
    }

    [Fact]
    public async Task A_window_that_is_called_off_is_told_and_one_that_nobody_knew_of_is_not()
    {
        await using WindowDesk desk = await SubscriberDesk.StartAsync();
        await desk.CustomerAsync("acme");
        await desk.SubscribeAsync(Kim);
        string draft = await desk.PlanAsync(WindowDesk.Body(more: ",'draft':true"));
        await desk.DoAsync(draft, "cancel", "{}");
        string theirs = await desk.PlanAsync(WindowDesk.Body(more: ",'customers':['acme']"));
        string shown = await desk.PlanAsync(WindowDesk.Body(WindowDesk.Start + Duration.FromDays(1)));
        await desk.DoAsync(theirs, "cancel", "{'reason':'Not needed.'}");
        await desk.DoAsync(shown, "cancel", "{'reason':'Not needed.'}");
        Assert.Equal([$"[{shown}] Maintenance announced: Database upgrade", $"[{shown}] Maintenance cancelled: Database upgrade"], desk.News(Kim));
        Assert.DoesNotContain("Not needed", desk.Mails.To(Kim).Last().Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_incident_is_told_with_every_update_until_it_is_over_and_when_it_comes_back()
    {
        await using WindowDesk desk = await SubscriberDesk.StartAsync();
        await desk.CustomerAsync("acme");
        await desk.SubscribeAsync(Kim, "store");
        await desk.DeclareAsync("one", "store");
        await desk.DeclareAsync("theirs", "store", ",'customers':['acme']");
        await desk.Desk.DoAsync("/api/incidents/one/note", "{'text':'It is the disk of acme.'}");
        await desk.Desk.DoAsync("/api/incidents/one/update", "{'summary':'The index is full.','nextSteps':'We enlarge it.'}");
        await desk.Desk.DoAsync("/api/incidents/one/resolve", "{'summary':'It works again.'}");
        await desk.Desk.DoAsync("/api/incidents/one/reopen", "{'reason':'acme says so.'}");
        await desk.Desk.AttendAsync();
        await desk.DeclareAsync("mistake", "store");
        await desk.Http.SendAsync("DELETE", "/api/incidents/mistake");
        await desk.Desk.AttendAsync();

        Assert.Equal(
            ["[one] Trouble: It is slow", "[one] Update: It is slow", "[one] Resolved: It is slow", "[one] Trouble again: It is slow", "[mistake] Trouble: It is slow", "[mistake] No trouble after all: It is slow"],
            desk.News(Kim));
        OutgoingMail update = desk.Mails.To(Kim).Single(m => m.Subject.StartsWith("[one] Update", StringComparison.Ordinal));
        Assert.Contains("The index is full.\n\nWhat happens next:\nWe enlarge it.\n\nThe next update comes by Monday, 2 March 2026, 02:00 PST (UTC-8)\n(Monday, 2 March 2026, 10:00 UTC).", update.Text, StringComparison.Ordinal);
        Assert.All(desk.Mails.To(Kim), m => Assert.DoesNotContain("acme", m.Text + m.Html, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData(0, true, "the very instant")]
    [InlineData(-1, false, "a second before")]
    public async Task Only_what_happens_after_the_confirmation_is_told(int seconds, bool isTold, string because)
    {
        await using WindowDesk desk = await SubscriberDesk.StartAsync();
        await desk.AskAsync(Kim);
        desk.Move(Duration.FromMinutes(1));
        await desk.Http.PutAsync("/api/incidents/one", "{'title':'It is slow'}");
        desk.Move(Duration.FromSeconds(-seconds));
        await desk.PressAsync(SubscriberDesk.LinkOf(desk.Mails.To(Kim).Single()), "confirm");
        desk.Move(Duration.FromMinutes(1));
        await desk.Desk.DoAsync("/api/incidents/one/update", "{'summary':'The index is full.'}");
        await desk.Desk.AttendAsync();
        string[] all = ["[one] Trouble: It is slow", "[one] Update: It is slow"];
        Assert.True((isTold ? all : all[1..]).SequenceEqual(desk.News(Kim)), $"{because}: {string.Join(", ", desk.News(Kim))}");
    }

    [Fact]
    public async Task Whoever_reported_a_mail_of_ours_as_unwanted_is_told_nothing_until_that_is_settled()
    {
        await using WindowDesk desk = await SubscriberDesk.StartAsync();
        await desk.SubscribeAsync(Kim);
        ReplyBudgets budgets = desk.Desk.Get<ReplyBudgets>();
        await budgets.ComplainedAsync(Kim, desk.Clock, default);
        await desk.DeclareAsync("one");
        Assert.Empty(desk.News(Kim));
        Assert.Equal(["cursor"], desk.Desk.Store.Keys("subscribernews", "incident-one"));
        await budgets.SettleAsync(Kim, default);
        await desk.DeclareAsync("two");
        Assert.Equal(["[two] Trouble: It is slow"], desk.News(Kim));
    }

    [Fact]
    public async Task A_title_breaks_into_no_header_and_no_page()
    {
        await using WindowDesk desk = await SubscriberDesk.StartAsync();
        await desk.SubscribeAsync(Kim);
        await desk.Http.PutAsync("/api/incidents/one", "{'title':'<b>Slow</b>\u2028Bcc: x@y.example'}");
        await desk.Desk.AttendAsync();
        OutgoingMail mail = desk.Mails.To(Kim).Last();
        Assert.Equal("[one] Trouble: <b>Slow</b> Bcc: x@y.example", mail.Subject);
        Assert.Contains("&lt;b&gt;Slow", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_ends_it_gets_nothing_that_waits_and_whoever_returns_nothing_of_before()
    {
        await using WindowDesk desk = await SubscriberDesk.StartAsync();
        string link = await desk.SubscribeAsync(Kim);
        string lee = await desk.SubscribeAsync("lee@acme.example");
        desk.Mails.Refuse = _ => _away;
        await desk.DeclareAsync("one");
        await desk.PressAsync(link, "end");
        await desk.PressAsync(lee, "choose", ("product", "store"));
        desk.Mails.Refuse = _ => null;
        desk.Move(Duration.FromMinutes(1));
        await desk.SubscribeAsync(Kim);
        await desk.UntilAsync(desk.Clock + Duration.FromHours(1));
        Assert.Empty(desk.News(Kim));
        Assert.Empty(desk.News("lee@acme.example"));
        Assert.Equal(["cursor"], desk.Desk.Store.Keys("subscribernews", "incident-one"));

        desk.Mails.Refuse = _ => _away;
        await desk.DeclareAsync("two");
        Assert.Equal(HttpStatusCode.OK, (await desk.SubmitAsync(SubscriberDesk.LinkOf(desk.Mails.To(Kim).Last()), ("List-Unsubscribe", "One-Click"))).Status);
        desk.Mails.Refuse = _ => null;
        await desk.UntilAsync(desk.Clock + Duration.FromHours(1));
        Assert.Empty(desk.News(Kim));
        Assert.Equal(["cursor"], desk.Desk.Store.Keys("subscribernews", "incident-two"));
    }

    [Fact]
    public async Task A_carrier_that_was_away_keeps_the_order_and_one_that_refuses_for_good_is_given_up()
    {
        await using WindowDesk desk = await SubscriberDesk.StartAsync();
        await desk.SubscribeAsync(Kim);
        await desk.SubscribeAsync("gone@acme.example");
        Instant back = desk.Clock + Duration.FromMinutes(20);
        desk.Mails.Refuse = m => m.To.Address == Kim ? desk.Clock < back ? _away : null
            : m.To.Address == "gone@acme.example" ? new MailTransportException("550 5.1.1 gone@acme.example is unknown.", isFinal: true) : null;
        await desk.DeclareAsync("one");
        await desk.UntilAsync(desk.Clock + Duration.FromMinutes(21));
        await desk.Desk.DoAsync("/api/incidents/one/update", "{'summary':'The index is full.'}");
        await desk.Desk.AttendAsync();
        Assert.Empty(desk.News(Kim));

        await desk.UntilAsync(desk.Clock + Duration.FromMinutes(30));
        Assert.Equal(["[one] Trouble: It is slow", "[one] Update: It is slow"], desk.News(Kim));
        Assert.Empty(desk.News("gone@acme.example"));
        Assert.Equal(["cursor"], desk.Desk.Store.Keys("subscribernews", "incident-one"));
        Assert.DoesNotContain(desk.Http.Log.Errors, e => e.Contains('@', StringComparison.Ordinal));
    }

    [Fact]
    public async Task Thousands_are_each_told_once_a_thousand_a_round()
    {
        await using WindowDesk desk = await SubscriberDesk.StartAsync();
        desk.Desk.Store.LongestPage = 300;
        foreach (int i in Enumerable.Range(0, 2_500))
        {
            await desk.SeedAsync(FormattableString.Invariant($"kim{i}@acme.example"), i % 5 == 0 ? "store" : "search");
        }

        // Every eleventh server is away at first.
        Instant begin = desk.Clock;
        desk.Mails.Refuse = m => m.To.Address.Length % 11 == 0 && desk.Clock < begin + Duration.FromMinutes(5) ? _away : null;
        await desk.Http.PutAsync("/api/incidents/one", "{'title':'It is slow','products':['search']}");
        int before = 0;
        for (int round = 0; round < 3; round++)
        {
            await desk.Desk.Get<LifecycleRegistry>().AdvanceAsync(new LifecycleId(LifecycleKind.Incident, "one"), [], default);
            Assert.InRange(desk.Mails.Taken.Count - before, round < 2 ? 1 : 0, SubscriberNews.MaxMails + 100);
            before = desk.Mails.Taken.Count;
        }

        await desk.Desk.DoAsync("/api/incidents/one/update", "{'summary':'The index is full.'}");
        await desk.UntilAsync(begin + Duration.FromHours(2));
        var told = desk.Mails.Taken.GroupBy(t => t.Mail.To.Address).ToArray();
        Assert.Equal(2_000, told.Length);
        Assert.All(told, t => Assert.Equal(["[one] Trouble: It is slow", "[one] Update: It is slow"], t.Select(m => m.Mail.Subject)));
        Assert.Equal(["cursor"], desk.Desk.Store.Keys("subscribernews", "incident-one"));
    }

    [Theory]
    [InlineData(0, 1, "nobody subscribed: whether there is anybody")]
    [InlineData(1, 2, "all were told: and how far")]
    public async Task A_round_with_nothing_to_tell_costs_little(int subscribers, int transactions, string because)
    {
        await using WindowDesk desk = await SubscriberDesk.StartAsync();
        await desk.DeclareAsync("one", "store");
        for (int i = 0; i < subscribers; i++)
        {
            await desk.SeedAsync(Kim, "search");
        }

        var id = new LifecycleId(LifecycleKind.Incident, "one");
        var thing = new PublicThing(id, 1, IsPublic: true, (_, _, _) => Task.FromResult<IReadOnlyList<PublicEvent>>([new PublicEvent(1, Shows: true, null)]));
        SubscriberNews news = desk.Desk.Get<SubscriberNews>();
        await news.TellAsync(thing, mayWait: false, default);
        int before = desk.Desk.Store.Accesses;
        Assert.Null(await news.TellAsync(thing, mayWait: false, default));
        Assert.True(desk.Desk.Store.Accesses - before == transactions, because);
    }
}
