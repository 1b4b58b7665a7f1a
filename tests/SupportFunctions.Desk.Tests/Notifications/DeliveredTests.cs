using System.Net;
using System.Text.Json.Nodes;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Notifications;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Digests;
using SupportFunctions.Desk.Tests.Http;
using SupportFunctions.Desk.Tests.Intake;
using SupportFunctions.Desk.Tests.Intake.Webhooks;
using SupportFunctions.Desk.Tests.Maintenance;

namespace SupportFunctions.Desk.Tests.Notifications;

/// <summary>Whether a mail was delivered, by what carriers and mail servers say of it. The desk's clock stands at 2026-03-02T09:00Z.</summary>
public sealed class DeliveredTests
{
    [Fact]
    public async Task A_delivered_event_is_in_both_logs_and_changes_no_case()
    {
        await using CaseDesk desk = await StartAsync();
        string id = await desk.OpenAsync();
        OutgoingMail mail = Assert.Single(desk.Outside.Mails);
        long sequence = (await desk.CaseAsync(id)).Sequence;
        await desk.PassAsync(Duration.FromMinutes(3));

        Assert.Equal(("ignored", null, "delivery-event"), await Senders.SendGridAsync(desk, Event("processed", mail), Event("delivered", mail, "'response':'250 OK'")));

        foreach (string of in new[] { $"/api/cases/{id}", "/api/customers/acme" })
        {
            JsonNode told = await OneAsync(desk.Http, of);
            Assert.Equal(("delivered", "2026-03-02T09:03:00Z", null), ((string?)told["state"], (string?)told["stateAt"], (string?)told["detail"]));
        }

        Assert.Equal(sequence, (await desk.CaseAsync(id)).Sequence);
    }

    [Theory]
    [InlineData("delivered bounce", "bounced", "given back later")]
    [InlineData("bounce delivered", "bounced", "the events overtook each other")]
    [InlineData("delivered spamreport", "complained", "it arrived, and was not wanted")]
    [InlineData("spamreport delivered bounce", "complained", "what its reader says counts most")]
    [InlineData("dropped delivered", "given-up", "it was not handed over")]
    [InlineData("delivered delivered", "delivered", "twice")]
    [InlineData("deferred delivered", "delivered", "in the end")]
    [InlineData("delivered deferred", "delivered", "late news")]
    [InlineData("deferred", "accepted", "still being tried")]
    [InlineData("open click", "accepted", "whether it was read is never tracked")]
    public async Task Events_come_in_any_order_and_what_is_known_better_stays(string events, string state, string because)
    {
        await using CaseDesk desk = await StartAsync();
        string id = await desk.OpenAsync();
        OutgoingMail mail = Assert.Single(desk.Outside.Mails);
        foreach (string happened in events.Split(' '))
        {
            await Senders.SendGridAsync(desk, Event(happened, mail));
        }

        Assert.True(state == (string?)(await LogAsync(desk.Http, $"/api/cases/{id}")).Single(n => (string?)n["id"] == mail.EffectId)["state"], because);
        Assert.Equal(state, (string?)(await OneAsync(desk.Http, "/api/customers/acme"))["state"]);
    }

    [Fact]
    public async Task A_carrier_that_still_tries_says_why_once()
    {
        await using CaseDesk desk = await StartAsync();
        string id = await desk.OpenAsync();
        OutgoingMail mail = Assert.Single(desk.Outside.Mails);
        await Senders.SendGridAsync(desk, Event("deferred", mail, "'response':'451 4.7.1 <kim@acme.example> greylisted'"));
        await Senders.SendGridAsync(desk, Event("deferred", mail, "'response':'451 again'"));
        Assert.Equal("delayed: 451 4.7.1 <[address]> greylisted", (string?)(await OneAsync(desk.Http, $"/api/cases/{id}"))["detail"]);

        await Senders.SendGridAsync(desk, Event("delivered", mail));
        Assert.Null((await OneAsync(desk.Http, $"/api/cases/{id}"))["detail"]);
    }

