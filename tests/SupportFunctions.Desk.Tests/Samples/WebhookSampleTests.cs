using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Intake.Webhooks;

namespace SupportFunctions.Desk.Tests.Samples;

/// <summary>The bodies that docs/intake/webhooks.md and samples/webhooks/post.sh show are taken as they stand.</summary>
public sealed class WebhookSampleTests
{
    [Theory]
    [InlineData("generic", "generic.json", "case", null)]
    [InlineData("generic-v1a", "generic.json", "case", null)]
    [InlineData("github", "github-issue-closed.json", "ignored", "unlinked")]
    [InlineData("zendesk", "zendesk-trigger.json", "case", null)]
    [InlineData("slack", "slack-message.json", "case", null)]
    [InlineData("slack", "slack-command.form", "case", null)]
    [InlineData("discord", "discord-command.json", "case", null)]
    public async Task A_sample_comes_to_what_it_shows(string sender, string file, string state, string? reason)
    {
        await using CaseDesk desk = await Senders.StartAsync();
        string body = await File.ReadAllTextAsync(SampleFolder.PathOf("webhooks/" + file));
        string type = file.EndsWith(".form", StringComparison.Ordinal) ? "application/x-www-form-urlencoded" : "application/json";
        (string was, _, string? why) = await desk.TakeAsync(sender, body, type);
        Assert.Equal((state, reason), (was, why));
    }

    [Fact]
    public void Every_sample_is_tried() =>
        Assert.Equal(
            ["discord-command.json", "generic.json", "github-issue-closed.json", "post.sh", "slack-command.form", "slack-message.json", "zendesk-trigger.json"],
            Directory.GetFiles(SampleFolder.PathOf("webhooks")).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
}
