using System.Buffers;
using System.Text;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Resources;

namespace SupportFunctions.Desk.Intake;

/// <summary>
/// Mailboxes of an address field (RFC 5322, 3.4) with the obsolete forms of 4.4 and RFC 7103, 7.4. The structure is read before encoded
/// words are decoded, so a decoded comma or bracket can never make another address.
/// </summary>
public static class AddressList
{
    /// <summary>addr-spec: 64 of local part, "@", 255 of domain (RFC 5321, 4.5.3.1).</summary>
    public const int LongestAddress = 320;

    private const int LongestName = 200;

    /// <summary>Characters that <see cref="Reader"/> looks at; whatever stands between two of them is taken as it is.</summary>
    private static readonly SearchValues<char> Special = SearchValues.Create("\"(<>,;:=@");

    private static readonly SearchValues<char> EndsAngle = SearchValues.Create("\"(,>");

    /// <param name="value">The field unfolded, undecoded.</param>
    /// <param name="unreadable">How many entries held no address, groups without members not counted.</param>
    public static IReadOnlyList<MailAddress> Read(string value, int most, out int unreadable)
    {
        var reader = new Reader(value, most);
        reader.ReadAll();
        unreadable = reader.Unreadable;
        return reader.Found;
    }

    /// <summary>The first mailbox, or null.</summary>
    public static MailAddress? First(string? value) =>
        !string.IsNullOrWhiteSpace(value) && Read(value, 1, out _) is [var first, ..] ? first : null;