    [Theory]
    [InlineData("postfix-relayed", "delivered", "relayed 2.0.0: 250 2.0.0 Ok: queued as 4AbCdF6", "a mail server's own word")]
    [InlineData("postfix-delayed", "accepted", "delayed: 4.4.1: connect to mail.acme.example[198.51.100.7]:25: Connection timed out", "still being tried")]
    public async Task A_report_of_another_mail_server_says_as_much(string report, string state, string detail, string because)
    {
        await using CaseDesk desk = await StartAsync();
        string id = await desk.OpenAsync();
        long sequence = (await desk.CaseAsync(id)).Sequence;
        Assert.Equal(("ignored", null, "bounce"), await desk.TakeInAsync(Bounces.Of(report, desk.Outside.Mails[0].MessageId)));
        JsonNode told = await OneAsync(desk.Http, $"/api/cases/{id}");
        Assert.True((state, detail) == ((string?)told["state"], (string?)told["detail"]), because);
        Assert.Equal(sequence, (await desk.CaseAsync(id)).Sequence);
    }

    [Theory]
    [InlineData("'desk_effect':'C-9-7-1'", "no such case")]
    [InlineData("'desk_effect':'C-1001-99-1'", "no such mail")]
    [InlineData("'desk_effect':'W-9-7-1-0123456789ab'", "no such window")]
    [InlineData("'desk_effect':'I-9-7-1'", "no such incident")]
    [InlineData("'desk_effect':'W-9-7-1-../../x'", "no id")]
    [InlineData("'desk_effect':'C-1001-1-1-2-3-4'", "no id")]
    [InlineData("'desk_effect':'-7-1'", "nobody's")]
    [InlineData("'desk_effect':''", "nothing")]
    [InlineData("'desk_effect':7", "no text")]
    public async Task An_event_about_a_mail_that_is_not_in_the_log_leaves_nothing_behind(string effect, string because)
    {
        await using CaseDesk desk = await StartAsync();
        await desk.OpenAsync();
        (string, string)[] Rows() => [.. new[] { "cases", "windownotices", "incidents", "notifications" }.SelectMany(desk.Store.Keys)];
        (string, string)[] before = Rows();
        Assert.Equal(("ignored", null, "delivery-event"), await Senders.SendGridAsync(desk, $"{{'event':'delivered',{effect}}}"));
        Assert.True(before.SequenceEqual(Rows()), because);
    }

    [Fact]
    public async Task A_forged_event_is_refused()
    {
        await using CaseDesk desk = await StartAsync();
        string id = await desk.OpenAsync();
        byte[] body = System.Text.Encoding.UTF8.GetBytes($"[{Event("delivered", desk.Outside.Mails[0])}]".Replace('\'', '"'));
        DeskDriver.Answer answer = await desk.PostAsync(
            Senders.UrlOf("sendgrid-events"), "application/json", body, Senders.Sign("sendgrid-events", body, desk.Http.MachineClock.Now.ToUnixTimeSeconds(), Senders.Stranger));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        await desk.WorkOffAsync();
        Assert.Equal("accepted", (string?)(await OneAsync(desk.Http, $"/api/cases/{id}"))["state"]);
    }

    [Theory]
    [InlineData("kim@acme.example", "delivered", "it names whom the mail went to")]
    [InlineData("kim+desk@mx.acme.example", "delivered", "the same mailbox")]
    [InlineData("eve@elsewhere.example", "accepted", "it names somebody else")]
    public async Task A_mail_servers_report_that_names_somebody_else_is_not_believed(string named, string state, string because)
    {
        await using CaseDesk desk = await StartAsync();
        string id = await desk.OpenAsync();
        string report = Bounces.Of("postfix-relayed", desk.Outside.Mails[0].MessageId)
            .Replace("rfc822; kim@acme.example", "rfc822; " + named, StringComparison.Ordinal).Replace("rfc822;kim@acme.example", "rfc822;" + named, StringComparison.Ordinal);
        await desk.TakeInAsync(report);
        Assert.True(state == (string?)(await OneAsync(desk.Http, $"/api/cases/{id}"))["state"], because);
    }

    [Theory]
    [InlineData("delivered", "delivered")]
    [InlineData("bounce", "bounced")]
    [InlineData("spamreport", "complained")]
    public async Task What_became_of_a_windows_mail_is_in_its_log(string happened, string state)
    {
        await using WindowDesk desk = await WindowDesk.StartAsync(intake: Senders.Keys);
        await desk.CustomerAsync("acme");
        string window = await desk.PlanAsync();
        OutgoingMail mail = Assert.Single(desk.Mails.To("c1@acme.example"));
        Assert.Equal(state == "delivered" ? "delivery-event" : "bounce", (await Senders.SendGridAsync(desk.Desk, Event(happened, mail))).Reason);
        Assert.Equal(state, (string?)(await OneAsync(desk.Http, $"/api/maintenance-windows/{window}"))["state"]);
        Assert.Equal(state, (string?)(await OneAsync(desk.Http, "/api/customers/acme"))["state"]);
    }

