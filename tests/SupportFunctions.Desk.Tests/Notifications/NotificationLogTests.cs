using System.Net;
using System.Text.Json.Nodes;
using NodaTime;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Notifications;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Http;
using SupportFunctions.Desk.Tests.Intake;
using SupportFunctions.Desk.Tests.Maintenance;

namespace SupportFunctions.Desk.Tests.Notifications;

/// <summary>What was sent to whom, when, why, and what became of it. The desk's clock stands at 2026-03-02T09:00Z.</summary>
public sealed class NotificationLogTests
{
    private const string Answer = "{'summary':'The index was full.','nextSteps':'We enlarge it.','body':'The secret word.'}";

    [Fact]
    public async Task Every_mail_of_a_case_is_listed_newest_first_with_its_rule_and_without_its_body()
    {
        await using CaseDesk desk = await StartAsync();
        string id = await desk.OpenAsync("Search is down");
        await desk.PassAsync(Duration.FromMinutes(5));
        await desk.DoAsync($"/api/cases/{id}/reply", Answer);
        await desk.AttendAsync();

        DeskDriver.Answer log = await desk.Http.GetAsync($"/api/cases/{id}/notifications", Role.Reader);
        Assert.Equal(
            [
                $"2026-03-02T09:05:00Z kim@acme.example reply R-INT-3 [{id}] Search is down accepted 2026-03-02T09:05:00Z",
                $"2026-03-02T09:00:00Z kim@acme.example acknowledgement R-IN-2 [{id}] Search is down accepted 2026-03-02T09:00:00Z",
            ],
            Lines(log.Json).Select(l => l.Replace("Re: ", "", StringComparison.Ordinal)));
        Assert.Equal(desk.Outside.Mails.Select(m => (m.EffectId, m.Subject)).Reverse(), Items(log.Json).Select(n => ((string)n["id"]!, (string)n["subject"]!)));
        Assert.Equal(("case", id), ((string?)Items(log.Json)[0]["about"]!["kind"], (string?)Items(log.Json)[0]["about"]!["id"]));
        Assert.DoesNotContain("secret", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_customers_log_has_every_case_and_window_is_bounded_by_time_and_is_read_in_pages()
    {
        await using WindowDesk desk = await WindowDesk.StartAsync();
        await desk.CustomerAsync("acme");
        await desk.CustomerAsync("bank");
        string first = await desk.Desk.OpenAsync();
        await desk.Desk.PassAsync(Duration.FromMinutes(1));
        string second = await desk.Desk.OpenAsync();
        await desk.Desk.PassAsync(Duration.FromMinutes(1));
        string window = await desk.PlanAsync();

        Assert.Equal([window, second, first], await AboutAsync(desk, "acme", ""));
        Assert.Equal([window], await AboutAsync(desk, "bank", ""));
        Assert.Equal([second], await AboutAsync(desk, "acme", "?from=2026-03-02T09:01:00Z&to=2026-03-02T09:02:00Z"));
        Assert.Equal([window, second], await AboutAsync(desk, "acme", "?from=2026-03-02T09:00:00.0000001Z"));
        Assert.Equal([second, first], await AboutAsync(desk, "acme", "?to=2026-03-02T09:01:00.0000001Z"));

        var paged = new List<string>();
        string? next = "";
        while (next is not null)
        {
            JsonNode page = (await desk.Http.GetAsync($"/api/customers/acme/notifications?top=1{(next.Length == 0 ? "" : "&next=" + next)}", Role.Reader)).Json;
            paged.AddRange(Items(page).Select(n => (string)n["about"]!["id"]!));
            next = (string?)page["next"];
        }

        Assert.Equal([window, second, first], paged);
        JsonNode told = Assert.Single(Items((await desk.Http.GetAsync($"/api/maintenance-windows/{window}/notifications", Role.Reader)).Json), n => (string?)n["to"] == "c1@bank.example");
        Assert.Equal(("window-announcement", "R-MNT-2", "accepted", "bank"), ((string?)told["kind"], (string?)told["rule"], (string?)told["state"], (string?)told["customer"]));
    }

    [Fact]
    public async Task A_mail_that_bounces_is_bounced_in_both_logs_also_where_the_first_reading_of_the_report_was_cut_off()
    {
        await using CaseDesk desk = await StartAsync();
        string id = await desk.OpenAsync();
        OutgoingMail mail = Assert.Single(desk.Outside.Mails);
        await desk.PassAsync(Duration.FromMinutes(7));
        await desk.TakeInAsync(Bounces.Of("postfix-failed", mail.MessageId));

        JsonNode bounced = Assert.Single(await LogAsync(desk, $"/api/cases/{id}"), n => (string?)n["id"] == mail.EffectId);
        Assert.Equal(("bounced", "2026-03-02T09:07:00Z"), ((string?)bounced["state"], (string?)bounced["stateAt"]));
        Assert.StartsWith("5.1.1: ", (string?)bounced["detail"], StringComparison.Ordinal);
        Assert.DoesNotContain("@", (string?)bounced["detail"], StringComparison.Ordinal);
        Assert.Equal("bounced", (string?)Assert.Single(await LogAsync(desk, "/api/customers/acme"))["state"]);

        // As if the process had gone between the case and the log: the report comes again, and the case has nothing new to say of it.
        await desk.Get<NotificationLog>().ChangeAsync(
            SupportFunctions.Desk.Cases.CaseNotifications.PlaceOf((await desk.CaseAsync(id)).Id), mail.EffectId, n => n with { State = NotificationState.Accepted }, default);
        await desk.TakeInAsync(Bounces.Of("postfix-failed", mail.MessageId));
        Assert.Equal("bounced", (string?)Assert.Single(await LogAsync(desk, "/api/customers/acme"))["state"]);
    }

    [Fact]
    public async Task What_the_carrier_does_not_take_is_deferred_and_then_accepted_or_given_up()
    {
        await using CaseDesk desk = await StartAsync();
        desk.Outside.Fault = new MailTransportException("away, kim@acme.example", isFinal: false) { RetryAfter = TimeSpan.FromSeconds(5) };
        string id = await desk.OpenAsync();
        JsonNode waits = Assert.Single(await LogAsync(desk, "/api/customers/acme"));
        Assert.Equal(("deferred", "away, [address]"), ((string?)waits["state"], (string?)waits["detail"]));

        desk.Outside.Fault = null;
        await desk.PassAsync(Duration.FromMinutes(2));
        JsonNode taken = Assert.Single(await LogAsync(desk, "/api/customers/acme"));
        Assert.Equal(("accepted", "2026-03-02T09:00:00Z", "2026-03-02T09:02:00Z"), ((string?)taken["state"], (string?)taken["at"], (string?)taken["stateAt"]));
        Assert.Null(taken["detail"]);

        desk.Outside.Fault = new MailTransportException("no such mailbox", isFinal: true);
        await desk.DoAsync($"/api/cases/{id}/reply", Answer);
        await desk.AttendAsync();
        Assert.Single(await LogAsync(desk, $"/api/cases/{id}"), n => ((string?)n["kind"], (string?)n["state"]) == ("reply", "given-up"));
    }

    [Fact]
    public async Task Mail_to_staff_is_in_the_log_of_its_incident_and_in_that_of_no_customer()
    {
        await using CaseDesk desk = await StartAsync();
        await desk.Http.PutAsync("/api/engineers/ada", "{'name':'Ada','email':'ada@desk.example','level':5,'areas':[],'capacity':5,'lead':true}");
        await desk.Http.SendAsync("POST", "/api/incidents", "{'title':'Search is down','products':['search'],'commander':'ada','communicationsLead':'ada'}", Role.Engineer);
        await desk.AttendAsync();

        JsonNode told = Assert.Single(await LogAsync(desk, "/api/incidents/I-1"));
        Assert.Equal(
            ("ada@desk.example", "incident-declared", "R-ENG-4", "[I-1] INCIDENT: Search is down", "accepted", true),
            ((string?)told["to"], (string?)told["kind"], (string?)told["rule"], (string?)told["subject"], (string?)told["state"], (bool)told["staff"]!));
        Assert.Empty(await LogAsync(desk, "/api/customers/acme"));
    }

    [Fact]
    public async Task The_log_forgets_after_its_time_and_not_a_second_before()
    {
        await using CaseDesk desk = await StartAsync();
        string id = await desk.OpenAsync();
        await desk.Http.SendAsync("POST", "/api/cases", "{'subject':'s','from':{'email':'lee@elsewhere.example'},'text':'t'}", Role.Engineer);
        await desk.AttendAsync();
        var sweep = desk.Get<NotificationSweep>();
        desk.Http.DeskClock.Advance(Duration.FromDays(400) - Duration.FromSeconds(1));
        Assert.Equal(0, await sweep.RunAsync(default));
        Assert.Single(await LogAsync(desk, $"/api/cases/{id}"));

        desk.Http.DeskClock.Advance(Duration.FromSeconds(1));
        Assert.Equal(2, await sweep.RunAsync(default));
        Assert.Empty(await LogAsync(desk, $"/api/cases/{id}"));
        Assert.Empty(await LogAsync(desk, "/api/customers/acme"));
        Assert.Equal(0, await sweep.RunAsync(default));
    }

    [Fact]
    public async Task What_staff_were_told_of_an_incident_is_forgotten_too_a_page_at_a_time()
    {
        await using CaseDesk desk = await StartAsync();
        await desk.Http.PutAsync("/api/engineers/ada", "{'name':'Ada','email':'ada@desk.example','level':5,'areas':[],'capacity':5,'lead':true}");
        await desk.Http.SendAsync("POST", "/api/incidents", "{'title':'Search is down','commander':'ada'}", Role.Engineer);
        await desk.AttendAsync();
        JsonNode told = Assert.Single(await LogAsync(desk, "/api/incidents/I-1"));
        var sample = new Notification(
            (string)told["id"]!, CaseDesk.Monday, "ada@desk.example", "incident-declared", "R-ENG-4", "x", new NotificationAbout(NotificationAbout.Incident, "I-1"), NotificationState.Accepted, CaseDesk.Monday, null) { Staff = true };
        foreach (int[] some in Enumerable.Range(1, NotificationSweep.MostOfIncidents).Chunk(50))
        {
            var batch = new SupportFunctions.Desk.Storage.TableBatch("incidents", "incidents");
            foreach (int i in some)
            {
                NotificationLog.AddTo(batch, sample with { Id = FormattableString.Invariant($"I-1-{i + 10}-1") }, "{}");
            }

            await desk.Store.CommitAsync(batch, default);
        }

        var sweep = desk.Get<NotificationSweep>();
        desk.Http.DeskClock.Advance(Duration.FromDays(400) - Duration.FromSeconds(1));
        await sweep.RunAsync(default);
        await sweep.RunAsync(default);
        Assert.Equal(501, Lines());
        desk.Http.DeskClock.Advance(Duration.FromSeconds(1));
        await sweep.RunAsync(default);
        Assert.Equal(1, Lines());
        await sweep.RunAsync(default);
        Assert.Equal(0, Lines());
        Assert.DoesNotContain(desk.Store.Keys("incidents"), k => k.RowKey.StartsWith("facts|", StringComparison.Ordinal));
        Assert.Contains(desk.Store.Keys("incidents"), k => k.RowKey == "state|I-1");

        int Lines() => desk.Store.Keys("incidents").Count(k => k.RowKey.StartsWith("log|", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/api/cases/C-9/notifications", 404, "no such case")]
    [InlineData("/api/cases/nothing/notifications", 404, "no case's number")]
    [InlineData("/api/customers/nobody/notifications", 404, "no such customer, and none that was deleted")]
    [InlineData("/api/maintenance-windows/W-9/notifications", 404, "no such window")]
    [InlineData("/api/incidents/I-9/notifications", 404, "no such incident")]
    [InlineData("/api/customers/acme/notifications?from=yesterday", 400, "no instant")]
    [InlineData("/api/customers/acme/notifications?from=2026-03-02&to=2026-03-02", 400, "an empty period")]
    [InlineData("/api/customers/acme/notifications?next=%21", 400, "no place that a list gave")]
    public async Task What_makes_no_sense_is_answered_as_such(string url, int status, string because)
    {
        await using CaseDesk desk = await StartAsync();
        DeskDriver.Answer answer = await desk.Http.GetAsync(url, Role.Reader);
        Assert.True((HttpStatusCode)status == answer.Status, because + answer.Text);
    }

    private static async Task<CaseDesk> StartAsync()
    {
        CaseDesk desk = await CaseDesk.StartAsync();
        await desk.Http.PutAsync("/api/customers/acme", "{'name':'Acme','tier':'enterprise','deployment':'self-hosted','domains':['acme.example'],'contacts':[]}");
        return desk;
    }

    private static async Task<IReadOnlyList<string>> AboutAsync(WindowDesk desk, string customer, string query) =>
        [.. Items((await desk.Http.GetAsync($"/api/customers/{customer}/notifications{query}", Role.Reader)).Json).Select(n => (string)n["about"]!["id"]!)];

    private static async Task<IReadOnlyList<JsonNode>> LogAsync(CaseDesk desk, string of) => Items((await desk.Http.GetAsync(of + "/notifications", Role.Reader)).Json);

    private static IReadOnlyList<JsonNode> Items(JsonNode page) => [.. page["items"]!.AsArray().Select(n => n!)];

    private static IEnumerable<string> Lines(JsonNode page) =>
        Items(page).Select(n => string.Join(' ', new[] { "at", "to", "kind", "rule", "subject", "state", "stateAt" }.Select(f => (string?)n[f])));
}
