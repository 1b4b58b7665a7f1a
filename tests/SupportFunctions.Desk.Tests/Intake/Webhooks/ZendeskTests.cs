using System.Text;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Intake.Webhooks;
using SupportFunctions.Desk.Tests.Cases;

namespace SupportFunctions.Desk.Tests.Intake.Webhooks;

public sealed class ZendeskTests
{
    private const string Triggered = """
        {"id":"35436","requester":{"email":"Kim@Acme.example","name":"Kim"},"subject":"Search is down","description":"All users see errors.","channel":"Twitter","updatedAt":"2026-03-02T08:59:00Z"}
        """;

    /// <summary>With the secrets of Zendesk's documentation, whose own vector, the one that is refused here, has the timestamp behind the body: so it once was.</summary>
    [Theory]
    [InlineData("dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==", """{"say": "hello"}""", "2021-07-25T10:00:00Z", "gf3v0LzLRHPUnIdhbvwRDVEvzSb07/QN0GYjSNlkBT0=", 0, "by an independent HMAC")]
    [InlineData("HRkRd4BeOAoUkfZr-mhauJT64rvBASlJRoIyPsd3zeA=", """{"say": "hello"}""", "2021-07-25T10:00:00Z", "Rry/4TtIdFyawtXXp8QdI6tlAUUQ/5kL1OTp5qo/ZIk=", 0, "by an independent HMAC")]
    public void The_secret_is_used_as_it_is_shown_and_the_timestamp_stands_before_the_body(string secret, string body, string timestamp, string signature, int later, string because)
    {
        Assert.True(IsSigned(secret, body, timestamp, signature, later), because);
        Assert.False(IsSigned(secret, body, timestamp, "tRDSF7URY8BLCDlaBcQ7FHu051Zk+aAB0NKMP53teMw=", later), "the timestamp behind the body");
        Assert.False(IsSigned(secret, body, timestamp, signature, 301), "a replay");
        Assert.False(IsSigned(secret, body, "2021-07-25T10:00:00", signature, later), "another form of the time");
    }

    [Fact]
    public async Task The_JSON_of_a_trigger_becomes_a_case_that_is_acknowledged()
    {
        await using CaseDesk desk = await Senders.StartAsync();
        await desk.Http.PutAsync("/api/customers/acme", "{'name':'Acme','tier':'enterprise','deployment':'self-hosted','domains':['acme.example'],'contacts':[],'timeZone':'UTC','language':'en'}");

        Assert.Equal(("case", "C-1001", null), await desk.TakeAsync("zendesk", Triggered));

        Case of = await desk.CaseAsync("C-1001");
        Assert.Equal(("Search is down", new Person("kim@acme.example", "Kim"), "twitter", "acme"), (of.Subject, of.Requester, of.Channel, of.Customer?.Id));
        Assert.Equal("kim@acme.example", Assert.Single(desk.Outside.Mails).To.Address);
    }

    [Fact]
    public async Task A_later_comment_is_a_message_on_the_tickets_case_and_a_repetition_is_a_duplicate()
    {
        await using CaseDesk desk = await Senders.StartAsync();
        await desk.TakeAsync("zendesk", Triggered);
        string comment = Triggered.Replace("\"channel\"", "\"comment\":{\"id\":\"77\",\"body\":\"Still down.\",\"author\":{\"email\":\"lee@acme.example\"}},\"channel\"", StringComparison.Ordinal);

        Assert.Equal(("message", "C-1001", null), await desk.TakeAsync("zendesk", comment));
        Assert.Equal(("duplicate", "C-1001", null), await desk.TakeAsync("zendesk", comment, "application/json", ("X-Zendesk-Webhook-Invocation-Id", "another")));
        Assert.Equal(("duplicate", "C-1001", null), await desk.TakeAsync("zendesk", Triggered));
        Assert.Equal(("kim@acme.example,lee@acme.example", 2), (string.Join(',', (await desk.CaseAsync("C-1001")).Participants), (await desk.CaseAsync("C-1001")).Messages));
    }

    [Fact]
    public async Task A_comment_that_is_the_first_we_hear_of_a_ticket_opens_its_case_with_what_was_said_before()
    {
        await using CaseDesk desk = await Senders.StartAsync();
        await desk.TakeAsync("zendesk", Triggered.Replace("\"channel\"", "\"comment\":{\"body\":\"Still down.\"},\"channel\"", StringComparison.Ordinal));
        var opened = (CaseEvent.Opened)(await desk.Get<SupportFunctions.Desk.Cases.CaseStore>().EventsAsync(new CaseId(1001), 1, 1, default))[0].Event;
        Assert.Equal(("Search is down", "All users see errors.\n\nStill down."), (opened.Subject, opened.Text));
    }

