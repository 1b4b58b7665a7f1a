using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using SupportFunctions.Core.Cases;

namespace SupportFunctions.Desk.Intake.Webhooks;

/// <summary>A slash command, such as <c>/support the search is down</c>: every one is a case.</summary>
internal sealed class SlackCommand(IReadOnlyDictionary<string, StringValues> fields)
{
    /// <summary>Slack cuts what people type at a few thousand characters.</summary>
    private const int LargestBody = 256 * 1024;

    private const string Channel = "slack";

    /// <summary>One invocation, and so under the signature.</summary>
    public string? Trigger => Field("trigger_id");

    public static SlackCommand Parse(ReadOnlyMemory<byte> raw) =>
        new(raw.Length > LargestBody ? new Dictionary<string, StringValues>() : QueryHelpers.ParseQuery(Encoding.UTF8.GetString(raw.Span)));

    /// <summary>Only who typed the command sees it. Anything else that comes as a form only wants a 2xx.</summary>
    public IResult? Answer(string intakeId) =>
        Field("ssl_check") == "1" ? Results.Ok()
        : Field("command") is not { } command ? null
        : Ephemeral(Text.Length == 0
            ? $"Say what you need help with, like this: {command} the search shows no results since this morning"
            : $"Stored as {intakeId}. It becomes a case, and support takes it from there.");

    public IntakeReading Read(IntakeRecord record)
    {
        if (Field("ssl_check") == "1")
        {
            return IntakeReading.Ignored(WebhookReasons.Handshake);
        }

        if (Field("command") is null)
        {
            return IntakeReading.Ignored(WebhookReasons.Event);
        }

        if (Field("team_id") is not { } team || Field("user_id") is not { } user || Trigger is not { } trigger)
        {
            return IntakeReading.Dead("A slash command needs team_id, user_id and trigger_id.");
        }

        if (Text.Length == 0)
        {
            return IntakeReading.Ignored(WebhookReasons.Empty);
        }

        string id = WebhookJson.Identity(Channel, team, trigger);
        return new IntakeReading.Message(new IncomingMessage(
            new Person($"slack:{team}/{user}", Field("user_name")), WebhookJson.SubjectOf(Text), Text, Text, Channel,
            new MessageSource(id, "slack-" + id, record.Id), [])
        {
            Place = Field("channel_id") is { } place ? $"slack:{team}/{place}" : null,
        });
    }

    private string Text => SlackText.Read(MailText.Body(fields.TryGetValue("text", out StringValues text) ? text.ToString() : ""));

    private string? Field(string name) =>
        fields.TryGetValue(name, out StringValues values) && MailText.Cut(MailText.OneLine(values.ToString()), WebhookJson.MostFieldCharacters) is { Length: > 0 } value ? value : null;

    private static IResult Ephemeral(string text) => Results.Json(new { response_type = "ephemeral", text });
}
