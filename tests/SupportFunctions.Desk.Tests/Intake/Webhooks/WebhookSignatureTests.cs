using System.Net;
using System.Text;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Intake.Webhooks;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.Intake.Webhooks;

/// <summary>What holds for every sender alike.</summary>
public sealed class WebhookSignatureTests
{
    public static TheoryData<string> All => [.. Senders.Names];

    public static TheoryData<string> WithTime => [.. Senders.Names.Except(["github"])];

    [Theory]
    [MemberData(nameof(All))]
    public async Task With_the_old_key_and_with_the_new_one_it_is_taken_and_counts_as_one(string sender)
    {
        await using CaseDesk desk = await Senders.StartAsync();
        byte[] body = Senders.Body(sender);
        for (int key = Senders.Old; key <= Senders.New; key++)
        {
            DeskDriver.Answer answer = await desk.PostAsync(Senders.UrlOf(sender), "application/json", body, Senders.Sign(sender, body, desk.Now(), key));
            Assert.True(answer.Status == (sender is "slack" or "discord" ? HttpStatusCode.OK : HttpStatusCode.Accepted), answer.Text);
            Assert.Equal(key + 1, desk.Waiting);
        }

        await desk.WorkOffAsync();
        var ledger = (await desk.Http.GetAsync("/api/admin/ledger")).Json;
        Assert.Equal((2, 0, 0, true), ((int)ledger["received"]!, (int)ledger["dead"]!, (int)ledger["queued"]!, (bool)ledger["balanced"]!));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Anything_wrong_with_the_signature_is_401_in_the_same_words_and_leaves_nothing(string sender)
    {
        await using CaseDesk desk = await Senders.StartAsync();
        byte[] body = Senders.Body(sender);
        (string Name, string Value)[] good = Senders.Sign(sender, body, desk.Now());
        string url = Senders.UrlOf(sender);
        string signature = good[^1].Value;
        (string Why, byte[] Body, (string, string)[] Headers)[] bad =
        [
            ("a blank more", [.. body, (byte)' '], good),
            ("no body", [], good),
            ("another key", body, Senders.Sign(sender, body, desk.Now(), Senders.Stranger)),
            ("no headers", body, []),
            ("no signature", body, good[..^1]),
            ("an empty signature", body, [.. good[..^1], (good[^1].Name, "")]),
            ("half a signature", body, [.. good[..^1], (good[^1].Name, signature[..(signature.Length / 2)])]),
            ("a character more", body, [.. good[..^1], (good[^1].Name, signature + "A")]),
            ("not the last character", body, [.. good[..^1], (good[^1].Name, signature[..^6] + (signature[^6] == 'a' ? 'b' : 'a') + signature[^5..])]),
            ("given twice", body, [.. good, good[^1]]),
            ("64 KiB of it", body, [.. good[..^1], (good[^1].Name, string.Concat(Enumerable.Repeat(signature + " ", 65536 / signature.Length)))]),
        ];
        foreach ((string why, byte[] changed, (string, string)[] headers) in bad)
        {
            DeskDriver.Answer answer = await desk.PostAsync(url, "application/json", changed, headers);
            Assert.True(answer.Status == HttpStatusCode.Unauthorized, $"{why}: {answer.Status} {answer.Text}");
            Assert.Equal(("unauthorized", "The signature of the webhook is not valid."), (answer.Problem, (string?)answer.Json["detail"]));
        }

        Assert.Empty(desk.Store.Keys("intake"));
        Assert.Empty(desk.Http.Log.Errors);
    }

    [Theory]
    [MemberData(nameof(WithTime))]
    public async Task A_request_is_taken_five_minutes_long_by_the_real_clock_and_its_time_is_signed(string sender)
    {
        await using CaseDesk desk = await Senders.StartAsync();
        byte[] body = Senders.Body(sender);
        foreach ((int seconds, bool isTaken) in new[] { (-301, false), (-300, true), (300, true), (301, false) })
        {
            DeskDriver.Answer answer = await desk.PostAsync(Senders.UrlOf(sender), "application/json", body, Senders.Sign(sender, body, desk.Now() + seconds));
            Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.Accepted == isTaken, $"{seconds}: {answer.Text}");
        }

        (string Name, string Value)[] old = Senders.Sign(sender, body, desk.Now() - 3600);
        (string Name, string Value)[] fresh = Senders.Sign(sender, body, desk.Now());
        Assert.Equal("unauthorized", (await desk.PostAsync(Senders.UrlOf(sender), "application/json", body, [.. fresh[..^1], old[^1]])).Problem);
    }

