using System.Text;

namespace SupportFunctions.Desk.Intake.Conversations;

/// <summary>One <c>Authentication-Results</c> field (RFC 8601, 2.2), as far as SPF and DKIM go.</summary>
/// <param name="ServerId">authserv-id: who says so.</param>
/// <param name="Passed">Domains that SPF passed for (of MAIL FROM) or DKIM passed for (of the signature).</param>
internal sealed record AuthenticationResults(string ServerId, IReadOnlyList<string> Passed)
{
    private const int Longest = 8000;

    /// <summary>Null when there is no authserv-id.</summary>
    public static AuthenticationResults? Read(string field)
    {
        string[] parts = Plain(field.Length > Longest ? field[..Longest] : field).Split('\n');
        string[] server = Words(parts[0]);
        if (server.Length == 0)
        {
            return null;
        }

        return new AuthenticationResults(server[0], [.. parts.Skip(1).Select(Passing).OfType<string>()]);
    }

    /// <summary>Of "spf=pass smtp.mailfrom=a@b" or "dkim=pass header.d=b": the domain that it is about.</summary>
    private static string? Passing(string part)
    {
        string[] words = Words(part);
        string result = words.Length == 0 ? "" : words[0].ToLowerInvariant();
        return result switch
        {
            "spf=pass" or "spf/1=pass" => Property(words, "smtp.mailfrom", "smtp.mail"),
            "dkim=pass" or "dkim/1=pass" => Property(words, "header.d", "header.i"),
            _ => null,
        };
    }

    private static string? Property(string[] words, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (Array.Find(words, w => w.StartsWith(name + "=", StringComparison.OrdinalIgnoreCase)) is { } found)
            {
                string value = found[(name.Length + 1)..];
                return value[(value.LastIndexOf('@') + 1)..].TrimEnd('.') is { Length: > 0 } domain ? domain : null;
            }
        }

        return null;
    }

    private static string[] Words(string part) => part.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Without comments (RFC 5322, 3.2.2) and quotes, each ";" that separates as a line end, and no blanks around "=".</summary>
    private static string Plain(string field)
    {
        var text = new StringBuilder();
        int depth = 0;
        bool isQuoted = false;
        for (int i = 0; i < field.Length; i++)
        {
            char c = field[i];
            if (c == '\\' && (isQuoted || depth > 0))
            {
                i++;
            }
            else if (c == '"' && depth == 0)
            {
                isQuoted = !isQuoted;
            }
            else if (isQuoted)
            {
                // What is quoted, such as a reason, is one word and no result.
                text.Append(char.IsWhiteSpace(c) || c is ';' or '=' ? '_' : c);
            }
            else if (c is '(' or ')')
            {
                depth = Math.Max(depth + (c == '(' ? 1 : -1), 0);
                text.Append(' ');
            }
            else if (depth == 0)
            {
                text.Append(c == ';' ? '\n' : char.IsWhiteSpace(c) ? ' ' : c);
            }
        }

        return string.Join('\n', text.ToString().Split('\n').Select(p => string.Join('=', p.Split('=').Select(w => w.Trim()))));
    }
}
