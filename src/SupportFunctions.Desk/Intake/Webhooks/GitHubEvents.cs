using System.Text.Json;
using SupportFunctions.Core.Cases;

namespace SupportFunctions.Desk.Intake.Webhooks;

/// <summary>News of an issue: that it was closed, opened again, moved, deleted or commented on. Everything else is noise to a case.</summary>
/// <remarks>
/// What is read is what was signed, the body: the headers that name the event and the delivery are under no signature. So the same body
/// is the same news, under whatever delivery id it comes again.
/// </remarks>
internal static class GitHubEvents
{
    private const string By = "github";
    private const int MostCommentCharacters = 20_000;

    /// <summary><c>owner/repository#123</c>; null when it is about no issue.</summary>
    public static string? IssueOf(ReadOnlyMemory<byte> raw) => WebhookJson.Of(raw, IssueOf);

    public static IntakeReading Read(ReadOnlyMemory<byte> raw, string intakeId) => WebhookJson.Of<IntakeReading>(
        raw,
        root => root.Has("zen") && root.Has("hook_id") ? IntakeReading.Ignored(WebhookReasons.Handshake)
            : IssueOf(root) is { } issue && TextOf(root, issue) is { } text
                ? new IntakeReading.News(
                    new CaseLink(LinkKind.Github, issue), By, text, new MessageSource(WebhookJson.Identity("github", WebhookJson.HashOf(raw)), null, intakeId))
            : IntakeReading.Ignored(WebhookReasons.Event),
        IntakeReading.Dead);

    private static string? IssueOf(JsonElement root) =>
        root.Object("repository")?.Line("full_name") is { } repository && root.Object("issue")?.Id("number") is { } number
            ? LinkRefs.Read(LinkKind.Github, $"{repository}#{number}")
            : null;

    private static string? TextOf(JsonElement root, string reference)
    {
        JsonElement issue = root.Object("issue")!.Value;
        string who = root.Object("sender")?.Line("login") ?? "somebody";
        string title = issue.Line("title") is { } named ? $": {named}" : "";
        string? happened = (root.Object("comment"), root.Line("action")) switch
        {
            ({ } comment, "created") => $"{who} commented on {reference}{title}\n\n{MailText.Cut(comment.Text("body") ?? "(empty)", MostCommentCharacters)}\n\n{comment.Line("html_url")}",
            ({ }, _) => null,
            (null, "closed") => $"{who} closed {reference}{Reason(issue)}{title}\n{issue.Line("html_url")}",
            (null, "reopened") => $"{who} opened {reference} again{title}\n{issue.Line("html_url")}",
            (null, "deleted") => $"{who} deleted {reference}{title}",
            (null, "transferred") => $"{who} moved {reference} to {root.Object("changes")?.Object("new_issue")?.Line("html_url") ?? "another repository"}{title}",
            _ => null,
        };
        return happened is null ? null : "GitHub: " + happened.TrimEnd();
    }

    /// <summary>Such as <c>completed</c> or <c>not_planned</c>.</summary>
    private static string Reason(JsonElement issue) => issue.Line("state_reason") is { } reason ? $" as {reason.Replace('_', ' ')}" : "";
}
