using System.Globalization;
using System.Text;

namespace SupportFunctions.Desk.Mail;

/// <summary>RFC 2045, 6.7 over UTF-8.</summary>
internal static class QuotedPrintable
{
    /// <summary>76 with the '=' of a soft line break.</summary>
    private const int LongestLine = 76;

    /// <summary>The lines joined by CRLF; no character is split by a soft line break.</summary>
    public static string Encode(IEnumerable<string> lines) => string.Join("\r\n", lines.Select(Line));

    /// <summary>Each UTF-8 octet as "=HH".</summary>
    public static string Octets(Rune rune)
    {
        Span<byte> utf8 = stackalloc byte[4];
        var output = new StringBuilder(12);
        foreach (var octet in utf8[..rune.EncodeToUtf8(utf8)])
            output.Append(CultureInfo.InvariantCulture, $"={octet:X2}");
        return output.ToString();
    }

    private static string Line(string line)
    {
        var output = new StringBuilder(line.Length + 16);
        var column = 0;
        var rest = line.AsSpan();
        while (!rest.IsEmpty)
        {
            Rune.DecodeFromUtf16(rest, out var rune, out var length);
            var isLast = rest.Length == length;
            var encoded = IsLiteral(rune, isLast) ? rune.ToString() : Octets(rune);
            // The last character of a line may fill it; all others leave room for the soft break.
            if (column + encoded.Length > (isLast ? LongestLine : LongestLine - 1))
            {
                output.Append("=\r\n");
                column = 0;
            }

            // Servers that stuff dots or escape "From " badly find nothing to spoil (RFC 2049, 3 (8) and (9)).
            if (column == 0 && (rune.Value == '.' || rest.StartsWith("From ", StringComparison.Ordinal)))
                encoded = Octets(rune);
            output.Append(encoded);
            column += encoded.Length;
            rest = rest[length..];
        }

        return output.ToString();
    }

    private static bool IsLiteral(Rune rune, bool isLast) => rune.Value switch
    {
        ' ' or '\t' => !isLast,
        '=' => false,
        _ => rune.Value is > ' ' and <= '~',
    };
}