    [Theory]
    [InlineData("github", "Intake:GitHubSecrets")]
    [InlineData("zendesk", "Intake:ZendeskSecrets")]
    [InlineData("slack", "Intake:SlackSigningSecrets")]
    [InlineData("discord", "Intake:DiscordPublicKeys")]
    [InlineData("sendgrid-events", "Intake:SendGridEventKeys")]
    public async Task Without_a_secret_a_source_refuses_everything_and_the_log_says_once_which_setting_is_missing(string sender, string setting)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        Assert.Equal("unauthorized", (await desk.PostAsync(sender, Encoding.UTF8.GetString(Senders.Body(sender)))).Problem);
        Assert.Equal("unauthorized", (await desk.PostAsync(sender, Encoding.UTF8.GetString(Senders.Body(sender)))).Problem);
        Assert.Contains(setting, Assert.Single(desk.Http.Log.Errors), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task What_is_signed_and_nobody_can_read_is_a_dead_letter_and_never_refused(string sender)
    {
        await using CaseDesk desk = await Senders.StartAsync();
        string[] bodies = ["", "{", "null", "[1]", "{\"a\":1,\"a\":2}", string.Concat(Enumerable.Repeat("{\"a\":", 100)) + "1" + new string('}', 100)];
        foreach (string body in bodies)
        {
            (string state, _, string? reason) = await desk.TakeAsync(sender, body);
            Assert.True(state == "dead" || (state, sender) == ("ignored", "sendgrid-events"), $"{body}: {state} {reason}");
            Assert.False(string.IsNullOrWhiteSpace(reason));
        }
    }

    [Fact]
    public async Task Neither_a_reason_nor_the_log_quotes_a_body()
    {
        await using CaseDesk desk = await Senders.StartAsync();
        Assert.Equal(
            ("dead", null, "The body is not JSON as expected: look at line 2, byte 1. It may be broken off, too deep, or name a field twice."),
            await desk.TakeAsync("github", "{\"a\":\n@secret}"));
        Assert.DoesNotContain(desk.Http.Log.Errors, l => l.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unknown_source_is_404_and_names_those_there_are()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        DeskDriver.Answer answer = await desk.PostAsync("/intake/webhooks/gitlab", "application/json", "{}"u8.ToArray());
        Assert.Equal("not-found", answer.Problem);
        Assert.Equal("No webhook source is named 'gitlab'; there are: discord, generic, github, sendgrid-events, slack, zendesk.", (string?)answer.Json["detail"]);
        Assert.Equal(Senders.Names.Except(["generic-v1a"]), desk.Get<WebhookSources>().Names);
    }

    [Theory]
    [InlineData("github", "application/x-www-form-urlencoded", 415, "a setting of GitHub's: choose JSON")]
    [InlineData("slack", "text/plain", 415, "neither events nor a command")]
    [InlineData("discord", "", 415, "no type")]
    [InlineData("zendesk", "APPLICATION/JSON; charset=utf-8", 202, "types know no case, and may have parameters")]
    public async Task A_source_takes_its_own_types_only(string sender, string type, int status, string because)
    {
        await using CaseDesk desk = await Senders.StartAsync();
        DeskDriver.Answer answer = await desk.PostAsync(sender, Encoding.UTF8.GetString(Senders.Body(sender)), type);
        Assert.True((int)answer.Status == status, because + ": " + answer.Text);
    }

    [Fact]
    public async Task A_webhook_needs_no_key_of_the_desk_and_its_answer_can_be_looked_up_with_one()
    {
        await using CaseDesk desk = await Senders.StartAsync();
        DeskDriver.Answer answer = await desk.PostAsync("generic-v1a", Encoding.UTF8.GetString(Senders.Body("generic-v1a")));
        await desk.WorkOffAsync();
        Assert.Equal("case", (string?)(await desk.Http.GetAsync("/api/intake/" + answer.Json["intakeId"], Role.Reader)).Json["state"]);
    }
}
