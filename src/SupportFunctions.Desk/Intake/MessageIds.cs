namespace SupportFunctions.Desk.Intake;

/// <summary>msg-ids (RFC 5322, 3.6.4) without their brackets; words and blanks between them are skipped.</summary>
public static class MessageIds
{
    // One line of RFC 5322, 2.1.1. Longer ones are attempts to fill an index row.
    private const int Longest = 998;

    public static IReadOnlyList<string> Read(string? raw)
    {
        if (string.IsNullOrWhiteSpace(raw))
        {
            return [];
        }

        var ids = new List<string>();
        var position = 0;
        while (position < raw.Length)
        {
            var open = raw.IndexOf('<', position);
            var close = open < 0 ? -1 : raw.IndexOf('>', open + 1);
            if (close < 0)
            {
                break;
            }

            // "<<a@b>": the innermost bracket counts.
            open = raw.LastIndexOf('<', close, close - open + 1);
            Add(ids, raw[(open + 1)..close]);
            position = close + 1;
        }

        if (ids.Count == 0)
        {
            foreach (var word in raw.Split([' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries))
            {
                if (word.Contains('@'))
                {
                    Add(ids, word.Trim('<', '>'));
                }
            }
        }

        return ids;
    }

    public static string? First(string? raw) => Read(raw) is [var first, ..] ? first : null;

    /// <summary>The root and the newest, at most <paramref name="most"/> together: what threading needs.</summary>
    public static IReadOnlyList<string> Limit(IReadOnlyList<string> ids, int most) =>
        ids.Count <= most ? ids : [ids[0], .. ids.Skip(ids.Count - most + 1)];

    private static void Add(List<string> ids, string candidate)
    {
        // Blanks come from folding inside a long id.
        var id = candidate.AsSpan().ContainsAnyExceptInRange('!', '~') ? string.Concat(candidate.Where(c => !char.IsWhiteSpace(c) && !char.IsControl(c))) : candidate;
        if (id.Length is > 0 and <= Longest)
        {
            ids.Add(id);
        }
    }
}
