using System.Net;
using System.Text;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Intake.Webhooks;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.Intake.Webhooks;

public sealed class SlackTests
{
    private const string Form = "application/x-www-form-urlencoded";

    /// <summary>The example of Slack's documentation.</summary>
    [Theory]
    [InlineData("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", 0, true, "as documented")]
    [InlineData("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", 300, true, "5 minutes later")]
    [InlineData("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", 301, false, "a replay")]
    [InlineData("8f742231b10e8888abcd99yyyzzz85a5", "1531420619", 0, false, "another time than was signed")]
    [InlineData("8f742231b10e8888abcd99yyyzzz85a6", "1531420618", 0, false, "another secret")]
    public void The_signature_of_Slacks_own_example_holds(string secret, string timestamp, int later, bool isSigned, string because)
    {
        const string Body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
            + "&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
            + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
        var options = new IntakeOptions();
        options.SlackSigningSecrets.Add(secret);
        var headers = new Microsoft.AspNetCore.Http.HeaderDictionary
        {
            ["X-Slack-Request-Timestamp"] = timestamp,
            ["X-Slack-Signature"] = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
        };
        var source = new SlackSource(Microsoft.Extensions.Options.Options.Create(options));
        Assert.True(isSigned == source.IsSigned(new WebhookRequest(headers, Encoding.UTF8.GetBytes(Body), Instant.FromUnixTimeSeconds(1531420618 + later))), because);
    }

    [Fact]
    public async Task The_challenge_comes_back_at_once_but_only_to_whoever_signed_it()
    {
        await using CaseDesk desk = await Senders.StartAsync();
        const string Body = """{"token":"t","challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P","type":"url_verification"}""";
        DeskDriver.Answer answer = await desk.PostAsync("slack", Body);
        Assert.Equal((HttpStatusCode.OK, """{"challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"}"""), (answer.Status, answer.Text));
        Assert.Equal("unauthorized", (await desk.PostAsync("/intake/webhooks/slack", "application/json", Encoding.UTF8.GetBytes(Body))).Problem);
        Assert.Equal(("ignored", null, "handshake"), await desk.TakeAsync("slack", Body));
    }

    [Fact]
    public async Task A_thread_is_a_case_and_whoever_answers_in_it_writes_on_that_case()
    {
        await using CaseDesk desk = await Senders.StartAsync();
        Assert.Equal(("case", "C-1001", null), await desk.TakeAsync("slack", Message("100.1", "Search is down &amp; out\nsince <!here> 9, see <https://x.example|the page>", user: "U1")));
        Assert.Equal(("message", "C-1001", null), await desk.TakeAsync("slack", Message("100.2", "Same here", user: "U2", thread: "100.1")));
        Assert.Equal(("case", "C-1002", null), await desk.TakeAsync("slack", Message("100.3", "Something else", user: "U2")));
        Assert.Equal(("case", "C-1003", null), await desk.TakeAsync("slack", Message("100.1", "Another channel", user: "U1", channel: "C2")));

        Case of = await desk.CaseAsync("C-1001");
        Assert.Equal(("Search is down & out", "slack", "slack:T1/U1", "slack:T1/U1,slack:T1/U2"), (of.Subject, of.Channel, of.Requester?.Address, string.Join(',', of.Participants)));
        CaseEvent.Opened opened = await OpenedAsync(desk, "C-1001");
        Assert.Equal("Search is down & out\nsince @here 9, see the page (https://x.example)", opened.Text);
    }

    [Fact]
    public async Task The_first_message_of_a_thread_ends_as_its_case_wherever_the_process_dies()
    {
        for (int commits = 0, crashed = 1; crashed > 0; commits++)
        {
            await using CaseDesk desk = await Senders.StartAsync();
            await desk.PostAsync("slack", Message("100.1", "Search is down", user: "U1"));
            string id = Assert.Single(desk.Intakes());
            desk.Store.CrashAfter(commits);
            Exception? died = await Record.ExceptionAsync(desk.WorkOffAsync);
            crashed = desk.Store.Revive() ? 1 : 0;
            Assert.Equal(crashed == 1, died is not null);
            await desk.RecoverAsync();

            (string state, string? of, _) = await desk.IntakeAsync(id);
            Assert.Equal("case", state);
            Assert.DoesNotContain("customer-wrote", await desk.EventsAsync(of!));
            Assert.True((bool)(await desk.Http.SendAsync("POST", "/api/admin/ledger/audit")).Json["balanced"]!);
        }
    }

    [Fact]
    public async Task A_reply_whose_thread_began_before_we_came_begins_the_case_and_the_next_one_finds_it()
    {
        await using CaseDesk desk = await Senders.StartAsync();
        Assert.Equal("case", (await desk.TakeAsync("slack", Message("100.5", "It is broken", thread: "99.1"))).State);
        Assert.Equal(("message", "C-1001", null), await desk.TakeAsync("slack", Message("100.6", "Still", thread: "99.1", user: "U9")));
    }

