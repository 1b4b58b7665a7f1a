using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using NodaTime.Text;

namespace SupportFunctions.Desk.Storage;

/// <summary>Parts of partition and row keys. None contains <c>|</c>, which separates the parts of a key.</summary>
public static class TableKeys
{
    private const char Mark = '~';

    /// <summary>Hexadecimal digits after the mark: one UTF-16 character.</summary>
    private const int Digits = 4;

    private const long MaxSequence = 9_999_999_999;

    private static readonly InstantPattern Sortable = InstantPattern.CreateWithInvariantCulture("uuuuMMddHHmmssfffffff");

    /// <summary>Any text as a legal part of a key, from which <see cref="Unescape"/> makes the same text again.</summary>
    /// <remarks>
    /// ASCII letters, digits and <c>- _ . @</c> stay as they are and keep their order; any other character, <c>/</c> among them,
    /// becomes <c>~</c> and its four-digit UTF-16 code, and so sorts after those that stay. The empty text becomes <c>~</c>.
    /// A character can take five, so text of more than about 100 characters may outgrow a key: use <see cref="Hash"/> there.
    /// </remarks>
    /// <example><c>Ada Lovelace/1</c> gives <c>Ada~0020Lovelace~002F1</c>.</example>
    public static string Escape(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0)
        {
            return "~";
        }

        if (text.All(IsPlain))
        {
            return text;
        }

        var key = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            _ = IsPlain(c) ? key.Append(c) : key.Append(Mark).Append(((int)c).ToString("X4", CultureInfo.InvariantCulture));
        }

        return key.ToString();
    }

    /// <summary>The text that <see cref="Escape"/> made this part of.</summary>
    /// <exception cref="FormatException">The part was not made by <see cref="Escape"/>.</exception>
    public static string Unescape(string part)
    {
        ArgumentNullException.ThrowIfNull(part);
        if (part == "~")
        {
            return "";
        }

        var text = new StringBuilder(part.Length);
        for (var i = 0; i < part.Length; i++)
        {
            if (IsPlain(part[i]))
            {
                text.Append(part[i]);
            }
            else if (part[i] == Mark && i + Digits < part.Length
                && int.TryParse(part.AsSpan(i + 1, Digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                text.Append((char)code);
                i += Digits;
            }
            else
            {
                throw new FormatException(FormattableString.Invariant($"'{part}' is not an escaped part of a key: see the character at {i}."));
            }
        }

        return text.ToString();
    }

    /// <summary>
    /// The first 128 bits of SHA-256 over the text in UTF-8, as 32 lower-case hexadecimal digits: for Message-IDs and addresses,
    /// which may hold anything and should not be readable in keys. The text counts as it is: case and blanks are the caller's.
    /// </summary>
    public static string Hash(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }

    /// <summary>Ten digits, so that text order is numeric order.</summary>
    /// <param name="number">0 to 9,999,999,999.</param>
    public static string Sequence(long number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, MaxSequence);
        return number.ToString("D10", CultureInfo.InvariantCulture);
    }

    /// <summary>21 digits of UTC, so that text order is order in time; cut to 100 ns, never rounded up.</summary>
    /// <param name="instant">Of the years 1 to 9999.</param>
    /// <example><c>2026-03-02T09:00:00.5Z</c> gives <c>202603020900005000000</c>.</example>
    public static string Instant(Instant instant)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(instant, NodaTime.Instant.FromUtc(1, 1, 1, 0, 0));
        return Sortable.Format(instant);
    }

    /// <summary>The instant that <see cref="Instant"/> made this part of, to 100 ns; null when the part was not made by it.</summary>
    public static Instant? TryReadInstant(string part) => Sortable.Parse(part) is { Success: true } parsed ? parsed.Value : null;

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '@';
}
