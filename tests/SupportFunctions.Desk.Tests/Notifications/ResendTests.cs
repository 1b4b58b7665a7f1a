using System.Net;
using System.Text.Json.Nodes;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Desk.Budgets;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Notifications;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Http;
using SupportFunctions.Desk.Tests.Intake;
using SupportFunctions.Desk.Tests.Maintenance;

namespace SupportFunctions.Desk.Tests.Notifications;

/// <summary>A mail of the log once more, by hand. The desk's clock stands at 2026-03-02T09:00Z.</summary>
public sealed class ResendTests
{
    private const string Reply = "{'summary':'The index was full.','nextSteps':'We enlarge it.','body':'Use the other one.'}";

    [Fact]
    public async Task A_reply_goes_out_again_as_it_was_under_an_id_of_its_own_and_is_in_the_log_beside_it()
    {
        await using CaseDesk desk = await StartAsync();
        (string id, OutgoingMail reply) = await RepliedAsync(desk);
        Clock[] clocks = [.. (await desk.CaseAsync(id)).Clocks];
        await desk.PassAsync(Duration.FromMinutes(5));
        long sequence = (await desk.CaseAsync(id)).Sequence;

        DeskDriver.Answer answer = await ResendAsync(desk, id, reply.EffectId);
        string again = $"{reply.EffectId}-r{sequence + 1}";
        Assert.Equal((HttpStatusCode.Accepted, again, reply.EffectId), (answer.Status, (string?)answer.Json["id"], (string?)answer.Json["resendOf"]));

        OutgoingMail mail = desk.Outside.Mails[^1];
        Assert.Equal((again, reply.Subject, reply.Text, reply.Html, reply.To), (mail.EffectId, mail.Subject, mail.Text, mail.Html, mail.To));
        Assert.Equal(reply.InReplyTo, mail.InReplyTo);
        Assert.Equal(reply.References, mail.References);
        Assert.NotEqual(reply.MessageId, mail.MessageId);
        Assert.Equal(reply.Date + TimeSpan.FromMinutes(5), mail.Date);

        JsonNode logged = (await LogAsync(desk.Http, $"/api/cases/{id}"))[0];
        Assert.Equal((again, reply.EffectId, "accepted", "2026-03-02T09:05:00Z"), ((string?)logged["id"], (string?)logged["resendOf"], (string?)logged["state"], (string?)logged["at"]));
        Assert.Equal(again, (string?)(await LogAsync(desk.Http, "/api/customers/acme"))[0]["id"]);
        RecordedEvent recorded = (await desk.Get<CaseStore>().EventsAsync((await desk.CaseAsync(id)).Id, sequence + 1, 1, default))[0];
        Assert.Equal(new CaseEvent.MailResent(again, reply.EffectId, MailKind.Reply, "kim@acme.example", false), recorded.Event);
        Assert.Equal(clocks.Select(c => (c.Name, c.State, c.DueAt)), (await desk.CaseAsync(id)).Clocks.Select(c => (c.Name, c.State, c.DueAt)));
    }

