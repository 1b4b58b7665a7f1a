using System.Net;
using NodaTime;
using SupportFunctions.Desk.Subscribers;
using SupportFunctions.Desk.Tests.Http;
using SupportFunctions.Desk.Tests.Maintenance;
using SupportFunctions.Desk.Tests.Time;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Tests.Subscribers;

/// <summary>Nobody can have strangers' mailboxes filled by way of the form.</summary>
public sealed class SubscriberLimitTests
{
    private const string Kim = "kim@acme.example";

    [Fact]
    public async Task A_mailbox_gets_three_links_within_a_day_whatever_stands_behind_the_plus()
    {
        await using WindowDesk desk = await SubscriberDesk.StartAsync();
        Instant begin = desk.Clock;
        string same = "";
        string[] addresses = [Kim, "kim+a@acme.example", "kim+b@acme.example", "kim+c@acme.example", Kim];
        foreach (string address in addresses)
        {
            DeskDriver.Answer answer = await desk.AskAsync(address);
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.True(same == "" || same == answer.Text, "what is said is the same");
            same = answer.Text;
            desk.Move(Duration.FromMinutes(3));
        }

        Assert.Equal([Kim, "kim+a@acme.example", "kim+b@acme.example"], desk.Mails.Taken.Select(t => t.Mail.To.Address));

        // What was sent still works: what may not be sent changes nothing.
        Assert.Equal(HttpStatusCode.OK, (await desk.Http.GetAsync(SubscriberDesk.LinkOf(desk.Mails.To(Kim).Single()), role: null)).Status);

        desk.Move(begin + Duration.FromHours(24) - Duration.FromSeconds(1) - desk.Clock);
        await desk.AskAsync(Kim);
        Assert.Equal(3, desk.Mails.Taken.Count);
        desk.Move(Duration.FromSeconds(1));
        await desk.AskAsync(Kim);
        Assert.Equal(4, desk.Mails.Taken.Count);

        // Ended or expired, the day still counts: two of the last 24 hours are there, and one more is all.
        await desk.PressAsync(SubscriberDesk.LinkOf(desk.Mails.To(Kim).Last()), "end");
        await desk.AskAsync(Kim);
        Assert.Equal(4, desk.Mails.Taken.Count);
    }

    [Fact]
    public async Task All_together_get_sixty_links_within_an_hour_and_the_form_says_so()
    {
        await using WindowDesk desk = await SubscriberDesk.StartAsync();
        SubscriberService subscribers = desk.Desk.Get<SubscriberService>();
        foreach (int i in Enumerable.Range(0, 60))
        {
            desk.Http.DeskClock.Advance(Duration.FromSeconds(30));
            Assert.True(await subscribers.AskAsync(FormattableString.Invariant($"kim{i}@acme.example"), [], default));
        }

        await desk.Desk.AttendAsync();
        Assert.Equal(60, desk.Mails.Taken.Count);
        DeskDriver.Answer full = await desk.AskAsync("lee@acme.example");
        Assert.Equal(HttpStatusCode.TooManyRequests, full.Status);
        Assert.Equal(full.Text.Replace("lee@", "kim0@", StringComparison.Ordinal), (await desk.AskAsync("kim0@acme.example")).Text);

        // The first of them was half an hour ago: it counts to the end of its hour, and not at it.
        desk.Http.DeskClock.Advance(Duration.FromSeconds((30 * 60) + 29));
        Assert.Equal(HttpStatusCode.TooManyRequests, (await desk.AskAsync("lee@acme.example")).Status);
        desk.Http.DeskClock.Advance(Duration.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await desk.AskAsync("lee@acme.example")).Status);
        Assert.Equal(61, desk.Mails.Taken.Count);

        // What counts no more is not kept.
        desk.Http.DeskClock.Advance(Duration.FromHours(26));
        desk.Http.MachineClock.Advance(Duration.FromHours(26));
        await desk.AskAsync("pat@acme.example");
        Assert.Single(desk.Desk.Store.Keys("subscribers", "status"), k => k.StartsWith("asked|", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_caller_sends_the_form_ten_times_in_ten_minutes()
    {
        await using WindowDesk desk = await SubscriberDesk.StartAsync();
        foreach (int i in Enumerable.Range(0, 10))
        {
            Assert.Equal(HttpStatusCode.OK, (await desk.AskAsync(FormattableString.Invariant($"kim{i}@acme.example"))).Status);
        }

        DeskDriver.Answer refused = await desk.AskAsync("lee@acme.example");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Contains("from where you are", refused.Text, StringComparison.Ordinal);
        Assert.Equal(10, desk.Mails.Taken.Count);
        desk.Http.MachineClock.Advance(Duration.FromMinutes(10));
        Assert.Equal(HttpStatusCode.OK, (await desk.AskAsync("lee@acme.example")).Status);
    }

    [Fact]
    public async Task Behind_a_proxy_callers_are_told_apart_by_what_it_adds_and_not_by_what_they_say_themselves()
    {
        await using WindowDesk desk = await SubscriberDesk.StartAsync();
        byte[] form = "address=nobody"u8.ToArray();
        async Task<HttpStatusCode> FromAsync(string forwarded) =>
            (await desk.Desk.PostAsync(SubscriberDesk.Form, "application/x-www-form-urlencoded", form, ("X-Forwarded-For", forwarded))).Status;
        foreach (int i in Enumerable.Range(0, 10))
        {
            Assert.Equal(HttpStatusCode.BadRequest, await FromAsync(FormattableString.Invariant($"198.51.100.{i}, 203.0.113.7:{4000 + i}")));
            Assert.Equal(HttpStatusCode.BadRequest, await FromAsync(FormattableString.Invariant($"[2001:db8:1:2::{i}]:443")));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await FromAsync("198.51.100.99, 203.0.113.7:5000"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await FromAsync("2001:db8:1:2:ffff::1"));
        Assert.Equal(HttpStatusCode.BadRequest, await FromAsync("203.0.113.8:5000"));
        Assert.Equal(HttpStatusCode.BadRequest, await FromAsync("2001:db8:1:3::1"));
    }

    [Fact]
    public void Callers_are_told_apart_and_those_of_long_ago_are_forgotten()
    {
        var clock = new ManualTimeProvider(WindowDesk.Now);
        var limit = new CallerLimit(new MachineTime(clock));
        foreach (int i in Enumerable.Range(0, CallerLimit.Most))
        {
            clock.Advance(Duration.FromSeconds(1));
            Assert.True(limit.TryCount("one"), FormattableString.Invariant($"{i}"));
        }

        Assert.False(limit.TryCount("one"));
        Assert.True(limit.TryCount("other"));
        clock.Advance(CallerLimit.Within - Duration.FromSeconds(10));
        Assert.False(limit.TryCount("one"));
        clock.Advance(Duration.FromSeconds(1));
        Assert.True(limit.TryCount("one"));
        Assert.False(limit.TryCount("one"));
        foreach (int i in Enumerable.Range(0, CallerLimit.MostCallers * 2))
        {
            Assert.True(limit.TryCount(FormattableString.Invariant($"flood-{i}")));
        }
    }
}