    [Theory]
    [InlineData("c1@acme.example", "bounced", "its recipient")]
    [InlineData("eve@elsewhere.example", "accepted", "somebody else")]
    public async Task A_windows_mail_that_a_mail_server_gives_back_is_bounced_where_the_report_names_its_recipient(string named, string state, string because)
    {
        await using WindowDesk desk = await WindowDesk.StartAsync();
        await desk.CustomerAsync("acme");
        string window = await desk.PlanAsync();
        OutgoingMail mail = Assert.Single(desk.Mails.To("c1@acme.example"));
        string report = Bounces.Of("postfix-failed", mail.MessageId.ToUpperInvariant()).Replace("kim@acme.example", named, StringComparison.Ordinal);
        Assert.Equal(("ignored", null, "bounce"), await desk.Desk.TakeInAsync(report));
        Assert.True(state == (string?)(await OneAsync(desk.Http, $"/api/maintenance-windows/{window}"))["state"], because);
    }

    [Fact]
    public async Task A_digest_that_comes_back_is_bounced_in_the_log_of_its_customer()
    {
        await using WindowDesk desk = await DigestDesk.StartAsync();
        await desk.WantAsync("big.co");
        await desk.Desk.OpenAsync("Search is slow", ",'customer':'big.co'");
        await desk.UntilAsync(DigestDesk.Due);
        OutgoingMail mail = Assert.Single(desk.Digests("kim@big.co.example"));
        await desk.Desk.TakeInAsync(Bounces.Of("postfix-failed", mail.MessageId.ToUpperInvariant()).Replace("kim@acme.example", "kim@big.co.example", StringComparison.Ordinal));
        Assert.Equal("bounced", (string?)(await LogAsync(desk.Http, "/api/customers/big.co")).Single(n => (string?)n["id"] == mail.EffectId)["state"]);
    }

    [Theory]
    [InlineData("I-1", "{'title':'Search is down','commander':'ada','communicationsLead':'ada'}", "a number of the desk's")]
    [InlineData("c-1001", "{'title':'Search is down','commander':'ada','communicationsLead':'ada'}", "a word, which even looks like a case")]
    public async Task What_became_of_an_incidents_mail_is_in_its_log(string incident, string body, string because)
    {
        await using CaseDesk desk = await StartAsync();
        await desk.OpenAsync();
        await AdaAsync(desk);
        desk.Outside.Mails.Clear();
        DeskDriver.Answer declared = await desk.Http.SendAsync(
            incident == "I-1" ? "POST" : "PUT", "/api/incidents" + (incident == "I-1" ? "" : "/" + incident), body, Role.Engineer);
        Assert.True((int)declared.Status < 300, declared.Text);
        await desk.AttendAsync();
        OutgoingMail mail = desk.Outside.Mails.First(m => m.EffectId.StartsWith(incident + "-", StringComparison.Ordinal));
        await desk.TakeInAsync(Bounces.Of("postfix-failed", mail.MessageId).Replace("kim@acme.example", "ada@desk.example", StringComparison.Ordinal));
        JsonNode told = (await LogAsync(desk.Http, $"/api/incidents/{incident}")).Single(n => (string?)n["id"] == mail.EffectId);
        Assert.True("bounced" == (string?)told["state"], because);
        Assert.DoesNotContain("mail-failed", await desk.EventsAsync("C-1001"));
    }

    [Fact]
    public async Task Mail_to_staff_about_a_case_that_bounces_is_bounced_in_the_log_and_the_case_is_not_changed()
    {
        await using CaseDesk desk = await StartAsync();
        await AdaAsync(desk);
        string id = await desk.OpenAsync();
        await desk.PassAsync(Duration.FromHours(3));
        OutgoingMail warning = desk.Outside.Mails.Last(m => m.To.Address == "ada@desk.example");
        long sequence = (await desk.CaseAsync(id)).Sequence;
        await Senders.SendGridAsync(desk, Event("bounce", warning));
        Assert.Equal("bounced", (string?)(await LogAsync(desk.Http, $"/api/cases/{id}")).Single(n => (string?)n["id"] == warning.EffectId)["state"]);
        Assert.Equal(sequence, (await desk.CaseAsync(id)).Sequence);
    }

