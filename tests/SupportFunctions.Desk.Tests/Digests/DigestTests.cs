using System.Net;
using System.Text.Json.Nodes;
using NodaTime;
using SupportFunctions.Desk.Budgets;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Tests.Http;
using SupportFunctions.Desk.Tests.Maintenance;

namespace SupportFunctions.Desk.Tests.Digests;

/// <summary>What the weekly digest says, to whom, and when (R-CUS-5).</summary>
public sealed class DigestTests
{
    [Fact]
    public async Task It_is_sent_on_Monday_at_eight_in_the_customers_zone_and_not_a_second_before()
    {
        await using WindowDesk desk = await DigestDesk.StartAsync();
        await desk.Desk.OpenAsync();

        await desk.UntilAsync(DigestDesk.Due - Duration.FromSeconds(1));
        Assert.Empty(desk.Digests());
        await desk.UntilAsync(DigestDesk.Due);
        Assert.Equal(["2026-03-02 13:00:00"], desk.Times());
        Assert.Empty(desk.Digests("lee@acme.example"));

        // The clocks of New York go forward on the 8th: eight o'clock is an hour earlier in UTC.
        await desk.UntilAsync(DigestDesk.Due + Duration.FromDays(14));
        Assert.Equal(["2026-03-02 13:00:00", "2026-03-09 12:00:00", "2026-03-16 12:00:00"], desk.Times());
    }

