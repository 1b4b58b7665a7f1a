namespace SupportFunctions.Desk.Calendars;

/// <summary>A line of an iCalendar file, unfolded: <c>name *(";" parameter) ":" value</c> (RFC 5545, 3.1).</summary>
/// <param name="Number">Of its first line in the file, from 1.</param>
/// <param name="Name">In upper case; empty when not even that can be read.</param>
/// <param name="Parameters">By name in upper case, without quotes; of several values all, as written.</param>
/// <param name="Fault">Why it cannot be read, in words that follow 'line 7'; null when it can.</param>
internal sealed record ContentLine(int Number, string Name, IReadOnlyDictionary<string, string> Parameters, string Value, string? Fault)
{
    private static readonly Dictionary<string, string> _none = [];

    public static ContentLine Faulty(int number, string name, string fault) => new(number, name, _none, "", fault);

    public static ContentLine Parse(int number, string text)
    {
        int at = NameEnd(text, 0);
        string name = text[..at].ToUpperInvariant();
        if (at == 0 || at == text.Length || text[at] is not (':' or ';'))
        {
            return Faulty(number, "", "has no name with a ':' after it");
        }

        Dictionary<string, string> parameters = _none;
        while (text[at] == ';')
        {
            int equals = NameEnd(text, at + 1);
            if (equals == at + 1 || equals == text.Length || text[equals] != '=')
            {
                return Faulty(number, name, "has a parameter without name or '='");
            }

            int end = ParameterEnd(text, equals + 1);
            if (end == text.Length)
            {
                return Faulty(number, name, "has a quoted parameter that does not end, or no ':'");
            }

            parameters = parameters.Count == 0 ? new(StringComparer.Ordinal) : parameters;
            parameters.TryAdd(text[(at + 1)..equals].ToUpperInvariant(), text[(equals + 1)..end].Replace("\"", "", StringComparison.Ordinal));
            at = end;
        }

        return new ContentLine(number, name, parameters, text[(at + 1)..], null);
    }

    private static int NameEnd(string text, int from)
    {
        int end = from;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '-'))
        {
            end++;
        }

        return end;
    }

    /// <summary>The ';' or ':' after a parameter's values; in quotes both are text.</summary>
    private static int ParameterEnd(string text, int from)
    {
        bool isQuoted = false;
        int end = from;
        while (end < text.Length && (isQuoted || text[end] is not (';' or ':')))
        {
            isQuoted ^= text[end] == '"';
            end++;
        }

        return end;
    }
}
