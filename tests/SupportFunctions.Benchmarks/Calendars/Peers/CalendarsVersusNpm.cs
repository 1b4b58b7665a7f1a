using System.Diagnostics;
using System.Globalization;
using NodaTime;
using NodaTime.TimeZones;
using SupportFunctions.Benchmarks.Measuring;
using SupportFunctions.Core.Tests.Calendars.Torture;

namespace SupportFunctions.Benchmarks.Calendars.Peers;

/// <summary>The rows of docs/calendar-torture, asked of the desk's calendars and of npm libraries in one run: answers first, then time.</summary>
internal static class CalendarsVersusNpm
{
    private static readonly TimeSpan _round = TimeSpan.FromMilliseconds(100);

    public static async Task RunAsync(BenchmarkArguments arguments)
    {
        int patience = arguments.Number("--patience", 500);
        List<PeerQuestion> questions = PeerQuestion.ReadAll();
        int agreed = questions.Count(question => question.IsAnsweredByTheDesk());
        Say($"{questions.Count} questions. The desk answers {agreed} of them as published. Zone data {TzdbDateTimeZoneSource.Default.TzdbVersion}.");
        (string runtime, IReadOnlyList<PeerAnswers> libraries) = await PeerProcess.AskAsync(questions, patience);
        Say($"{runtime}. A question that takes longer than {patience} ms is not answered in time.");
        foreach (PeerAnswers library in libraries)
        {
            Say($"\n== {library.Name}");
            Compare(questions, library);
            Time(questions, library);
        }
    }

    private static void Compare(List<PeerQuestion> questions, PeerAnswers library)
    {
        var judged = questions.Zip(library.Answers, (question, answer) => (Question: question, Answer: answer, Reason: PeerReason.Of(question, answer))).ToList();
        int unsaid = judged.Count(one => one.Reason == "cannot say seconds");
        int same = judged.Count(one => one.Reason == PeerReason.Same);
        var different = judged.Where(one => one.Reason is not (PeerReason.Same or "cannot say seconds")).ToList();
        int confirmed = different.Count(one => one.Question.IsConfirmed());
        Say($"same {same}, different {different.Count}, cannot be asked (seconds) {unsaid}. Of the different ones the oracle, asked again, sides with the desk in {confirmed}.");
        foreach (var reason in different.GroupBy(one => one.Reason).OrderByDescending(group => group.Count()))
        {
            Say($"  {reason.Count(),5}  {reason.Key}: {string.Join(", ", reason.GroupBy(one => one.Question.Row.Group).OrderByDescending(group => group.Count()).Select(group => $"{group.Key} {group.Count()}"))}");
            var (question, answer, _) = reason.First();
            Say($"         {question.Row}: {question.Row.Answer}, the library {Shown(question.Row, answer)}");
        }
    }

    private static string Shown(TortureRow row, System.Text.Json.Nodes.JsonNode answer) =>
        answer.GetValueKind() == System.Text.Json.JsonValueKind.String ? answer.GetValue<string>()
        : row.AsksForDeadline ? TortureRow.Shown(Instant.FromUnixTimeMilliseconds((long)answer.GetValue<double>()))
        : string.Create(CultureInfo.InvariantCulture, $"{answer.GetValue<double>() / 3600:0.###} h");

    /// <summary>Both over the same questions: those that the library answered, rightly or not.</summary>
    private static void Time(List<PeerQuestion> questions, PeerAnswers library)
    {
        Say($"  {"instants apart",-16}{"questions",9}  {"library",12}  {"desk",9}  {"ratio",9}");
        foreach (string distance in PeerQuestion.Distances.Where(distance => library.Asked.GetValueOrDefault(distance) > 0))
        {
            List<PeerQuestion> timed = [.. questions.Where((question, index) => question.Distance == distance && library.Answers[index].GetValueKind() == System.Text.Json.JsonValueKind.Number)];
            double theirs = library.Seconds[distance] / timed.Count;
            double ours = SecondsPerQuestion(timed);
            Say($"  {distance,-16}{timed.Count,9}  {theirs * 1e6,9:0.0} µs  {ours * 1e9,6:0.0} ns  {theirs / ours,9:#,0}");
        }
    }

    private static double SecondsPerQuestion(List<PeerQuestion> questions)
    {
        double best = double.PositiveInfinity;
        for (int round = 0; round < 6; round++)
        {
            int passes = 0;
            long start = Stopwatch.GetTimestamp();
            do
            {
                AskAll(questions);
                passes++;
            }
            while (Stopwatch.GetElapsedTime(start) < _round);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds / passes / questions.Count);
        }

        return best;
    }

    private static long AskAll(List<PeerQuestion> questions)
    {
        long sum = 0;
        foreach (PeerQuestion question in questions)
        {
            TortureRow row = question.Row;
            sum += row.Allowance is { } allowance
                ? question.Prepared.Deadline(row.From, allowance)!.Value.GetHashCode()
                : question.Prepared.Elapsed(row.From, row.To!.Value).GetHashCode();
        }

        return sum;
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
