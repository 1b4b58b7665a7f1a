using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SupportFunctions.Core.Cases;

namespace SupportFunctions.Desk.Intake.Webhooks;

/// <summary>Messages of channels that the app is in: a thread is a case. What a bot wrote, ourselves among them, is never taken up, nor is an edit.</summary>
/// <remarks>
/// A message is its workspace, channel and time stamp, all of them signed. So neither a repetition (<c>X-Slack-Retry-Num</c>, same
/// <c>event_id</c>) nor a second event about the same message, such as <c>app_mention</c>, makes a second one.
/// </remarks>
/// <param name="staff">Workspaces, or workspace and user as <c>T1/U1</c>, whose people are ours.</param>
internal sealed class SlackEvents(IEnumerable<string> staff)
{
    private const string Channel = "slack";
    private readonly HashSet<string> _staff = new(staff, StringComparer.Ordinal);

    public static WebhookLabel LabelOf(ReadOnlyMemory<byte> raw) =>
        WebhookJson.Of(raw, root => new WebhookLabel(root.Line("event_id"), root.Object("event") is { } happened ? ThreadOf(root, happened) : null)) ?? new();

    /// <summary>Slack takes any 2xx for an event, but wants its challenge back when the URL is entered.</summary>
    public static IResult? AnswerTo(ReadOnlyMemory<byte> raw) => WebhookJson.Of<IResult>(
        raw, root => root.Line("type") == "url_verification" && root.Line("challenge") is { } challenge ? Results.Json(new { challenge }) : null);

    public IntakeReading Read(IntakeRecord record, ReadOnlyMemory<byte> raw) => WebhookJson.Of<IntakeReading>(
        raw,
        root => root.Line("type") switch
        {
            "url_verification" => IntakeReading.Ignored(WebhookReasons.Handshake),
            "event_callback" when root.Object("event") is { } happened && happened.Line("type") is "message" or "app_mention" => OfMessage(record, root, happened),
            _ => IntakeReading.Ignored(WebhookReasons.Event),
        },
        IntakeReading.Dead);

    private IntakeReading OfMessage(IntakeRecord record, JsonElement root, JsonElement message)
    {
        string? kind = message.Line("subtype");
        if (message.Has("bot_id") || message.Has("bot_profile") || kind == "bot_message" || IsOurBot(root, message))
        {
            return IntakeReading.Ignored(WebhookReasons.Bot);
        }

        if (kind is "message_changed" or "message_deleted" or "message_replied" || message.Is("hidden"))
        {
            return IntakeReading.Ignored(WebhookReasons.Edit);
        }

        // What is left are joins, topics and the like.
        if (kind is not (null or "file_share" or "thread_broadcast"))
        {
            return IntakeReading.Ignored(WebhookReasons.Event);
        }

        if (message.Line("user") is not { } user || message.Line("ts") is not { } stamp || ThreadOf(root, message) is not { } thread)
        {
            return IntakeReading.Dead("event: a message needs user, channel and ts.");
        }

        string text = TextOf(message);
        if (text.Length == 0)
        {
            return IntakeReading.Ignored(WebhookReasons.Empty);
        }

        string workspace = root.Line("team_id") ?? "";
        string home = message.Line("user_team") ?? message.Line("team") ?? workspace;
        bool isReply = message.Line("thread_ts") is { } first && first != stamp;
        bool isStaffs = _staff.Contains(home) || _staff.Contains($"{home}/{user}");
        if (isStaffs && !isReply)
        {
            // Ours to tell, and nobody's request.
            return IntakeReading.Ignored(MachineMailKind.OwnAddress.Reason());
        }

        string place = message.Line("channel")!;
        return new IntakeReading.Message(new IncomingMessage(
            new Person($"slack:{home}/{user}"), WebhookJson.SubjectOf(text), text, text, Channel,
            new MessageSource(WebhookJson.Identity(Channel, workspace, place, stamp), thread, record.Id), [thread])
        {
            Place = $"slack:{workspace}/{place}",
            IsVouched = true,
            IsStaffs = isStaffs,
        });
    }

    /// <summary>The user under which the app itself is installed.</summary>
    private static bool IsOurBot(JsonElement root, JsonElement message) =>
        message.Line("user") is { } user && root.Objects("authorizations").Any(a => a.Is("is_bot") && a.Line("user_id") == user);

    private static string TextOf(JsonElement message)
    {
        string text = SlackText.Read(message.Text("text") ?? "");
        string[] files = [.. message.Objects("files").Select(f => f.Line("name") ?? f.Line("id") ?? "a file").Take(50)];
        return files.Length == 0 ? text : $"{text}\n\nAttached in Slack: {string.Join(", ", files)}".Trim();
    }

    private static string? ThreadOf(JsonElement root, JsonElement message) =>
        message.Line("channel") is { } channel && (message.Line("thread_ts") ?? message.Line("ts")) is { } first
            ? "slack-" + WebhookJson.Identity(root.Line("team_id") ?? "", channel, first)
            : null;
}