    [Fact]
    public async Task It_tells_of_open_cases_what_happens_next_resolved_ones_and_windows_in_both_zones()
    {
        await using WindowDesk desk = await DigestDesk.StartAsync(more: ",'agreement':'standard'");
        await desk.Http.PutAsync("/api/engineers/ada", "{'name':'Ada L','email':'ada@desk.example','level':5,'areas':[],'capacity':5}");
        string open = await desk.Desk.OpenAsync("Search <b>is</b> slow & sad");
        string resolved = await desk.Desk.OpenAsync("Import stops");
        string closed = await desk.Desk.OpenAsync("Old trouble");
        string fresh = await desk.Desk.OpenAsync("Brand new");
        await desk.Desk.DoAsync($"/api/cases/{open}/assign", "{'engineer':'ada'}");
        await desk.Desk.DoAsync($"/api/cases/{open}/note", "{'text':'An internal secret.'}");
        await desk.Desk.DoAsync($"/api/cases/{open}/reply", "{'summary':'The index was full.','nextSteps':'We move it to a larger volume.','body':'Not for a summary.','nextUpdateBy':'2026-03-03T15:00:00Z'}");
        await desk.Desk.DoAsync($"/api/cases/{resolved}/resolve", "{'kind':'resolution','summary':'It runs.'}");
        await desk.Desk.DoAsync($"/api/cases/{closed}/resolve", "{'kind':'resolution','summary':'Gone.'}");
        await desk.Desk.DoAsync($"/api/cases/{closed}/confirm", "{}");
        await desk.Desk.AttendAsync();
        string window = await desk.PlanAsync();
        await desk.WantAsync("bank");
        await desk.Desk.OpenAsync("Of another customer", ",'customer':'bank'");

        await desk.UntilAsync(DigestDesk.Due);
        OutgoingMail mail = Assert.Single(desk.Digests());
        Assert.Equal("Your week with us: 2 open cases, 1 resolved case for your word, 1 maintenance window ahead", mail.Subject);
        Assert.Equal("auto-generated", mail.AutoSubmitted);
        Assert.True(mail.IsDispensable);
        Dictionary<string, string> headers = MailHeaders.Of(mail).ToDictionary();
        Assert.Equal("List-Unsubscribe=One-Click", headers["List-Unsubscribe-Post"]);
        Assert.Equal($"<{mail.Unsubscribe}>", headers["List-Unsubscribe"]);
        Assert.Contains($"{open}: Search <b>is</b> slow & sad\nStatus:     we are working on it\nWho:        Ada L\nWhat happens next:\nWe move it to a larger volume.\nYou hear from us by Tuesday, 3 March 2026, 10:00 EST (UTC-5) at the latest.", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"{fresh}: Brand new\nStatus:     new; a support engineer has not answered it yet\nYou hear from us by ", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"{resolved}: Import stops", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Without a word from you it closes on ", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"{window}: Database upgrade\nStarts:     Wednesday, 4 March 2026, 04:00 EST (UTC-5)\n            Wednesday, 4 March 2026, 01:00 PST (UTC-8)\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Search &lt;b&gt;is&lt;/b&gt; slow &amp; sad", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>is", mail.Html, StringComparison.Ordinal);
        foreach (string text in new[] { mail.Text, mail.Html })
        {
            Assert.All(
                new[] { "It does not work.", "An internal secret.", "Not for a summary.", "Old trouble", "Of another customer", closed + ":" },
                never => Assert.DoesNotContain(never, text, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task What_we_wait_for_is_asked_again_and_a_promise_that_was_missed_is_said()
    {
        await using WindowDesk desk = await DigestDesk.StartAsync();
        string asked = await desk.Desk.OpenAsync("Asked");
        string missed = await desk.Desk.OpenAsync("Missed");
        await desk.Desk.DoAsync($"/api/cases/{asked}/wait", "{'on':'customer','ask':'Which version is it?'}");
        await desk.Desk.DoAsync($"/api/cases/{missed}/reply", "{'summary':'S','nextSteps':'N','nextUpdateBy':'2026-03-02T12:00:00Z'}");

        await desk.UntilAsync(DigestDesk.Due);
        string text = Assert.Single(desk.Digests()).Text;
        Assert.Contains($"{asked}: Asked\nStatus:     waits for your answer\nWe asked:\nWhich version is it?\nWe go on as soon as we have your answer.", text, StringComparison.Ordinal);
        Assert.Contains("You should have heard from us by Monday, 2 March 2026, 07:00 EST (UTC-5). We have not kept that, and we are sorry.\nYou hear from us by ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_sent_when_there_is_nothing_to_say()
    {
        await using WindowDesk desk = await DigestDesk.StartAsync();

        await desk.UntilAsync(DigestDesk.Due + Duration.FromDays(7));
        Assert.Empty(desk.Mails.Taken);
        JsonNode preview = await desk.PreviewAsync();
        Assert.Equal(("nothing-to-say", "2026-W11", 0), ((string?)preview["last"]!["outcome"], (string?)preview["last"]!["week"], (int)preview["last"]!["mails"]!));
        Assert.True((bool)preview["isEmpty"]!);
    }

    [Fact]
    public async Task Of_many_cases_fifty_are_listed_and_the_rest_is_counted()
    {
        await using WindowDesk desk = await DigestDesk.StartAsync();
        foreach (int i in Enumerable.Range(1, 53))
        {
            await desk.Desk.OpenAsync($"Trouble {i}");
        }

        await desk.UntilAsync(DigestDesk.Due);
        OutgoingMail mail = Assert.Single(desk.Digests());
        Assert.StartsWith("Your week with us: 53 open cases", mail.Subject, StringComparison.Ordinal);
        Assert.Equal(50, mail.Text.Split('\n').Count(l => l.Contains(": Trouble ", StringComparison.Ordinal)));
        Assert.Contains("Older cases that are not listed here: 3.", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(": Trouble 3\n", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_unsubscribes_with_one_click_or_complains_gets_none_and_the_others_do()
    {
        await using WindowDesk desk = await DigestDesk.StartAsync();
        await desk.WantAsync(contacts: "{'email':'kim@acme.example','digest':true},{'email':'lee@acme.example','digest':true},{'email':'max@acme.example','digest':true}");
        await desk.Desk.OpenAsync();
        await desk.UntilAsync(DigestDesk.Due);
        OutgoingMail first = Assert.Single(desk.Digests());

        DeskDriver.Answer click = await desk.Http.SendAsync("POST", first.Unsubscribe!.AbsolutePath, "List-Unsubscribe=One-Click", null, ("Content-Type", "application/x-www-form-urlencoded"));
        Assert.Equal(HttpStatusCode.OK, click.Status);
        await desk.Desk.Get<ReplyBudgets>().ComplainedAsync("Lee@acme.example", desk.Clock, default);
        JsonNode[] contacts = [.. (await desk.PreviewAsync())["contacts"]!.AsArray().Select(c => c!)];
        Assert.Equal(
            [("kim@acme.example", false, "unsubscribed"), ("lee@acme.example", false, "complained"), ("max@acme.example", true, null)],
            contacts.Select(c => ((string)c["email"]!, (bool)c["receives"]!, (string?)c["because"])));

        await desk.UntilAsync(DigestDesk.Due + Duration.FromDays(7));
        Assert.Equal([1, 1, 2], new[] { "kim", "lee", "max" }.Select(n => desk.Digests(n + "@acme.example").Count));
    }

    [Fact]
    public async Task A_preview_says_what_would_be_sent_and_when_and_sends_nothing()
    {
        await using WindowDesk desk = await WindowDesk.StartAsync();
        await desk.CustomerAsync("acme", zone: "Asia/Tokyo");
        await desk.Desk.OpenAsync("Search is slow");
        int before = desk.Mails.Taken.Count;

        JsonNode preview = await desk.PreviewAsync();
        Assert.Equal(
            ("acme", "2026-03-08T23:00:00Z", "Asia/Tokyo", "en", false, "Your week with us: 1 open case"),
            ((string?)preview["customer"], (string?)preview["nextDueAt"], (string?)preview["timeZone"], (string?)preview["language"], (bool)preview["isEmpty"]!, (string?)preview["subject"]));
        Assert.Contains(": Search is slow\n", (string?)preview["text"], StringComparison.Ordinal);
        Assert.DoesNotContain("unsubscribe", (string?)preview["text"], StringComparison.Ordinal);
        Assert.Null(preview["last"]);
        Assert.Empty(preview["contacts"]!.AsArray());
        Assert.Equal(before, desk.Mails.Taken.Count);
        Assert.Equal(HttpStatusCode.NotFound, (await desk.Http.GetAsync("/api/customers/nobody/digest", Role.Reader)).Status);
    }

    [Fact]
    public async Task It_is_in_the_log_of_its_customer_and_given_up_after_a_final_refusal()
    {
        await using WindowDesk desk = await DigestDesk.StartAsync();
        await desk.WantAsync(contacts: "{'email':'kim@acme.example','digest':true},{'email':'lee@acme.example','digest':true}");
        await desk.Desk.OpenAsync();
        desk.Mails.Refuse = m => m.Category == "weekly-digest"
            ? m.To.Address == DigestDesk.Kim ? new MailTransportException("no such mailbox", isFinal: true) : new MailTransportException("busy", isFinal: false) { RetryAfter = TimeSpan.FromMinutes(5) }
            : null;
        await desk.UntilAsync(DigestDesk.Due);
        Assert.Equal([("kim@acme.example", "given-up"), ("lee@acme.example", "deferred")], await LogAsync(desk));

        desk.Mails.Refuse = _ => null;
        await desk.UntilAsync(DigestDesk.Due + Duration.FromMinutes(6));
        Assert.Equal([("kim@acme.example", "given-up"), ("lee@acme.example", "accepted")], await LogAsync(desk));
        Assert.Empty(desk.Digests());
        Assert.Single(desk.Digests("lee@acme.example"));
    }

    [Fact]
    public async Task What_cannot_be_handed_over_for_a_week_makes_way_for_the_next_one()
    {
        await using WindowDesk desk = await DigestDesk.StartAsync();
        await desk.Desk.OpenAsync();
        desk.Mails.Refuse = m => m.Category == "weekly-digest" ? new MailTransportException("closed for two weeks", isFinal: false) { RetryAfter = TimeSpan.FromDays(9) } : null;
        await desk.UntilAsync(DigestDesk.Due + Duration.FromDays(1));
        desk.Mails.Refuse = _ => null;

        await desk.UntilAsync(DigestDesk.Due + Duration.FromDays(14));
        Assert.Equal(["2026-03-09 12:00:00", "2026-03-16 12:00:00"], desk.Times());
        Assert.Equal(["accepted", "accepted", "given-up"], (await LogAsync(desk)).Select(l => l.State));
    }

    [Fact]
    public async Task What_waits_for_somebody_who_wants_none_any_more_is_not_sent_and_a_customer_that_is_gone_leaves_nothing_but_the_log()
    {
        await using WindowDesk desk = await DigestDesk.StartAsync();
        string id = await desk.Desk.OpenAsync();
        desk.Mails.Refuse = m => m.Category == "weekly-digest" ? new MailTransportException("busy", isFinal: false) { RetryAfter = TimeSpan.FromHours(1) } : null;
        await desk.UntilAsync(DigestDesk.Due);
        desk.Mails.Refuse = _ => null;
        await desk.CustomerAsync("acme");
        await desk.UntilAsync(DigestDesk.Due + Duration.FromHours(2));
        Assert.Empty(desk.Digests());
        Assert.Equal(("kim@acme.example", "given-up"), Assert.Single(await LogAsync(desk)));
        Assert.DoesNotContain(desk.Desk.Store.Keys("digests", "acme"), k => k.StartsWith("outbox|", StringComparison.Ordinal) || k.StartsWith("issue|", StringComparison.Ordinal));
        Assert.Empty(desk.Desk.Store.Keys("index", "digests"));

        await desk.WantAsync();
        Assert.Equal(["acme"], desk.Desk.Store.Keys("index", "digests"));
        await desk.Desk.DoAsync($"/api/cases/{id}/resolve", "{'kind':'resolution','summary':'S'}");
        await desk.Desk.DoAsync($"/api/cases/{id}/confirm", "{}");
        Assert.Equal(HttpStatusCode.OK, (await desk.Http.SendAsync("DELETE", "/api/customers/acme", null, Role.Admin)).Status);
        await desk.UntilAsync(DigestDesk.Due + Duration.FromDays(8));
        Assert.All(desk.Desk.Store.Keys("digests", "acme"), k => Assert.StartsWith("log|", k, StringComparison.Ordinal));
        Assert.Empty(desk.Desk.Store.Keys("index", "digests"));
        Assert.DoesNotContain(await desk.Desk.DueAsync(), e => e.Id.Kind == LifecycleKind.Digest);
    }

    private static async Task<IReadOnlyList<(string To, string State)>> LogAsync(WindowDesk desk) =>
    [
        .. from note in (await desk.Http.GetAsync("/api/customers/acme/notifications", Role.Reader)).Json["items"]!.AsArray()
           where (string?)note!["kind"] == "weekly-digest" && (string?)note["about"]!["kind"] == "digest" && (string?)note["about"]!["id"] == "acme" && (string?)note["rule"] == "R-CUS-5"
           orderby (string)note["at"]! descending, (string)note["to"]!
           select ((string)note["to"]!, (string)note["state"]!),
    ];
}
