using System.Text;

namespace SupportFunctions.Desk.Mail;

/// <summary>RFC 2047 encoded words in UTF-8.</summary>
internal static class EncodedWords
{
    /// <summary>RFC 2047, 2 allows 75, and 76 for the whole line: this leaves room for the longest field name in use, "Reply-To: ".</summary>
    private const int Longest = 64;

    /// <summary>Without "=?utf-8?q?" and "?=".</summary>
    private const int PayloadLength = Longest - 12;

    /// <summary>Q for mostly Latin text, which stays readable; B where Q would more than double it. No character is split between two words (RFC 2047, 5).</summary>
    public static IEnumerable<string> From(string text)
    {
        var runes = text.EnumerateRunes().ToArray();
        var bytes = runes.Sum(rune => rune.Utf8SequenceLength);
        return runes.Sum(rune => Q(rune).Length) > 2 * BLength(bytes) ? InB(runes) : InQ(runes);
    }

    private static IEnumerable<string> InQ(Rune[] runes)
    {
        var payload = new StringBuilder();
        foreach (var encoded in runes.Select(Q))
        {
            if (payload.Length + encoded.Length > PayloadLength)
            {
                yield return $"=?utf-8?q?{payload}?=";
                payload.Clear();
            }

            payload.Append(encoded);
        }

        yield return $"=?utf-8?q?{payload}?=";
    }

    private static IEnumerable<string> InB(Rune[] runes)
    {
        var payload = new StringBuilder();
        var bytes = 0;
        foreach (var rune in runes)
        {
            if (BLength(bytes + rune.Utf8SequenceLength) > PayloadLength)
            {
                yield return B(payload);
                payload.Clear();
                bytes = 0;
            }

            payload.Append(rune.ToString());
            bytes += rune.Utf8SequenceLength;
        }

        yield return B(payload);
    }

    private static string B(StringBuilder payload) =>
        $"=?utf-8?b?{Convert.ToBase64String(Encoding.UTF8.GetBytes(payload.ToString()))}?=";

    private static int BLength(int bytes) => (bytes + 2) / 3 * 4;

    /// <summary>The strictest set, RFC 2047, 5 (3), which also holds inside a display name.</summary>
    private static string Q(Rune rune)
    {
        if (rune.Value == ' ')
            return "_";
        if (rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || "!*+-/".Contains((char)rune.Value, StringComparison.Ordinal)))
            return rune.ToString();
        return QuotedPrintable.Octets(rune);
    }
}
