using System.Net;
using System.Text.Json.Nodes;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using SupportFunctions.Azure.Intake;
using SupportFunctions.Azure.Lifecycles;
using SupportFunctions.Azure.Mail;

namespace SupportFunctions.Azure.Tests;

/// <summary>One mail on its way through the functions: request, queue, case, lifecycle, answer.</summary>
public sealed class OneMailTests
{
    private const string Mail =
        "From: Ada <ada@acme.example>\r\nTo: support@desk.example\r\nSubject: It is down\r\nMessage-ID: <a@acme.example>\r\n" +
        "Date: Mon, 2 Mar 2026 09:00:00 +0000\r\n\r\nNothing works since nine.\r\n";

    [Fact]
    public async Task One_mail_becomes_a_case_whose_lifecycle_is_started_and_answers()
    {
        using var app = new FunctionApp();

        string intake = await AcceptAsync(app);
        ServiceBusMessage queued = Assert.Single(app.Queue);
        Assert.Equal(intake, queued.MessageId);
        Assert.Matches("^[0-9a-f]{16}$", queued.SessionId);

        await WorkAsync(app, intake, attempt: 1);
        string id = await CaseOfAsync(app, intake, "case");
        (string instance, LifecycleRound round) = Assert.Single(app.Hub.Started);
        Assert.Equal(("case-" + id, instance), (instance, round.Id));

        LifecycleLook look = await app.Function<LifecycleFunctions>().AdvanceCaseAsync(round, app.Hub.Client, default);
        Assert.NotNull(look.NextLook);
        Assert.InRange(look.NextLook.Value, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddHours(24));
        Assert.Empty(app.Sent);
        ServiceBusMessage mail = Assert.Single(app.Mails);
        Assert.DoesNotContain("acme", mail.Body.ToString(), StringComparison.Ordinal);
        await SendAsync(app, mail);
        Assert.Equal("ada@acme.example", Assert.Single(app.Sent).Personalizations[0].Tos[0].Email);
        Assert.Equal($"Re: [{id}] It is down", app.Sent[0].Subject);

        (int status, JsonNode? body) = await app.SendAsync((f, r) => f.ApiAsync(r, app.Hub.Client), "GET", $"/api/cases/{id}");
        Assert.Equal((200, "It is down"), (status, (string?)body!["subject"]));
    }

    [Fact]
    public async Task A_mail_that_the_queue_brings_twice_is_sent_once()
    {
        using var app = new FunctionApp();
        await RoundAsync(app);

        await SendAsync(app, app.Mails[0]);
        await SendAsync(app, app.Mails[0]);

        Assert.Single(app.Sent);
    }

    [Fact]
    public async Task A_carrier_that_slows_us_down_delays_the_mail_and_its_lifecycle_is_told_when_to_hand_it_over_again()
    {
        using var app = new FunctionApp { SentStatus = HttpStatusCode.TooManyRequests };
        LifecycleLook look = await RoundAsync(app);
        Assert.InRange(look.NextLook!.Value, DateTimeOffset.UtcNow.AddMinutes(8), DateTimeOffset.UtcNow.AddMinutes(11));

        await SendAsync(app, Assert.Single(app.Mails));

        DateTimeOffset again = Assert.Single(app.Hub.Raised).Wake.At;
        Assert.InRange(again, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));