    [Fact]
    public async Task A_carrier_that_is_faster_than_the_record_of_the_attempt_is_heard_a_moment_later()
    {
        await using CaseDesk desk = await StartAsync();
        string id = await desk.OpenAsync();
        OutgoingMail mail = Assert.Single(desk.Outside.Mails);
        CaseId read = (await desk.CaseAsync(id)).Id;
        LogPlace place = CaseNotifications.PlaceOf(read);
        // As it is between the hand-over and its record.
        var reports = desk.Get<MailReports>();
        MailName name = MailName.TryRead(mail.EffectId, out MailName? found) ? found : throw new InvalidOperationException();
        string outbox = CaseRows.Outbox(mail.EffectId);
        string row = NotificationRows.Log(id, mail.EffectId);
        Assert.Contains((id, row), desk.Store.Keys("cases"));
        await desk.Store.CommitAsync(new TableBatch(place.Table, place.Partition).DeleteIfPresent(row).Upsert(outbox, "{\"attempts\":0}"), default);
        var report = new DeliveryReport(name, DeliveryOutcome.Delivered, null);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => reports.NoteAsync(report, CaseDesk.Monday, default));

        // What was tried before and is not in the log any more is old, and waits for nobody.
        await desk.Store.CommitAsync(new TableBatch(place.Table, place.Partition).Upsert(outbox, "{\"attempts\":1}"), default);
        await reports.NoteAsync(report, CaseDesk.Monday, default);
        Assert.DoesNotContain(desk.Store.Keys("cases"), k => k.RowKey == row);
    }

    [Theory]
    [InlineData(DeliveryOutcome.Bounced, DeliveryOutcome.Delivered)]
    [InlineData(DeliveryOutcome.Delivered, DeliveryOutcome.Bounced)]
    public async Task Of_two_reports_at_the_same_moment_the_better_one_stays_in_both_logs(DeliveryOutcome slow, DeliveryOutcome fast)
    {
        await using CaseDesk desk = await StartAsync();
        string id = await desk.OpenAsync();
        OutgoingMail mail = Assert.Single(desk.Outside.Mails);
        LogPlace place = CaseNotifications.PlaceOf((await desk.CaseAsync(id)).Id);
        var log = desk.Get<NotificationLog>();
        bool isFirst = true;
        await log.ChangeAsync(place, mail.EffectId, logged =>
        {
            if (isFirst)
            {
                isFirst = false;
                log.ChangeAsync(place, mail.EffectId, l => MailReports.After(l, fast, CaseDesk.Monday, null), default).GetAwaiter().GetResult();
            }

            return MailReports.After(logged, slow, CaseDesk.Monday, null);
        }, default);
        Assert.Equal("bounced", (string?)(await OneAsync(desk.Http, $"/api/cases/{id}"))["state"]);
        Assert.Equal("bounced", (string?)(await OneAsync(desk.Http, "/api/customers/acme"))["state"]);
    }

    private static async Task<CaseDesk> StartAsync()
    {
        CaseDesk desk = await Senders.StartAsync();
        await desk.Http.PutAsync("/api/customers/acme", "{'name':'Acme','tier':'enterprise','deployment':'self-hosted','domains':['acme.example'],'contacts':[]}");
        return desk;
    }

    private static Task<DeskDriver.Answer> AdaAsync(CaseDesk desk) => desk.Http.PutAsync("/api/engineers/ada", "{'name':'Ada','email':'ada@desk.example','level':5,'areas':[],'capacity':5,'lead':true}");

    private static string Event(string happened, OutgoingMail mail, string more = "'attempt':'1'") =>
        $"{{'email':'{mail.To.Address}','timestamp':1772442602,'smtp-id':'<1.2@ismtpd-1>','event':'{happened}','sg_event_id':'x','desk_effect':'{mail.EffectId}',{more}}}";

    private static async Task<JsonNode> OneAsync(DeskDriver http, string of) => Assert.Single(await LogAsync(http, of));

    private static async Task<IReadOnlyList<JsonNode>> LogAsync(DeskDriver http, string of) =>
        [.. (await http.GetAsync(of + "/notifications", Role.Reader)).Json["items"]!.AsArray().Select(n => n!)];
}