    [Fact]
    public async Task The_same_key_sends_it_once_and_another_sends_it_anew_also_what_was_sent_again_before()
    {
        await using CaseDesk desk = await StartAsync();
        (string id, OutgoingMail reply) = await RepliedAsync(desk);
        string first = (string)(await ResendAsync(desk, id, reply.EffectId, key: "one")).Json["id"]!;
        Assert.Equal(first, (string?)(await ResendAsync(desk, id, reply.EffectId, key: "one")).Json["id"]);
        Assert.Single(desk.Outside.Mails, m => m.EffectId.Contains("-r", StringComparison.Ordinal));

        DeskDriver.Answer other = await ResendAsync(desk, id, first, key: "two");
        Assert.NotEqual(first, (string?)other.Json["id"]);
        Assert.Equal(reply.EffectId, (string?)other.Json["resendOf"]);
        Assert.Equal(2, desk.Outside.Mails.Count(m => m.EffectId.StartsWith(reply.EffectId + "-r", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("lee@acme.example", 202, "another contact")]
    [InlineData("LEE@acme.example ", 202, "in another case")]
    [InlineData("kim@acme.example", 202, "whom it went to")]
    [InlineData("", 202, "nobody else")]
    [InlineData("eve@elsewhere.example", 400, "a stranger")]
    [InlineData("lee@acme.example\\r\\nBcc: eve@elsewhere.example", 400, "a header")]
    public async Task It_goes_to_a_contact_of_the_customer_only(string to, int status, string because)
    {
        await using CaseDesk desk = await StartAsync();
        (string id, OutgoingMail reply) = await RepliedAsync(desk);
        int before = desk.Outside.Mails.Count;
        DeskDriver.Answer answer = await ResendAsync(desk, id, reply.EffectId, to);
        Assert.True((HttpStatusCode)status == answer.Status, because + answer.Text);
        Assert.Equal(status == 202 ? [to.Trim().Length == 0 ? "kim@acme.example" : to.Trim().ToLowerInvariant()] : [], desk.Outside.Mails.Skip(before).Select(m => m.To.Address));
        Assert.True(status != 400 || answer.Json["errors"]!["to"] is not null);
    }

    [Fact]
    public async Task The_sixth_within_a_day_is_refused_and_a_day_later_it_goes_again()
    {
        await using CaseDesk desk = await StartAsync();
        (string id, OutgoingMail reply) = await RepliedAsync(desk);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.Accepted, (await ResendAsync(desk, id, reply.EffectId)).Status);
        }

        desk.Http.DeskClock.Advance(Duration.FromHours(24) - Duration.FromSeconds(1));
        DeskDriver.Answer sixth = await ResendAsync(desk, id, reply.EffectId);
        Assert.Equal((HttpStatusCode.Conflict, "notifications/not-resendable"), (sixth.Status, sixth.Problem));
        Assert.Contains("5 times within a day", (string?)sixth.Json["detail"], StringComparison.Ordinal);
        desk.Http.DeskClock.Advance(Duration.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Accepted, (await ResendAsync(desk, id, reply.EffectId)).Status);
    }

    [Fact]
    public async Task What_bounces_again_is_told_to_the_assignee_and_takes_nothing_back()
    {
        await using CaseDesk desk = await StartAsync();
        await desk.Http.PutAsync("/api/engineers/ada", "{'name':'Ada','email':'ada@desk.example','level':5,'areas':[],'capacity':5,'lead':true}");
        (string id, OutgoingMail reply) = await RepliedAsync(desk);
        await desk.DoAsync($"/api/cases/{id}/assign", "{'engineer':'ada'}");
        string again = (string)(await ResendAsync(desk, id, reply.EffectId, "lee@acme.example")).Json["id"]!;
        OutgoingMail mail = desk.Outside.Mails.Single(m => m.EffectId == again);
        await desk.TakeInAsync(Bounces.Of("postfix-failed", mail.MessageId).Replace("kim@acme.example", "lee@acme.example", StringComparison.Ordinal));
        await desk.AttendAsync();

        Assert.Equal("bounced", (string?)(await LogAsync(desk.Http, $"/api/cases/{id}")).Single(n => (string?)n["id"] == again)["state"]);
        Assert.Equal(["mail-failed"], (await desk.EventsAsync(id)).Where(e => e is "mail-failed" or "clock-rearmed"));
        Assert.Contains("ada@desk.example", desk.Outside.Mails[^1].To.Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_to_what_was_sent_again_is_on_the_case()
    {
        await using CaseDesk desk = await StartAsync();
        (string id, OutgoingMail reply) = await RepliedAsync(desk);
        await ResendAsync(desk, id, reply.EffectId);
        (string state, string? of, _) = await desk.TakeInAsync(
            $"From: Kim <kim@acme.example>\r\nTo: support@desk.example\r\nSubject: Fine\r\nMessage-ID: <9@acme.example>\r\nIn-Reply-To: <{desk.Outside.Mails[^1].MessageId}>\r\n\r\nThanks.\r\n");
        Assert.Equal(("message", id), (state, of));
    }

    [Fact]
    public async Task What_nobody_can_or_should_send_again_is_refused_with_the_reason()
    {
        await using CaseDesk desk = await StartAsync();
        (string id, OutgoingMail reply) = await RepliedAsync(desk);
        CaseId read = (await desk.CaseAsync(id)).Id;
        foreach ((string of, string mail) in new[]
                 {
                     ("C-9", "C-9-1-1"), (id, "C-9-1-1"), (id, $"{id}-99-1"), (id, "nothing"), (id, reply.EffectId + "-r99"), (id, new string('x', 300)), ("nothing", reply.EffectId),
                 })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await ResendAsync(desk, of, mail)).Status);
        }

        string facts = NotificationRows.Facts(id, reply.EffectId);
        string? kept = (await desk.Store.ReadAsync(CaseRows.Table, CaseRows.Partition(read), facts, default))?.Body;
        await desk.Store.CommitAsync(new TableBatch(CaseRows.Table, CaseRows.Partition(read)).DeleteIfPresent(facts), default);
        await RefusedAsync("not kept any more");
        await desk.Store.CommitAsync(new TableBatch(CaseRows.Table, CaseRows.Partition(read)).Upsert(facts, "{\"type\":\"nonsense\"}"), default);
        await RefusedAsync("not kept any more");
        await desk.Store.CommitAsync(new TableBatch(CaseRows.Table, CaseRows.Partition(read)).Upsert(facts, kept!), default);

        await desk.Get<ReplyBudgets>().ComplainedAsync("kim@acme.example", CaseDesk.Monday, default);
        await RefusedAsync("reported a mail of ours as unwanted");
        await desk.Get<ReplyBudgets>().SettleAsync("kim@acme.example", default);

        LogPlace place = CaseNotifications.PlaceOf(read);
        foreach ((NotificationState state, string why) in new[]
                 {
                     (NotificationState.Deferred, "tried again by itself"), (NotificationState.Complained, "reported as unwanted"), (NotificationState.Held, "goes out by itself"),
                     (NotificationState.Overtaken, "did not hold any more"),
                 })
        {
            await desk.Get<NotificationLog>().ChangeAsync(place, reply.EffectId, n => n with { State = state }, default);
            await RefusedAsync(why);
        }

        foreach (NotificationState state in new[] { NotificationState.Bounced, NotificationState.GivenUp, NotificationState.Delivered })
        {
            await desk.Get<NotificationLog>().ChangeAsync(place, reply.EffectId, n => n with { State = state }, default);
            Assert.Equal(HttpStatusCode.Accepted, (await ResendAsync(desk, id, reply.EffectId)).Status);
        }

        async Task RefusedAsync(string why)
        {
            DeskDriver.Answer answer = await ResendAsync(desk, id, reply.EffectId);
            Assert.Equal((HttpStatusCode.Conflict, "notifications/not-resendable"), (answer.Status, answer.Problem));
            Assert.Contains(why, (string?)answer.Json["detail"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_wants_no_more_of_a_kind_is_not_sent_it_again_and_the_rating_stays_one_question()
    {
        await using CaseDesk desk = await StartAsync();
        (string id, _) = await RepliedAsync(desk);
        await desk.DoAsync($"/api/cases/{id}/resolve", "{'kind':'resolution','summary':'It works.'}");
        await desk.DoAsync($"/api/cases/{id}/confirm", "{}");
        await desk.AttendAsync();
        OutgoingMail closing = desk.Outside.Mails[^1];
        Assert.Equal("closed", closing.Category);
        await ResendAsync(desk, id, closing.EffectId);
        Assert.Equal(closing.Text, desk.Outside.Mails[^1].Text);
        Assert.NotEqual(closing.EffectId, desk.Outside.Mails[^1].EffectId);

        await desk.Get<Unsubscriptions>().AddAsync(SignedLinks.KeyOf("kim@acme.example"), CaseDesk.Monday, default);
        Assert.Contains("unsubscribed", (string?)(await ResendAsync(desk, id, closing.EffectId)).Json["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_goes_out_whenever_the_process_dies()
    {
        int commits = 0;
        for (bool died = true; died; commits++)
        {
            await using CaseDesk first = await StartAsync();
            (string id, OutgoingMail reply) = await RepliedAsync(first);
            await first.RecoverAsync();
            first.Outside.Mails.Clear();
            first.Store.CrashAfter(commits);
            HttpStatusCode answered = (await first.Http.SendAsync("POST", Url(id, reply.EffectId), "{}", Role.Engineer, ("Idempotency-Key", "one"))).Status;
            try
            {
                await first.AttendAsync();
            }
            catch (Exception e) when (e is CrashException or StoreUnavailableException)
            {
                // Gone.
            }

            died = first.Store.Revive();
            await using CaseDesk second = await CaseDesk.StartAsync(first);
            second.Http.MachineClock.Advance(first.Http.MachineClock.Now - second.Http.MachineClock.Now + Duration.FromSeconds(61));
            if (answered != HttpStatusCode.Accepted)
            {
                Assert.Equal(HttpStatusCode.Accepted, (await second.Http.SendAsync("POST", Url(id, reply.EffectId), "{}", Role.Engineer, ("Idempotency-Key", "one"))).Status);
            }

            await second.RecoverAsync();
            Assert.Single(second.Outside.Mails.Select(m => m.EffectId).Distinct());
            Assert.Single(await LogAsync(second.Http, $"/api/cases/{id}"), n => (string?)n["resendOf"] == reply.EffectId);
        }

        Assert.InRange(commits, 5, 40);
    }

    [Fact]
    public async Task A_windows_announcement_goes_out_again_while_it_is_true()
    {
        await using WindowDesk desk = await WindowDesk.StartAsync();
        await desk.CustomerAsync("acme", contacts: 2);
        string id = await desk.PlanAsync();
        OutgoingMail announced = Assert.Single(desk.Mails.To("c1@acme.example"));
        string url = $"/api/maintenance-windows/{id}/notifications/{announced.EffectId}/resend";
        DeskDriver.Answer answer = await desk.Http.SendAsync("POST", url, null, Role.Engineer);
        Assert.True(answer.Status == HttpStatusCode.Accepted, answer.Text);
        await desk.Desk.AttendAsync();
        OutgoingMail again = desk.Mails.To("c1@acme.example").Last();
        Assert.Equal((string?)answer.Json["id"], again.EffectId);
        Assert.Equal((announced.Subject, announced.Text, announced.References[0]), (again.Subject, again.Text, again.References[0]));
        Assert.NotNull(again.Calendar);
        Assert.Equal(announced.EffectId, (string?)(await LogAsync(desk.Http, $"/api/maintenance-windows/{id}"))[0]["resendOf"]);

        // What was sent again is sent again, and to the other contact.
        Assert.Equal(HttpStatusCode.Accepted, (await desk.Http.SendAsync(
            "POST", $"/api/maintenance-windows/{id}/notifications/{again.EffectId}/resend", "{'to':'c2@acme.example'}", Role.Engineer)).Status);
        await desk.Desk.AttendAsync();
        Assert.Equal(2, desk.Mails.To("c2@acme.example").Count());
        Assert.Equal(HttpStatusCode.BadRequest, (await desk.Http.SendAsync("POST", url, "{'to':'eve@elsewhere.example'}", Role.Engineer)).Status);

        await desk.DoAsync(id, "cancel");
        DeskDriver.Answer outdated = await desk.Http.SendAsync("POST", url, null, Role.Engineer);
        Assert.Equal((HttpStatusCode.Conflict, "notifications/not-resendable"), (outdated.Status, outdated.Problem));
        Assert.Contains("not so any more", (string?)outdated.Json["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_incidents_mail_to_staff_goes_out_again_to_whom_it_went()
    {
        await using CaseDesk desk = await StartAsync();
        await desk.Http.PutAsync("/api/engineers/ada", "{'name':'Ada','email':'ada@desk.example','level':5,'areas':[],'capacity':5,'lead':true}");
        await desk.Http.SendAsync("PUT", "/api/incidents/disk-r1", "{'title':'Search is down','commander':'ada'}", Role.Engineer);
        await desk.AttendAsync();
        OutgoingMail told = Assert.Single(desk.Outside.Mails);
        string url = $"/api/incidents/disk-r1/notifications/{told.EffectId}/resend";
        DeskDriver.Answer answer = await desk.Http.SendAsync("POST", url, "{}", Role.Engineer);
        Assert.True(answer.Status == HttpStatusCode.Accepted, answer.Text);
        await desk.AttendAsync();
        Assert.Equal(((string?)answer.Json["id"], told.Text), (desk.Outside.Mails[^1].EffectId, desk.Outside.Mails[^1].Text));
        Assert.Equal(told.EffectId, (string?)(await LogAsync(desk.Http, "/api/incidents/disk-r1"))[0]["resendOf"]);
        Assert.Equal(HttpStatusCode.BadRequest, (await desk.Http.SendAsync("POST", url, "{'to':'kim@acme.example'}", Role.Engineer)).Status);
    }

    [Fact]
    public async Task What_mails_were_made_of_goes_with_the_log()
    {
        await using CaseDesk desk = await StartAsync();
        (string id, _) = await RepliedAsync(desk);
        Assert.Contains(desk.Store.Keys("cases"), k => k.RowKey.StartsWith("facts|", StringComparison.Ordinal));
        desk.Http.DeskClock.Advance(Duration.FromDays(400));
        await desk.Get<NotificationSweep>().RunAsync(default);
        Assert.DoesNotContain(desk.Store.Keys("cases"), k => k.RowKey.StartsWith("facts|", StringComparison.Ordinal));
        Assert.Empty(await LogAsync(desk.Http, $"/api/cases/{id}"));
    }

    private static async Task<CaseDesk> StartAsync()
    {
        CaseDesk desk = await CaseDesk.StartAsync();
        await desk.Http.PutAsync(
            "/api/customers/acme",
            "{'name':'Acme','tier':'enterprise','deployment':'self-hosted','domains':['acme.example'],'contacts':[{'email':'lee@acme.example','name':'Lee'},{'email':'kim@acme.example'}]}");
        return desk;
    }

    private static async Task<(string Case, OutgoingMail Reply)> RepliedAsync(CaseDesk desk)
    {
        string id = await desk.OpenAsync("Search is down");
        await desk.DoAsync($"/api/cases/{id}/reply", Reply);
        await desk.AttendAsync();
        return (id, desk.Outside.Mails.Single(m => m.Category == "reply"));
    }

    private static string Url(string of, string mail) => $"/api/cases/{of}/notifications/{mail}/resend";

    private static async Task<DeskDriver.Answer> ResendAsync(CaseDesk desk, string of, string mail, string? to = null, string? key = null)
    {
        DeskDriver.Answer answer = await desk.Http.SendAsync(
            "POST", Url(of, mail), to is null ? null : $"{{'to':'{to}'}}", Role.Engineer, [.. key is null ? Array.Empty<(string, string)>() : [("Idempotency-Key", key)]]);
        await desk.AttendAsync();
        return answer;
    }

    private static async Task<IReadOnlyList<JsonNode>> LogAsync(DeskDriver http, string of) =>
        [.. (await http.GetAsync(of + "/notifications", Role.Reader)).Json["items"]!.AsArray().Select(n => n!)];
}