        // The message is void now: the row has its next attempt, and the next round hands it over under another one.
        int sent = app.Sent.Count;
        await SendAsync(app, app.Mails[0]);
        Assert.Equal(sent, app.Sent.Count);
    }

    [Fact]
    public async Task A_mail_that_cannot_be_queued_is_tried_again_soon_and_the_case_goes_on()
    {
        using var app = new FunctionApp { Faults = { ["outbound-mail"] = new TimeoutException("Away.") } };

        LifecycleLook look = await RoundAsync(app);

        Assert.InRange(look.NextLook!.Value, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));
        Assert.Empty(app.Sent);
    }

    [Fact]
    public async Task What_happened_is_told_on_the_topic_in_order_once_and_without_a_word_of_anybody()
    {
        using var app = new FunctionApp();
        await RoundAsync(app);
        (string instance, LifecycleRound round) = Assert.Single(app.Hub.Started);
        string id = instance["case-".Length..];

        Assert.Equal(Enumerable.Range(1, app.Events.Count).Select(n => $"{id}-{n}"), app.Events.Select(e => e.MessageId));
        ServiceBusMessage opened = app.Events[0];
        Assert.Equal((id, "supportfunctions.case.opened", "application/cloudevents+json"), (opened.SessionId, opened.Subject, opened.ContentType));
        JsonNode told = JsonNode.Parse(opened.Body.ToString())!;
        Assert.Equal(
            ["specversion", "id", "source", "type", "subject", "time", "datacontenttype", "data"], told.AsObject().Select(p => p.Key));
        Assert.Equal(("1.0", $"{id}-1", id, "http://localhost:7071/"), ((string)told["specversion"]!, (string)told["id"]!, (string)told["subject"]!, (string)told["source"]!));
        Assert.All(app.Events, e => Assert.DoesNotMatch("acme|nine|It is down", e.Body.ToString()));

        int before = app.Events.Count;
        await app.Function<LifecycleFunctions>().AdvanceCaseAsync(round, app.Hub.Client, default);
        Assert.Equal(before, app.Events.Count);
    }

    [Fact]
    public async Task A_topic_that_is_away_loses_nothing_and_delays_nothing_else()
    {
        using var app = new FunctionApp { Faults = { ["case-events"] = new TimeoutException("Away.") } };
        LifecycleLook look = await RoundAsync(app);
        Assert.Single(app.Mails);
        Assert.InRange(look.NextLook!.Value, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddMinutes(3));

        app.Faults.Clear();
        await app.Function<LifecycleFunctions>().AdvanceCaseAsync(Assert.Single(app.Hub.Started).Value, app.Hub.Client, default);

        Assert.EndsWith("-1", app.Events[0].MessageId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_feed_that_is_turned_off_asks_for_no_topic()
    {
        using var app = new FunctionApp(("Events:Enabled", "false"));

        await RoundAsync(app);

        Assert.Empty(app.Events);
    }

    [Fact]
    public async Task The_same_mail_delivered_again_changes_nothing()
    {
        using var app = new FunctionApp();
        string intake = await AcceptAsync(app);
        await WorkAsync(app, intake, attempt: 1);

        await WorkAsync(app, intake, attempt: 2);

        await CaseOfAsync(app, intake, "case");
        Assert.Single(app.Hub.Started);
        Assert.Empty(app.Hub.Raised);
    }

    [Fact]
    public async Task A_queue_that_is_away_delays_a_mail_and_refuses_none()
    {
        using var app = new FunctionApp { Faults = { ["intake"] = new TimeoutException("Away.") } };

        string intake = await AcceptAsync(app);

        (int status, JsonNode? body) = await app.SendAsync((f, r) => f.ApiAsync(r, app.Hub.Client), "GET", $"/api/intake/{intake}");
        Assert.Equal((200, "queued"), (status, (string?)body!["state"]));
    }

    [Fact]
    public async Task A_change_of_a_case_through_the_API_wakes_its_lifecycle()
    {
        using var app = new FunctionApp();
        string intake = await AcceptAsync(app);
        await WorkAsync(app, intake, attempt: 1);
        string id = await CaseOfAsync(app, intake, "case");

        (int status, _) = await app.SendAsync(
            (f, r) => f.ApiAsync(r, app.Hub.Client), "POST", $"/api/cases/{id}/note", "application/json", """{"text":"Looked at it."}""");

        Assert.Equal(200, status);
        Assert.Equal($"case-{id}", Assert.Single(app.Hub.Raised).Instance);
    }

    [Fact]
    public async Task A_fault_of_the_mail_is_thrown_to_the_queue_until_the_last_attempt_gives_it_up()
    {
        using var app = new FunctionApp();
        string intake = await AcceptAsync(app);
        app.Tables.BeforeCommit = batch => batch.Table == "messages" ? throw new FormatException("A fault of this mail.") : Task.CompletedTask;

        for (int attempt = 1; attempt < 5; attempt++)
        {
            await Assert.ThrowsAsync<FormatException>(() => WorkAsync(app, intake, attempt));
        }

        await WorkAsync(app, intake, attempt: 5);

        Assert.Null(await CaseOfAsync(app, intake, "dead", isNull: true));
    }

    [Fact]
    public async Task A_sweep_after_everything_was_served_wakes_nothing()
    {
        using var app = new FunctionApp();
        string intake = await AcceptAsync(app);
        await WorkAsync(app, intake, attempt: 1);
        await app.Function<LifecycleFunctions>().AdvanceCaseAsync(Assert.Single(app.Hub.Started).Value, app.Hub.Client, default);
        int queued = app.Queue.Count;

        await app.Function<SweepFunction>().RunAsync(new TimerInfo(), app.Hub.Client, default);

        Assert.Empty(app.Hub.Raised);
        Assert.Equal(queued, app.Queue.Count);
    }

    [Fact]
    public async Task The_audit_of_the_ledger_finds_every_claim_true()
    {
        using var app = new FunctionApp();
        string intake = await AcceptAsync(app);
        await WorkAsync(app, intake, attempt: 1);

        await app.Function<LedgerFunction>().RunAsync(new TimerInfo(), default);

        (_, JsonNode? ledger) = await app.SendAsync((f, r) => f.ApiAsync(r, app.Hub.Client), "GET", "/api/admin/ledger");
        Assert.Equal((true, 1, 1, 0), ((bool)ledger!["balanced"]!, (int)ledger["received"]!, (int)ledger["case"]!, (int)ledger["audit"]!["mismatches"]!));
        Assert.NotNull((string?)ledger["audit"]!["at"]);
    }

    [Fact]
    public async Task A_holiday_of_the_calendar_reaches_the_open_cases_with_the_next_sweep()
    {
        using var app = new FunctionApp();
        string intake = await AcceptAsync(app);
        await WorkAsync(app, intake, attempt: 1);
        await app.Function<LifecycleFunctions>().AdvanceCaseAsync(Assert.Single(app.Hub.Started).Value, app.Hub.Client, default);
        const string Holiday = """
            {"timeZone":"America/Los_Angeles","weekly":{"mon":[["09:00","10:00"]]},"holidays":[{"date":"2099-01-01","name":"A day off"}]}
            """;
        (int status, _) = await app.SendAsync((f, r) => f.ApiAsync(r, app.Hub.Client), "PUT", "/api/calendars/pacific-business-hours", "application/json", Holiday);
        Assert.Equal(200, status);

        await app.Function<SweepFunction>().RunAsync(new TimerInfo(), app.Hub.Client, default);

        // Its second look comes with a later sweep.
        (_, JsonNode? jobs) = await app.SendAsync((f, r) => f.ApiAsync(r, app.Hub.Client), "GET", "/api/admin/jobs");
        JsonNode job = Assert.Single(jobs!["items"]!.AsArray())!;
        Assert.Equal(("running", 1, 1), ((string)job["state"]!, (int)job["cases"]!["lookedAt"]!, (int)job["cases"]!["changed"]!));
    }

    /// <summary>One mail, and the first round of its case.</summary>
    private static async Task<LifecycleLook> RoundAsync(FunctionApp app)
    {
        string intake = await AcceptAsync(app);
        await WorkAsync(app, intake, attempt: 1);
        return await app.Function<LifecycleFunctions>().AdvanceCaseAsync(Assert.Single(app.Hub.Started).Value, app.Hub.Client, default);
    }

    private static Task SendAsync(FunctionApp app, ServiceBusMessage mail) => app.Function<OutboundMailFunction>().RunAsync(
        ServiceBusModelFactory.ServiceBusReceivedMessage(mail.Body, mail.MessageId), app.Hub.Client, default);

    private static async Task<string> AcceptAsync(FunctionApp app)
    {
        (int status, JsonNode? body) = await app.SendAsync((f, r) => f.IntakeAsync(r, app.Hub.Client), "POST", "/intake/email/raw", "message/rfc822", Mail);
        Assert.Equal(202, status);
        return (string)body!["intakeId"]!;
    }

    private static Task WorkAsync(FunctionApp app, string intake, int attempt) => app.Function<IntakeFunction>().RunAsync(
        ServiceBusModelFactory.ServiceBusReceivedMessage(BinaryData.FromString(intake), messageId: "of the queue", deliveryCount: attempt), app.Hub.Client, default);

    private static async Task<string?> CaseOfAsync(FunctionApp app, string intake, string state, bool isNull)
    {
        (int status, JsonNode? body) = await app.SendAsync((f, r) => f.ApiAsync(r, app.Hub.Client), "GET", $"/api/intake/{intake}");
        Assert.Equal((200, state), (status, (string?)body!["state"]));
        return isNull ? (string?)body["caseId"] : (string?)body["caseId"] ?? throw new InvalidOperationException("No case.");
    }

    private static async Task<string> CaseOfAsync(FunctionApp app, string intake, string state) => (await CaseOfAsync(app, intake, state, isNull: false))!;
}
