using System.Text;

namespace SupportFunctions.Desk.Intake;

/// <summary>A value with parameters, as in Content-Type and Content-Disposition (RFC 2045, 5.1), with the continuations and charsets of RFC 2231.</summary>
/// <param name="Value">Lower-case; empty when absent.</param>
/// <param name="Parameters">Names compare without case; values decoded and on one line.</param>
public sealed record ParameterizedField(string Value, IReadOnlyDictionary<string, string> Parameters)
{
    // More than any mailer writes; stops one field of 16 KiB from being thousands of dictionary entries.
    private const int MostParameters = 64;

    public static ParameterizedField Empty { get; } = new("", new Dictionary<string, string>());

    public string? Parameter(string name) => Parameters.TryGetValue(name, out var value) ? value : null;

    public static ParameterizedField Read(string? raw)
    {
        if (string.IsNullOrWhiteSpace(raw))
        {
            return Empty;
        }

        var scan = new Scanner(raw);
        var value = scan.Word("; \t(").ToLowerInvariant();
        var segments = new List<(string Name, int Index, bool Extended, string Value)>();
        while (segments.Count < MostParameters && scan.NextParameter() is { } parameter)
        {
            segments.Add(Segment(parameter.Name, parameter.Value));
        }

        if (segments.Count == 0)
        {
            return new ParameterizedField(value, Empty.Parameters);
        }

        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var segment in segments)
        {
            if (segment.Index < 0)
            {
                parameters.TryAdd(segment.Name, MailText.OneLine(segment.Value)); // Of two equals the first.
            }
        }

        // RFC 2231 wins over the plain form beside it.
        foreach (var group in segments.Exists(s => s.Index >= 0) ? segments.Where(s => s.Index >= 0).GroupBy(s => s.Name, StringComparer.OrdinalIgnoreCase) : [])
        {
            parameters[group.Key] = Join(group.OrderBy(s => s.Index).Select(p => (p.Extended, p.Value)));
        }

        return new ParameterizedField(value, parameters);
    }

    /// <summary>"name", "name*" (extended), "name*2" (continued), "name*2*" (both).</summary>
    private static (string, int, bool, string) Segment(string name, string value)
    {
        var extended = name.EndsWith('*');
        var core = extended ? name[..^1] : name;
        var star = core.IndexOf('*');
        if (star > 0 && core.Length - star is > 1 and < 5 && int.TryParse(core.AsSpan(star + 1), System.Globalization.NumberStyles.None, null, out var index))
        {
            return (core[..star], index, extended, value);
        }

        return (core, extended ? 0 : -1, extended, value);
    }

    private static string Join(IEnumerable<(bool Extended, string Value)> parts)
    {
        string? charset = null;
        var bytes = new List<byte>();
        var first = true;
        foreach (var (extended, value) in parts)
        {
            var text = value;
            if (first && extended && text.Split('\'', 3) is [var named, _, var rest])
            {
                charset = named;
                text = rest;
            }

            first = false;
            if (extended)
            {
                AddPercentDecoded(bytes, text);
            }
            else
            {
                bytes.AddRange((Charsets.Find(charset) ?? Encoding.UTF8).GetBytes(text));
            }
        }

        return MailText.OneLine(Charsets.Decode(bytes.ToArray(), charset, out _));
    }

    private static void AddPercentDecoded(List<byte> bytes, string text)
    {
        var raw = Encoding.UTF8.GetBytes(text);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] == '%' && i + 2 < raw.Length && TransferDecoder.Hex(raw[i + 1]) is var high and >= 0 && TransferDecoder.Hex(raw[i + 2]) is var low and >= 0)
            {
                bytes.Add((byte)((high << 4) | low));
                i += 2;
            }
            else
            {
                bytes.Add(raw[i]);
            }
        }
    }

    private sealed class Scanner(string raw)
    {
        private int position;

        /// <summary>Up to any of <paramref name="ends"/>.</summary>
        public string Word(string ends)
        {
            SkipBlanks();
            var start = position;
            var length = raw.AsSpan(start).IndexOfAny(ends);
            position = length < 0 ? raw.Length : start + length;
            return raw.AsSpan(start..position).Trim().ToString();
        }

        public (string Name, string Value)? NextParameter()
        {
            while (position < raw.Length)
            {
                SkipBlanks();
                while (position < raw.Length && raw[position] == ';')
                {
                    position++;
                    SkipBlanks();
                }

                var name = Word("=;");
                if (position >= raw.Length || raw[position] == ';')
                {
                    continue; // A word without "=": not a parameter.
                }

                position++;
                SkipBlanks();
                var value = position < raw.Length && raw[position] == '"' ? Quoted() : Word(";");
                if (name.Length is > 0 and <= 60)
                {
                    return (name, value);
                }
            }

            return null;
        }

        private string Quoted()
        {
            var start = position + 1;
            if (raw.AsSpan(start).IndexOfAny('"', '\\') is var length and >= 0 && raw[start + length] == '"')
            {
                position = start + length + 1;
                return raw.Substring(start, length);
            }

            var text = new StringBuilder();
            for (position++; position < raw.Length && raw[position] != '"'; position++)
            {
                // A backslash before anything but a quote or itself is part of a Windows path that was never escaped.
                if (raw[position] == '\\' && position + 1 < raw.Length && raw[position + 1] is '"' or '\\')
                {
                    position++;
                }

                text.Append(raw[position]);
            }

            position = Math.Min(position + 1, raw.Length);
            return text.ToString();
        }

        private void SkipBlanks()
        {
            var depth = 0;
            for (; position < raw.Length; position++)
            {
                var c = raw[position];
                if (c == '(')
                {
                    depth++;
                }
                else if (c == ')' && depth > 0)
                {
                    depth--;
                }
                else if (depth == 0 && c is not (' ' or '\t'))
                {
                    return;
                }
            }
        }
    }
}
