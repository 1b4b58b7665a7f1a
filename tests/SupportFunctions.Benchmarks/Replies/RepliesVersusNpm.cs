using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using SupportFunctions.Benchmarks.Measuring;
using SupportFunctions.Desk.Intake.Replies;

namespace SupportFunctions.Benchmarks.Replies;

/// <summary>The same replies, cut by the desk and by npm's email-reply-parser in one run: answers first, then time on one core.</summary>
internal static class RepliesVersusNpm
{
    private const double SecondsOfRound = 0.5;

    public static async Task RunAsync(BenchmarkArguments arguments)
    {
        List<ReplyMail> mails = ReplyMails.Make(arguments.Number("--mails", 600));
        Say($"{mails.Count} mails, on average {mails.Average(m => m.Text.Length):0} characters in {mails.Average(m => m.Text.Count(c => c == '\n')):0} lines.");
        double ours = SecondsPerMail(mails);
        JsonNode answer = JsonNode.Parse(await NodeProcess.AskAsync("cut.mjs", new JsonObject
        {
            ["mails"] = new JsonArray([.. mails.Select(m => JsonValue.Create(m.Text))]),
            ["seconds"] = SecondsOfRound,
        }.ToJsonString(), "Replies"))!;
        string[] theirs = [.. answer["answers"]!.AsArray().Select(a => ((string)a!).Trim())];
        double theirTime = (double)answer["secondsPerMail"]!;
        Say($"{(string)answer["runtime"]!}, {(string)answer["name"]!}");
        Compare(mails, "the desk", [.. mails.Select(m => VisibleReply.Cut(m.Text).Visible)]);
        Compare(mails, (string)answer["name"]!, theirs);
        Say($"desk {1 / ours:#,0} mails/s ({ours * 1e6:0.0} µs each), library {1 / theirTime:#,0} mails/s ({theirTime * 1e6:0.0} µs each), ratio {theirTime / ours:0.0}");
    }

    private static void Compare(List<ReplyMail> mails, string who, string[] answers)
    {
        var wrong = mails.Zip(answers, (mail, answer) => (Mail: mail, Answer: answer)).Where(a => a.Answer != a.Mail.Own).ToList();
        Say($"{who}: {mails.Count - wrong.Count} as written, {wrong.Count(a => a.Answer.Contains(a.Mail.Own, StringComparison.Ordinal))} with more left, {wrong.Count(a => !a.Answer.Contains(a.Mail.Own, StringComparison.Ordinal))} with words of the author missing");
        foreach (var kind in wrong.GroupBy(a => a.Mail.Kind).OrderByDescending(g => g.Count()))
        {
            Say($"  {kind.Count(),4}  {kind.Key}");
        }
    }

    private static double SecondsPerMail(List<ReplyMail> mails)
    {
        double best = double.PositiveInfinity;
        long characters = 0;
        for (int round = 0; round < 6; round++)
        {
            int passes = 0;
            long start = Stopwatch.GetTimestamp();
            do
            {
                foreach (ReplyMail mail in mails)
                {
                    characters += VisibleReply.Cut(mail.Text).Visible.Length;
                }

                passes++;
            }
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < SecondsOfRound);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds / passes / mails.Count);
        }

        return characters > 0 ? best : throw new InvalidOperationException("Nothing was cut.");
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
