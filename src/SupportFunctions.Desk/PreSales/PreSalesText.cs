using SupportFunctions.Core.PreSales;
using SupportFunctions.Desk.Intake;

namespace SupportFunctions.Desk.PreSales;

/// <summary>
/// Finds the answers to R-IN-3 in a mail: lines such as <c>Attempted: ...</c>, in a first message or in line in an answer to ours. In
/// doubt nothing is found, since all of the words are on the case anyway. Looks at each line once.
/// </summary>
internal static class PreSalesText
{
    private const int Looked = 100_000;
    private const int LongestLabel = 120;

    /// <param name="text">All of the message, quotes too: the questions stand in them.</param>
    /// <param name="visible">What the sender wrote this time, whose words come first.</param>
    public static PreSalesAnswers Read(string text, string visible) => ReadText(text, isOwn: false).With(ReadText(visible, isOwn: true));

    private static PreSalesAnswers ReadText(string text, bool isOwn)
    {
        var found = new Dictionary<string, (int Depth, string Value)>(StringComparer.Ordinal);
        Segment? current = null;
        foreach (string line in MailText.Cut(MailText.Body(text), Looked).Split('\n'))
        {
            string content = Unquoted(line, out int depth);
            if (Label(content, out string rest) is { } question)
            {
                Keep(found, current, all: isOwn);
                current = new Segment(question, depth, rest);
            }
            else if (current is not null && (depth > current.Depth || IsRule(content)))
            {
                Keep(found, current, all: false);
                current = null;
            }
            else
            {
                current?.Add(content, depth);
            }
        }

        Keep(found, current, all: false);
        return new PreSalesAnswers
        {
            Company = Line(PreSalesQuestions.Company, PreSalesLimits.Line),
            Summary = Line(PreSalesQuestions.Summary, PreSalesLimits.Summary),
            Attempted = Text(PreSalesQuestions.Attempted, PreSalesLimits.Text),
            Expected = Text(PreSalesQuestions.Expected, PreSalesLimits.Text),
            StepsTaken = Text(PreSalesQuestions.StepsTaken, PreSalesLimits.Text),
            Impact = Text(PreSalesQuestions.Impact, PreSalesLimits.Impact),
            AffectedUsers = Line(PreSalesQuestions.AffectedUsers, PreSalesLimits.Line),
            DesignDocs = [.. Entries(PreSalesQuestions.DesignDocs, PreSalesLimits.Document, "\n;,")],
            SalesStage = Line(PreSalesQuestions.SalesStage, PreSalesLimits.Line),
            KeyDates = [.. Entries(PreSalesQuestions.KeyDates, PreSalesLimits.Date, "\n;")],
            Severity = Line(PreSalesLabels.Severity, PreSalesLimits.Severity),
        };

        string? Text(string question, int most) => found.TryGetValue(question, out var answer) ? MailText.Cut(answer.Value, most) : null;

        string? Line(string question, int most) => found.TryGetValue(question, out var answer) ? MailText.Cut(MailText.OneLine(answer.Value), most) : null;

        IEnumerable<string> Entries(string question, int most, string separators) => (Text(question, int.MaxValue) ?? "")
            .Split(separators.ToCharArray())
            .Select(e => MailText.Cut(MailText.OneLine(e.TrimStart(' ', '\t', '-', '*', '\u2022')), most))
            .Where(e => e.Length > 0)
            .Take(PreSalesLimits.Entries);
    }

    /// <summary>The least quoted answer is the newest one; of equals the first, because most people answer on top.</summary>
    /// <param name="all">Every paragraph up to the next question is the answer; else only the first, because what follows may be anything.</param>
    private static void Keep(Dictionary<string, (int Depth, string Value)> found, Segment? segment, bool all)
    {
        if (segment?.Value(all) is { Length: > 0 } value && (!found.TryGetValue(segment.Question, out var known) || segment.ValueDepth < known.Depth))
        {
            found[segment.Question] = (segment.ValueDepth, value);
        }
    }

    private static string Unquoted(string line, out int depth)
    {
        depth = 0;
        int at = 0;
        while (at < line.Length && (line[at] is '>' or ' ' or '\t'))
        {
            depth += line[at++] == '>' ? 1 : 0;
        }

        return line[(depth > 0 ? at : 0)..].Trim();
    }

    /// <summary><c>*Attempted (what was tried):* text</c> is a label, too: marks of emphasis, bullets and what stands in parentheses do not count.</summary>
    private static string? Label(string content, out string rest)
    {
        rest = "";
        int colon = content.AsSpan(0, Math.Min(content.Length, LongestLabel)).IndexOfAny(':', '\uFF1A');
        if (colon <= 0)
        {
            return null;
        }

        string head = content[..colon];
        int aside = head.IndexOf('(', StringComparison.Ordinal);
        string name = (aside > 0 ? head[..aside] : head).Trim(' ', '\t', '*', '_', '#', '-', '\u2022').ToLowerInvariant();
        if (!PreSalesLabels.Read.TryGetValue(name, out string? question))
        {
            return null;
        }

        rest = content[(colon + 1)..].TrimStart('*', '_').Trim();
        return question;
    }

    /// <summary>A line of dashes ends an answer: the end of our questions, a signature, or the head of a quote.</summary>
    private static bool IsRule(string content) => content.Length >= 2 && content.All(c => c is '-' or '_' or '=' or '\u2014' or '\u2013');

    private sealed class Segment(string question, int depth, string rest)
    {
        private readonly List<string> _lines = [rest];

        public string Question => question;

        public int Depth { get; } = depth;

        /// <summary>Of the answer, which stands unquoted below a quoted question.</summary>
        public int ValueDepth { get; private set; } = depth;

        private bool IsEmpty => _lines.TrueForAll(l => l.Length == 0);

        public void Add(string content, int contentDepth)
        {
            if (content.Length > 0 && IsEmpty)
            {
                ValueDepth = contentDepth;
            }

            _lines.Add(content);
        }

        public string Value(bool all)
        {
            IEnumerable<string> kept = _lines.SkipWhile(l => l.Length == 0);
            return string.Join('\n', all ? kept : kept.TakeWhile(l => l.Length > 0)).Trim();
        }
    }
}