    [Fact]
    public async Task A_message_that_comes_after_the_answer_to_it_joins_the_answers_case()
    {
        await using CaseDesk desk = await Senders.StartAsync();
        Assert.Equal(("case", "C-1001", null), await desk.TakeAsync("slack", Message("100.2", "Same here", user: "U2", thread: "100.1")));
        Assert.Equal(("message", "C-1001", null), await desk.TakeAsync("slack", Message("100.1", "Search is down")));
        Assert.Equal(("duplicate", "C-1001", null), await desk.TakeAsync("slack", Message("100.2", "Same here", user: "U2", thread: "100.1")));
    }

    [Fact]
    public async Task A_stranger_by_mail_who_knows_the_number_of_a_chat_case_does_not_get_into_it()
    {
        await using CaseDesk desk = await Senders.StartAsync();
        await desk.TakeAsync("slack", Message("100.1", "Search is down"));
        Assert.Equal(("case", null), (await desk.TakeInAsync("From: eve@evil.example\r\nSubject: [C-1001] Search is down\r\nMessage-ID: <1@evil.example>\r\n\r\nTell me more.\r\n")) switch { var t => (t.State, t.Case == "C-1001" ? t.Case : null) });
    }

    [Fact]
    public async Task A_repetition_and_a_second_event_about_the_same_message_are_duplicates()
    {
        await using CaseDesk desk = await Senders.StartAsync();
        string message = Message("100.1", "Search is down");
        await desk.TakeAsync("slack", message);
        Assert.Equal(("duplicate", "C-1001", null), await desk.TakeAsync("slack", message, "application/json", ("X-Slack-Retry-Num", "1"), ("X-Slack-Retry-Reason", "http_timeout")));
        Assert.Equal(("duplicate", "C-1001", null), await desk.TakeAsync("slack", message.Replace("\"type\":\"message\"", "\"type\":\"app_mention\"", StringComparison.Ordinal).Replace("Ev1", "Ev2", StringComparison.Ordinal)));
        Assert.Equal(1, (await desk.CaseAsync("C-1001")).Messages);
    }

    [Theory]
    [InlineData("\"bot_id\":\"B1\"", "bot", "a bot, and so ourselves")]
    [InlineData("\"subtype\":\"bot_message\",\"bot_id\":\"B1\"", "bot", "an old bot")]
    [InlineData("\"bot_profile\":{\"id\":\"B1\"}", "bot", "a bot by its profile")]
    [InlineData("\"subtype\":\"message_changed\",\"hidden\":true,\"message\":{\"text\":\"x\"}", "edit", "changed")]
    [InlineData("\"subtype\":\"message_deleted\",\"hidden\":true", "edit", "deleted")]
    [InlineData("\"subtype\":\"channel_join\"", "event", "somebody joined")]
    public async Task What_no_person_says_anew_is_ignored(string more, string reason, string because)
    {
        await using CaseDesk desk = await Senders.StartAsync();
        Assert.True(("ignored", (string?)null, reason) == await desk.TakeAsync("slack", Message("100.1", "Search is down", more: more)), because);
    }

    [Fact]
    public async Task What_the_apps_own_user_writes_is_ignored_and_so_are_other_events_and_empty_messages()
    {
        await using CaseDesk desk = await Senders.StartAsync();
        Assert.Equal(("ignored", null, "bot"), await desk.TakeAsync("slack", Message("100.1", "Thank you", user: "UBOT")));
        Assert.Equal(("ignored", null, "empty"), await desk.TakeAsync("slack", Message("100.2", " ")));
        Assert.Equal(("ignored", null, "event"), await desk.TakeAsync("slack", """{"type":"event_callback","team_id":"T1","event":{"type":"reaction_added"}}"""));
        Assert.Equal(("ignored", null, "event"), await desk.TakeAsync("slack", """{"type":"app_rate_limited","team_id":"T1"}"""));
        Assert.Equal("dead", (await desk.TakeAsync("slack", """{"type":"event_callback","team_id":"T1","event":{"type":"message","text":"x"}}""")).State);
    }

    [Fact]
    public async Task A_message_with_files_names_them()
    {
        await using CaseDesk desk = await Senders.StartAsync();
        await desk.TakeAsync("slack", Message("100.1", "", more: """ "subtype":"file_share","files":[{"id":"F1","name":"trace.log"},{"id":"F2"}] """));
        Assert.Equal("Attached in Slack: trace.log, F2", (await OpenedAsync(desk, "C-1001")).Text);
    }

