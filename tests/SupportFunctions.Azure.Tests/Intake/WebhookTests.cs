using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Intake.Webhooks;

namespace SupportFunctions.Azure.Tests.Intake;

/// <summary>The function app serves the same webhooks, checked in the same way.</summary>
public sealed class WebhookTests
{
    private const string Secret = "the-secret-of-a-sender";

    [Fact]
    public async Task A_slash_command_is_answered_as_Slack_wants_it_and_put_on_the_queue()
    {
        using var app = new FunctionApp(("Intake:SlackSigningSecrets:0", Secret));
        const string Body = "team_id=T1&channel_id=C1&user_id=U1&user_name=kim&command=%2Fsupport&text=Search+is+down&trigger_id=1";
        string stamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        string signature = "v0=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"v0:{stamp}:{Body}")));

        (int status, JsonNode? answer) = await app.SendAsync(
            (f, r) => f.IntakeAsync(r, app.Hub.Client), "POST", "/intake/webhooks/slack", "application/x-www-form-urlencoded", Body,
            ("X-Slack-Request-Timestamp", stamp), ("X-Slack-Signature", signature));

        Assert.Equal((200, "ephemeral"), (status, (string?)answer!["response_type"]));
        Assert.Single(app.Queue);
    }

    [Theory]
    [InlineData("generic", 400)]
    [InlineData("github", 401)]
    [InlineData("zendesk", 401)]
    [InlineData("slack", 401)]
    [InlineData("discord", 401)]
    [InlineData("sendgrid-events", 401)]
    [InlineData("gitlab", 404)]
    public async Task Every_source_is_served_and_without_a_secret_only_the_generic_one_reads_what_is_sent(string source, int status)
    {
        using var app = new FunctionApp();
        Assert.Equal(status, (await app.SendAsync((f, r) => f.IntakeAsync(r, app.Hub.Client), "POST", "/intake/webhooks/" + source, "application/json", "{}")).Status);
        Assert.Empty(app.Queue);
    }

    [Fact]
    public void A_useless_secret_stops_the_start()
    {
        using var app = new FunctionApp(("Intake:GitHubSecrets:0", "short"), ("Intake:DiscordPublicKeys:0", "00"));

        Assert.Contains(app.Services.GetServices<IValidateOptions<IntakeOptions>>(), v => v is WebhookSettingsCheck);
        OptionsValidationException fault = Assert.Throws<OptionsValidationException>(() => app.Services.GetRequiredService<IOptions<IntakeOptions>>().Value);
        Assert.Equal(
            ["Intake:GitHubSecrets:0 has fewer than 16 characters; a secret that short can be guessed.",
             "Intake:DiscordPublicKeys:0 is not the 64 hexadecimal digits of a public key; copy it from the application's General Information."],
            fault.Failures);
    }
}
