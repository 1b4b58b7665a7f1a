using System.Text.RegularExpressions;

namespace SupportFunctions.Desk.Intake.Conversations;

/// <summary>
/// What an engineer wrote by mail (R-IN-5). <c>#note</c> as the first line makes it a note. <c>Summary:</c> and <c>Next steps:</c> at the
/// beginning of a line, each up to the next empty line, are what a first response needs (R-SLA-6); the rest is the reply's body, without
/// a greeting on a line of its own, because the desk's mail greets already.
/// </summary>
/// <param name="Text">All of it, without the word <c>#note</c>.</param>
internal sealed partial record EngineerMail(bool IsNote, string Text, string Summary, string NextSteps, string Body)
{
    private const string NoteWord = "#note";

    /// <summary>It can only be meant for the customer.</summary>
    public bool StatesReply => !IsNote && (Summary.Length > 0 || NextSteps.Length > 0);

    /// <param name="visible">Without quotes and signature.</param>
    public static EngineerMail Read(string visible)
    {
        string text = visible.Trim();
        int end = text.IndexOf('\n') is >= 0 and int first ? first : text.Length;
        string[] words = text[..end].Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries);
        if (words is [var word, ..] && word.Equals(NoteWord, StringComparison.OrdinalIgnoreCase))
        {
            return new EngineerMail(IsNote: true, text[NoteWord.Length..].Trim(), "", "", "");
        }

        List<string> summary = [], nextSteps = [], body = [];
        List<string> current = body;
        foreach (string line in text.Split('\n'))
        {
            if (Marker().Match(line) is { Success: true } marker)
            {
                current = marker.Groups["summary"].Success ? summary : nextSteps;
                current.Add(marker.Groups["rest"].Value.Trim());
            }
            else if (!string.IsNullOrWhiteSpace(line))
            {
                bool isFirst = summary.Count + nextSteps.Count == 0 && body.TrueForAll(l => l.Length == 0);
                current.Add(isFirst && Greeting().IsMatch(line) ? "" : line.TrimEnd());
            }
            else if (current == body)
            {
                current.Add("");
            }
            else if (current.Exists(l => l.Length > 0))
            {
                current = body;
            }
        }

        return new EngineerMail(IsNote: false, text, Joined(summary), Joined(nextSteps), Joined(body));
    }

    private static string Joined(List<string> lines) => string.Join('\n', lines).Trim();

    [GeneratedRegex(
        @"^[ \t]*(?:hi|hello|hey|dear|hallo|good (?:morning|afternoon|evening))(?:[ \t]+[\p{L}\p{M} .'-]{1,40})?[ \t]*[,!]?[ \t]*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Greeting();

    /// <summary>Programs that send HTML write bold as "*Summary:*".</summary>
    [GeneratedRegex(
        @"^[ \t]*\**[ \t]*(?:(?<summary>summary)|next[ \t-]?steps?)[ \t]*\**[ \t]*[:：][ \t]*\**(?<rest>.*)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Marker();
}