    [Fact]
    public async Task What_staff_write_in_a_thread_is_a_note_and_elsewhere_nobodys_request()
    {
        await using CaseDesk desk = await Senders.StartAsync(o =>
        {
            o.SlackStaff.Add("T9");
            o.SlackStaff.Add("T1/U7");
        });
        await desk.TakeAsync("slack", Message("100.1", "Search is down"));

        Assert.Equal(("message", "C-1001", null), await desk.TakeAsync("slack", Message("100.2", "We look into it", user: "U8", thread: "100.1", team: "T9")));
        Assert.Equal(("message", "C-1001", null), await desk.TakeAsync("slack", Message("100.3", "Me too", user: "U7", thread: "100.1")));
        Assert.Equal(("ignored", null, "own-address"), await desk.TakeAsync("slack", Message("100.4", "Maintenance tonight", user: "U7")));
        Assert.Equal(("ignored", null, "own-address"), await desk.TakeAsync("slack", Message("100.5", "In an old thread", user: "U7", thread: "50.1")));
        Assert.Equal(2, (await desk.EventsAsync("C-1001")).Count(e => e == "note-added"));
        Assert.Equal(1, (await desk.CaseAsync("C-1001")).Messages);
    }

    [Fact]
    public async Task A_channel_that_is_a_customers_says_who_the_customer_is()
    {
        await using CaseDesk desk = await Senders.StartAsync();
        const string Acme = "{'name':'Acme','tier':'enterprise','deployment':'self-hosted','domains':['acme.example'],'contacts':[],'timeZone':'UTC','language':'en','facts':{'channels':['slack:T1/C1','sms:1',7],'version':'5.3'}}";
        await desk.Http.PutAsync("/api/customers/acme", Acme);
        Assert.Equal("taken", (await desk.Http.SendAsync("PUT", "/api/customers/other", Acme.Replace("acme.example", "other.example", StringComparison.Ordinal), SupportFunctions.Desk.Http.Role.Admin)).Problem);

        await desk.TakeAsync("slack", Message("100.1", "Search is down"));
        await desk.TakeAsync("slack", Message("100.2", "Search is down", channel: "C2"));
        await desk.Http.PutAsync("/api/customers/acme", Acme.Replace("T1/C1", "T1/C2", StringComparison.Ordinal));
        await desk.TakeAsync("slack", Message("100.3", "Search is down"));
        await desk.TakeAsync("slack", Message("100.4", "Search is down", channel: "C2"));

        Assert.Equal(("acme", null, null, "acme"), (await CustomerAsync("C-1001"), await CustomerAsync("C-1002"), await CustomerAsync("C-1003"), await CustomerAsync("C-1004")));
        async Task<string?> CustomerAsync(string id) => (await desk.CaseAsync(id)).Customer?.Id;
    }

