using System.Net;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.Intake.Webhooks;

public sealed class DiscordTests
{
    private const string Member = "\"guild_id\":\"G1\",\"channel_id\":\"C9\",\"member\":{\"user\":{\"id\":\"42\",\"username\":\"kim\",\"global_name\":\"Kim K.\"}}";

    [Fact]
    public async Task A_ping_gets_its_pong()
    {
        await using CaseDesk desk = await Senders.StartAsync();
        DeskDriver.Answer answer = await desk.PostAsync("discord", """{"id":"1","type":1,"token":"t"}""");
        Assert.Equal((HttpStatusCode.OK, "application/json", """{"type":1}"""), (answer.Status, answer.ContentHeaders.ContentType?.MediaType, answer.Text));
        await desk.WorkOffAsync();
        Assert.Equal(("ignored", null, "handshake"), await desk.IntakeAsync(Assert.Single(desk.Intakes())));
    }

    [Fact]
    public async Task A_command_is_a_case_and_only_its_author_sees_the_answer()
    {
        await using CaseDesk desk = await Senders.StartAsync();
        string body = "{\"id\":\"7\",\"type\":2," + Member + ",\"data\":{\"name\":\"support\",\"options\":[{\"name\":\"text\",\"type\":3,\"value\":\"Search is down\\nfor all\"}]}}";
        DeskDriver.Answer answer = await desk.PostAsync("discord", body);
        await desk.WorkOffAsync();
        string id = Assert.Single(desk.Intakes());

        Assert.Equal((HttpStatusCode.OK, 4, 64, $"Stored as {id}. It becomes a case, and support takes it from there."),
            (answer.Status, (int)answer.Json["type"]!, (int)answer.Json["data"]!["flags"]!, (string?)answer.Json["data"]!["content"]));
        Assert.Equal(("case", "C-1001", null), await desk.IntakeAsync(id));
        Case of = await desk.CaseAsync("C-1001");
        Assert.Equal(("Search is down", "discord", new Person("discord:42", "Kim K.")), (of.Subject, of.Channel, of.Requester));
        Assert.Equal(("duplicate", "C-1001", null), await desk.TakeAsync("discord", body));
        Assert.Equal("case", (await desk.TakeAsync("discord", body.Replace("\"id\":\"7\"", "\"id\":\"8\"", StringComparison.Ordinal))).State);
        Assert.Empty(desk.Outside.Mails);
    }

    [Theory]
    [InlineData(
        """{"id":"1","type":5,"user":{"id":"42","username":"kim"},"data":{"custom_id":"m","components":[{"type":1,"components":[{"type":4,"custom_id":"subject","value":"Search"}]},{"type":1,"components":[{"type":4,"custom_id":"details","value":"No hits"}]}]}}""",
        "Search", "No hits", "a modal in rows, from a direct message")]
    [InlineData(
        """{"id":"1","type":5,"user":{"id":"42","username":"kim"},"data":{"components":[{"type":18,"component":{"type":4,"custom_id":"details","value":"No hits"}},{"type":18,"component":{"type":4,"custom_id":"version","value":"5.3"}}]}}""",
        "details: No hits", "details: No hits\nversion: 5.3", "a modal with labels")]
    [InlineData(
        """{"id":"1","type":2,"user":{"id":"42","username":"kim"},"data":{"name":"support","options":[{"name":"open","type":1,"options":[{"name":"title","type":3,"value":"Search"},{"name":"users","type":4,"value":30},{"name":"text","type":3,"value":"No hits"}]}]}}""",
        "Search", "users: 30\ntext: No hits", "a subcommand")]
    [InlineData(
        """{"id":"1","type":2,"user":{"id":"42","username":"kim"},"data":{"name":"Raise as case","type":3,"target_id":"5","resolved":{"messages":{"5":{"id":"5","content":"No hits"}}}}}""",
        "No hits", "No hits", "a command on a message")]
    public async Task What_people_fill_in_is_what_the_case_says(string body, string subject, string text, string because)
    {
        await using CaseDesk desk = await Senders.StartAsync();
        Assert.Equal("case", (await desk.TakeAsync("discord", body)).State);
        var opened = (CaseEvent.Opened)(await desk.Get<SupportFunctions.Desk.Cases.CaseStore>().EventsAsync(new CaseId(1001), 1, 1, default))[0].Event;
        Assert.True((subject, text) == (opened.Subject, opened.Text), $"{because}: {opened.Subject} / {opened.Text}");
    }

    [Theory]
    [InlineData("""{"id":"1","type":3,"user":{"id":"42"},"data":{"custom_id":"b"}}""", "event", """{"type":6}""")]
    [InlineData("""{"id":"1","type":4,"user":{"id":"42"},"data":{"name":"support"}}""", "event", """{"type":8,"data":{"choices":[]}}""")]
    [InlineData("""{"id":"1","type":2,"user":{"id":"42"},"data":{"name":"support"}}""", "empty", """{"type":4,"data":{"content":"Say what you need help with, in the text of the command.","flags":64}}""")]
    public async Task The_rest_is_answered_as_Discord_wants_it_and_ignored(string body, string reason, string expected)
    {
        await using CaseDesk desk = await Senders.StartAsync();
        Assert.Equal(expected, (await desk.PostAsync("discord", body)).Text);
        await desk.WorkOffAsync();
        Assert.Equal(("ignored", null, reason), await desk.IntakeAsync(Assert.Single(desk.Intakes())));
    }

    [Theory]
    [InlineData("""{"id":"1","type":2,"data":{"options":[{"name":"text","value":"x"}]}}""", "dead", "nobody")]
    [InlineData("""{"id":"1","type":2,"user":{"id":"42","bot":true},"data":{"options":[{"name":"text","value":"x"}]}}""", "ignored", "a bot")]
    [InlineData("""{"id":"1","type":99,"user":{"id":"42"}}""", "ignored", "a type of tomorrow")]
    public async Task Odd_interactions_end_where_they_can_be_seen(string body, string state, string because)
    {
        await using CaseDesk desk = await Senders.StartAsync();
        Assert.True(state == (await desk.TakeAsync("discord", body)).State, because);
    }

    [Fact]
    public async Task A_channel_that_is_a_customers_says_who_the_customer_is()
    {
        await using CaseDesk desk = await Senders.StartAsync();
        await desk.Http.PutAsync("/api/customers/acme", "{'name':'Acme','tier':'free','deployment':'cloud','domains':[],'contacts':[],'timeZone':'UTC','language':'en','facts':{'channels':['discord:G1/C9']}}");
        await desk.TakeAsync("discord", "{\"id\":\"7\",\"type\":2," + Member + ",\"data\":{\"options\":[{\"name\":\"text\",\"value\":\"x\"}]}}");
        Assert.Equal("acme", (await desk.CaseAsync("C-1001")).Customer?.Id);
    }
}