    [Fact]
    public async Task Without_a_comments_id_the_same_words_at_another_time_are_another_message()
    {
        await using CaseDesk desk = await Senders.StartAsync();
        await desk.TakeAsync("zendesk", Triggered);
        string comment = Triggered.Replace("\"channel\"", "\"comment\":{\"body\":\"Any news?\"},\"channel\"", StringComparison.Ordinal);
        Assert.Equal("message", (await desk.TakeAsync("zendesk", comment)).State);
        Assert.Equal("duplicate", (await desk.TakeAsync("zendesk", comment)).State);
        Assert.Equal("message", (await desk.TakeAsync("zendesk", comment.Replace("08:59", "09:30", StringComparison.Ordinal))).State);
        string timeless = comment.Replace("\"updatedAt\":\"2026-03-02T08:59:00Z\"", "\"x\":1", StringComparison.Ordinal);
        Assert.Equal("message", (await desk.TakeAsync("zendesk", timeless)).State);
        Assert.Equal("duplicate", (await desk.TakeAsync("zendesk", timeless)).State);
        Assert.Equal("message", (await desk.TakeAsync("zendesk", timeless, "application/json", ("X-Zendesk-Webhook-Invocation-Id", "another"))).State);
    }

    [Fact]
    public async Task Events_of_a_ticket_become_one_case_whichever_comes_first_and_agents_do_not_count()
    {
        await using CaseDesk desk = await Senders.StartAsync();
        const string Ticket = "\"account_id\":5,\"detail\":{\"id\":\"35436\",\"subject\":\"Search is down\",\"description\":\"All users see errors.\",\"requester_id\":\"9\",\"via\":{\"channel\":\"web_service\"}}";
        string created = $"{{\"type\":\"zen:event-type:ticket.created\",\"id\":\"e1\",{Ticket},\"event\":{{}}}}";

        Assert.Equal(("case", "C-1001", null), await desk.TakeAsync("zendesk", Comment(1, "All users see errors.", isStaff: false)));
        Assert.Equal(("duplicate", "C-1001", null), await desk.TakeAsync("zendesk", created));
        Assert.Equal(("message", "C-1001", null), await desk.TakeAsync("zendesk", Comment(2, "Still.", isStaff: false)));
        Assert.Equal(("ignored", null, "event"), await desk.TakeAsync("zendesk", Comment(3, "We look.", isStaff: true)));
        Assert.Equal(("ignored", null, "event"), await desk.TakeAsync("zendesk", Comment(4, "Secret.", isStaff: false, isPublic: "false")));
        Assert.Equal(("ignored", null, "event"), await desk.TakeAsync("zendesk", $"{{\"type\":\"zen:event-type:ticket.tags_changed\",{Ticket}}}"));
        Case of = await desk.CaseAsync("C-1001");
        Assert.Equal((new Person("zendesk:5/9", "Kim"), "web_service", "Search is down", 2), (of.Requester, of.Channel, of.Subject, of.Messages));
        Assert.Empty(desk.Outside.Mails);

        string Comment(int id, string body, bool isStaff, string isPublic = "true") =>
            $"{{\"type\":\"zen:event-type:ticket.comment_added\",\"id\":\"c{id}\",{Ticket},\"event\":{{\"comment\":{{\"id\":\"{id}\",\"body\":\"{body}\",\"is_public\":{isPublic},\"author\":{{\"id\":\"9\",\"is_staff\":{(isStaff ? "true" : "false")},\"name\":\"Kim\"}}}}}}}}";
    }

    [Fact]
    public async Task Tickets_of_two_accounts_with_one_number_are_two_cases()
    {
        await using CaseDesk desk = await Senders.StartAsync();
        await desk.TakeAsync("zendesk", Triggered);
        Assert.Equal(("case", "C-1002", null), await desk.TakeAsync("zendesk", Triggered.Replace("{\"id\":\"35436\"", "{\"account\":\"other\",\"id\":\"35436\"", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("""{"requester":{"email":"kim@acme.example"},"subject":"s","description":"d"}""", "id: is missing; it must be the ticket's number, \"{{ticket.id}}\".")]
    [InlineData("""{"id":"1","subject":"s","description":"d"}""", "requester: needs an email, \"{{ticket.requester.email}}\", or an id.")]
    [InlineData("""{"id":"1","requester":{"email":"nobody"},"description":"d"}""", "requester: needs an email, \"{{ticket.requester.email}}\", or an id.")]
    [InlineData("""{"type":"zen:event-type:ticket.created","detail":{}}""", "detail.id: is missing; it must be the ticket's number.")]
    [InlineData("""{"type":"zen:event-type:ticket.created","detail":{"id":1}}""", "detail.requester_id: is missing.")]
    [InlineData("""{"type":"zen:event-type:ticket.comment_added","detail":{"id":1}}""", "event.comment: needs id, body and author.")]
    public async Task A_body_that_lacks_something_is_a_dead_letter_that_says_what(string body, string reason)
    {
        await using CaseDesk desk = await Senders.StartAsync();
        Assert.Equal(("dead", null, reason), await desk.TakeAsync("zendesk", body));
    }

    private static bool IsSigned(string secret, string body, string timestamp, string signature, int later)
    {
        var options = new IntakeOptions();
        options.ZendeskSecrets.Add(secret);
        var headers = new Microsoft.AspNetCore.Http.HeaderDictionary { ["X-Zendesk-Webhook-Signature"] = signature, ["X-Zendesk-Webhook-Signature-Timestamp"] = timestamp };
        return new ZendeskSource(Microsoft.Extensions.Options.Options.Create(options))
            .IsSigned(new WebhookRequest(headers, Encoding.UTF8.GetBytes(body), Instant.FromUtc(2021, 7, 25, 10, 0) + Duration.FromSeconds(later)));
    }
}