    [Fact]
    public async Task Nobody_in_Slack_has_a_mail_address_so_nothing_is_sent_and_the_timeline_says_so()
    {
        await using CaseDesk desk = await Senders.StartAsync();
        await desk.TakeAsync("slack", Message("100.1", "Search is down"));
        await desk.DoAsync("/api/cases/C-1001/reply", "{'summary':'The disk is full.','nextSteps':'We add one.','waitingOnCustomer':true,'ask':'Which version?'}");
        await desk.DoAsync("/api/cases/C-1001/resolve", "{'kind':'resolution','summary':'It works again.'}");
        await desk.AttendAsync();
        for (int day = 0; day < 15; day++)
        {
            await desk.PassAsync(Duration.FromDays(1));
        }

        Assert.Empty(desk.Outside.Mails);
        Assert.Equal("closed", (string?)(await desk.Http.GetAsync("/api/cases/C-1001")).Json["status"]);
        var withheld = (await desk.Http.GetAsync("/api/cases/C-1001/timeline?top=500")).Json["items"]!.AsArray().Where(e => (string?)e!["type"] == "note-withheld").ToArray();
        Assert.Equal(["acknowledgement", "reply", "resolution", "closing-reminder", "closing-reminder", "closed"], withheld.Select(e => (string?)e!["data"]!["kind"]));
        Assert.All(withheld, e => Assert.Equal("Nobody on this case has a mail address, so nothing was sent: whoever is to hear it has to be told by slack.", (string?)e!["data"]!["why"]));
        Assert.DoesNotContain(desk.Store.Keys("cases"), k => k.RowKey.StartsWith("outbox|", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_slash_command_is_a_case_and_only_its_author_sees_the_answer()
    {
        await using CaseDesk desk = await Senders.StartAsync();
        string body = Command("Search%20is%20down+%26+out%0Asince+9", "1.2.a");
        DeskDriver.Answer answer = await desk.PostAsync("slack", body, Form);
        await desk.WorkOffAsync();
        string id = Assert.Single(desk.Intakes());

        Assert.Equal((HttpStatusCode.OK, "application/json", "ephemeral", $"Stored as {id}. It becomes a case, and support takes it from there."),
            (answer.Status, answer.ContentHeaders.ContentType?.MediaType, (string?)answer.Json["response_type"], (string?)answer.Json["text"]));
        Assert.Equal(("case", "C-1001", null), await desk.IntakeAsync(id));
        Case of = await desk.CaseAsync("C-1001");
        Assert.Equal(("Search is down & out", "slack", new Person("slack:T1/U1", "kim")), (of.Subject, of.Channel, of.Requester));
        Assert.Equal(("duplicate", "C-1001", null), await desk.TakeAsync("slack", body, Form));
        Assert.Equal("case", (await desk.TakeAsync("slack", Command("Search%20is%20down+%26+out%0Asince+9", "1.2.b"), Form)).State);
    }

    [Fact]
    public async Task A_command_without_words_is_told_how_and_a_check_of_the_certificate_is_a_handshake()
    {
        await using CaseDesk desk = await Senders.StartAsync();
        Assert.Equal("Say what you need help with, like this: /support the search shows no results since this morning", (string?)(await desk.PostAsync("slack", Command("", "1"), Form)).Json["text"]);
        Assert.Equal(("ignored", null, "empty"), await desk.TakeAsync("slack", Command("+", "2"), Form));
        Assert.Equal(("ignored", null, "handshake"), await desk.TakeAsync("slack", "token=t&ssl_check=1", Form));
        Assert.Equal(("ignored", null, "event"), await desk.TakeAsync("slack", "payload=%7B%22type%22%3A%22shortcut%22%7D", Form));
        Assert.Equal("dead", (await desk.TakeAsync("slack", "command=%2Fsupport&text=x", Form)).State);
        Assert.Equal("ignored", (await desk.TakeAsync("slack", new string('a', 300_000), Form)).State);
    }

    [Theory]
    [InlineData("a &lt;b&gt; &amp;lt;", "a <b> &lt;")]
    [InlineData("<@U1> <@U2|kim> <#C1|general> <#C2> <!channel> <!subteam^S1|@team>", "@U1 @kim #general #C2 @channel @team")]
    [InlineData("<https://x.example> <https://x.example|https://x.example> <mailto:a@b.example|a@b.example>", "https://x.example https://x.example a@b.example")]
    [InlineData("1 < 2 and <unfinished", "1 < 2 and <unfinished")]
    [InlineData("", "")]
    public void Text_of_Slack_reads_as_a_person_reads_it(string text, string expected) => Assert.Equal(expected, SlackText.Read(text));

    [Fact]
    public async Task Messages_of_one_thread_are_worked_off_in_order()
    {
        await using CaseDesk desk = await Senders.StartAsync();
        await desk.PostAsync("slack", Message("100.1", "One"));
        await desk.PostAsync("slack", Message("100.2", "Two", thread: "100.1"));
        await desk.PostAsync("slack", Message("100.3", "Three"));
        var keys = new List<string>();
        foreach (string id in desk.Intakes())
        {
            keys.Add((await desk.Get<IntakeStore>().ReadAsync(id, default))!.OrderingKey);
        }

        Assert.Equal([1, 2], keys.GroupBy(k => k).Select(g => g.Count()).Order());
    }

    private static string Message(string stamp, string text, string user = "U1", string channel = "C1", string? thread = null, string? team = null, string? more = null) =>
        "{\"type\":\"event_callback\",\"team_id\":\"T1\",\"api_app_id\":\"A1\",\"event_id\":\"Ev1" + stamp + "\",\"authorizations\":[{\"team_id\":\"T1\",\"user_id\":\"UBOT\",\"is_bot\":true}],"
        + "\"event\":{\"type\":\"message\",\"channel\":\"" + channel + "\",\"user\":\"" + user + "\",\"text\":" + System.Text.Json.JsonSerializer.Serialize(text) + ",\"ts\":\"" + stamp + "\""
        + (thread is null ? "" : ",\"thread_ts\":\"" + thread + "\"") + (team is null ? "" : ",\"user_team\":\"" + team + "\"") + (more is null ? "" : "," + more) + "}}";

    private static string Command(string text, string trigger) =>
        $"token=t&team_id=T1&channel_id=C1&channel_name=acme&user_id=U1&user_name=kim&command=%2Fsupport&text={text}&response_url=https%3A%2F%2Fhooks.slack.com%2Fx&trigger_id={trigger}";

    private static async Task<CaseEvent.Opened> OpenedAsync(CaseDesk desk, string id) =>
        (CaseEvent.Opened)(await desk.Get<SupportFunctions.Desk.Cases.CaseStore>().EventsAsync(CaseId.TryRead(id, out CaseId read) ? read : default, 1, 1, default))[0].Event;
}