    /// <summary>The address alone, without brackets, route or "mailto:"; null when it is none.</summary>
    public static string? CleanAddress(string candidate)
    {
        var text = candidate.Trim().Trim('<', '>').Trim();
        if (text.Length > 2 && text[0] == '\'' && text[^1] == '\'')
        {
            text = text[1..^1];
        }

        if (text.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
        {
            text = text[7..];
        }

        // RFC 5322, 4.4: a source route before the address is ignored.
        if (text.StartsWith('@') && text.IndexOf(':') is var colon and > 0)
        {
            text = text[(colon + 1)..];
        }

        var at = text.LastIndexOf('@');
        if (at <= 0 || at == text.Length - 1 || text.Length > LongestAddress)
        {
            return null;
        }

        var local = text[..at].TrimEnd();
        var domain = WithoutBlanksAtDots(text[(at + 1)..].Trim().TrimEnd('.'));
        var quoted = local.Length > 2 && local[0] == '"' && local[^1] == '"';
        local = quoted ? local : WithoutBlanksAtDots(local);
        return domain.Length > 0 && !HasForeign(domain, allowed: "") && !HasForeign(local, quoted ? " ,;:<>()@\"" : "")
            ? MailNames.OneSpelling(local, domain)
            : null;
    }

    /// <summary>RFC 5322, 4.4: blanks may stand around the dots of an address.</summary>
    private static string WithoutBlanksAtDots(string part) =>
        part.Contains(' ') && part.Contains('.') ? string.Join('.', part.Split('.', StringSplitOptions.TrimEntries)) : part;

    private static bool HasForeign(string part, string allowed)
    {
        foreach (var c in part)
        {
            if (char.IsControl(c) || ((char.IsWhiteSpace(c) || c is '<' or '>' or '(' or ')' or ',' or ';' or '"' or '@') && !allowed.Contains(c)))
            {
                return true;
            }
        }

        return false;
    }

    private sealed class Reader(string value, int most)
    {
        private readonly StringBuilder written = new(); // as written, quotes kept: may be an address
        private readonly StringBuilder shown = new();   // quotes undone: may be a name
        private string? angle;
        private string? comment;
        private string? nameBefore;
        private bool hasAt;
        private int shownAtAngle;
        private int position;

        public List<MailAddress> Found { get; } = [];

        public int Unreadable { get; private set; }

        public void ReadAll()
        {
            while (position < value.Length && Found.Count < most)
            {
                var c = value[position];
                switch (c)
                {
                    case '"':
                        ReadQuoted();
                        break;
                    case '(':
                        comment = ReadComment() ?? comment;
                        break;
                    case '<':
                        ReadAngle();
                        break;
                    case '>' when angle is not null:
                        position++; // "<<jane@...>>".
                        break;
                    case ',' or ';':
                        Emit(c);
                        position++;
                        break;
                    case ':' when angle is null && !hasAt && !IsMailto():
                        // A group's name; its members are mailboxes like the others.
                        Clear();
                        nameBefore = null;
                        position++;
                        break;
                    case '=' when EncodedWords.LengthAt(value, position) is var length and > 0:
                        Take(length); // One unit: mailers leave commas and colons inside as they are.
                        break;
                    default:
                        hasAt |= c == '@';
                        var plain = value.AsSpan(position + 1).IndexOfAny(Special);
                        Take(plain < 0 ? value.Length - position : plain + 1);
                        break;
                }
            }

            if (Found.Count < most)
            {
                Emit(';');
            }
        }

        private void Take(int length)
        {
            written.Append(value, position, length);
            shown.Append(value, position, length);
            position += length;
        }

        private bool IsMailto() => written.Length < 20 && written.ToString().Trim().Equals("mailto", StringComparison.OrdinalIgnoreCase);

        private void ReadQuoted()
        {
            if (value.IndexOf('"', position + 1) < 0)
            {
                position++; // It never closes: a sign that somebody forgot, or typed for inches.
                return;
            }

            written.Append('"');
            for (position++; position < value.Length && value[position] != '"'; position++)
            {
                if (value[position] == '\\' && position + 1 < value.Length)
                {
                    written.Append('\\');
                    position++;
                }

                written.Append(value[position]);
                shown.Append(value[position]);
            }

            written.Append('"');
            position++;
        }

        /// <summary>Comments nest (RFC 5322, 3.2.2); counted, not recursed into. One that never closes ends with the field.</summary>
        private string? ReadComment()
        {
            var text = new StringBuilder();
            var depth = 0;
            for (; position < value.Length; position++)
            {
                var c = value[position];
                if (c == '\\' && position + 1 < value.Length)
                {
                    text.Append(value[++position]);
                    continue;
                }

                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                if (depth == 0)
                {
                    position++;
                    break;
                }

                if (c != '(' || depth > 1)
                {
                    text.Append(c);
                }
            }

            written.Append(' ');
            return text.Length > 0 ? text.ToString() : null;
        }

        private void ReadAngle()
        {
            if (angle is not null && CleanAddress(angle) is not null)
            {
                // The comma between two mailboxes was forgotten: what stands between them is the second one's name.
                var name = shown.ToString(shownAtAngle, shown.Length - shownAtAngle);
                shown.Length = shownAtAngle;
                Emit(',');
                shown.Append(name);
                written.Append(name);
            }

            var read = AngleText();
            shownAtAngle = shown.Length;
            angle = angle is null || CleanAddress(angle) is null ? read : angle;
        }

        private string AngleText()
        {
            var start = position + 1;
            if (value.AsSpan(start).IndexOfAny(EndsAngle) is var length and >= 0 && value[start + length] == '>')
            {
                position = start + length + 1;
                return value.Substring(start, length);
            }

            var text = new StringBuilder();
            var quoted = false;
            var angleHasAt = false;
            for (position++; position < value.Length; position++)
            {
                var c = value[position];
                if (c == '"')
                {
                    quoted = !quoted;
                }
                else if (c == '>' && !quoted)
                {
                    position++;
                    break;
                }
                else if (c == ',' && !quoted && angleHasAt && text[0] != '@')
                {
                    break; // The closing bracket was forgotten.
                }
                else if (c == '(' && !quoted)
                {
                    ReadComment();
                    position--;
                    continue;
                }

                angleHasAt |= c == '@';
                text.Append(c);
            }

            return text.ToString();
        }

        private void Emit(char separator)
        {
            var name = shown.ToString().Trim();
            if (angle is not null)
            {
                Add(CleanAddress(angle), nameBefore is null ? name : nameBefore + ", " + name);
                nameBefore = null;
            }
            else if (written.ToString().Trim() is { Length: > 0 } plain)
            {
                if (CleanAddress(plain) is { } address)
                {
                    Add(address, comment);
                    nameBefore = null;
                }
                else if (AllAddresses(plain) is { } several)
                {
                    several.ForEach(a => Add(a, null));
                    nameBefore = null;
                }
                else if (LastWordAddress(plain) is { } last)
                {
                    Add(last, plain[..plain.LastIndexOfAny([' ', '\t'])]);
                    nameBefore = null;
                }
                else if (separator == ',' && nameBefore is null && !plain.Contains('@'))
                {
                    // "Doe, Jane <jane@...>" without its quotes: the piece belongs to the name that follows.
                    nameBefore = name;
                }
                else
                {
                    Unreadable++;
                    nameBefore = null;
                }
            }

            if (separator == ';' && nameBefore is not null)
            {
                Unreadable++;
                nameBefore = null;
            }

            Clear();
        }

        /// <summary>Addresses with nothing but blanks between them; null when a word is none.</summary>
        private static List<string>? AllAddresses(string plain)
        {
            var words = plain.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Select(CleanAddress).TakeWhile(a => a is not null).Select(a => a!).ToList();
            return words.Count > 1 && words.Count == plain.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Length ? words : null;
        }

        private static string? LastWordAddress(string plain)
        {
            var blank = plain.LastIndexOfAny([' ', '\t']);
            return blank < 0 ? null : CleanAddress(plain[(blank + 1)..]);
        }

        private void Add(string? address, string? name)
        {
            if (address is null)
            {
                Unreadable++;
                return;
            }

            if (Found.Count >= most)
            {
                return;
            }

            var decoded = name is null ? "" : MailText.Cut(EncodedWords.Decode(name).Trim('"', '\'', ' '), LongestName);
            Found.Add(new MailAddress(address, decoded.Length == 0 ? null : decoded));
        }

        private void Clear()
        {
            written.Clear();
            shown.Clear();
            angle = null;
            comment = null;
            hasAt = false;
        }
    }
}
