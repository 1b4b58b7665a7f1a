using System.Globalization;
using System.Text;
using NodaTime;

namespace SupportFunctions.Desk.Json;

/// <summary>Durations as text: ISO 8601 with hours, minutes and seconds.</summary>
public static class Durations
{
    public const string HowTo = "Use an ISO 8601 duration of hours, minutes and seconds, for example PT24H or PT1H30M.";

    /// <summary>More than a thousand years; what is longer is a slip of the pen.</summary>
    private const long MaxSeconds = 10_000_000L * 3600;

    /// <summary>H, M and S only, no sign, largest units first: <c>PT24H</c>, <c>PT3H12M</c>, <c>PT0S</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The duration is negative.</exception>
    public static string Write(Duration duration)
    {
        if (duration < Duration.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(duration), "A duration is written without a sign, so it cannot be negative.");
        }

        if (duration == Duration.Zero)
        {
            return "PT0S";
        }

        long hours = (duration.Days * 24L) + duration.Hours;
        var text = new StringBuilder("PT", 24);
        _ = hours > 0 ? text.Append(CultureInfo.InvariantCulture, $"{hours}H") : text;
        _ = duration.Minutes > 0 ? text.Append(CultureInfo.InvariantCulture, $"{duration.Minutes}M") : text;
        if (duration.SubsecondNanoseconds > 0)
        {
            string fraction = duration.SubsecondNanoseconds.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0');
            text.Append(CultureInfo.InvariantCulture, $"{duration.Seconds}.{fraction}S");
        }
        else if (duration.Seconds > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{duration.Seconds}S");
        }

        return text.ToString();
    }

    /// <summary>Reads <c>PnDTnHnMnS</c> with any parts left out; a day is 24 hours. Only seconds may have decimals, at most nine.</summary>
    public static bool TryRead(string? text, out Duration duration)
    {
        duration = Duration.Zero;
        if (text is not ['P', _, _, ..] || text.Length > 40)
        {
            return false;
        }

        const string Order = "DHMS";
        long[] seconds = [86_400, 3600, 60, 1];
        long total = 0;
        long nanoseconds = 0;
        int next = 0;
        int at = 1;
        bool inTime = false;
        while (at < text.Length)
        {
            if (text[at] == 'T')
            {
                if (inTime || at + 1 == text.Length)
                {
                    return false;
                }

                inTime = true;
                next = Math.Max(next, 1);
                at++;
                continue;
            }

            int digits = CountDigits(text, at);
            if (digits is 0 or > 11)
            {
                return false;
            }

            long number = long.Parse(text.AsSpan(at, digits), NumberStyles.None, CultureInfo.InvariantCulture);
            at += digits;
            int decimals = 0;
            if (at < text.Length && text[at] is '.' or ',')
            {
                decimals = CountDigits(text, at + 1);
                if (decimals is 0 or > 9)
                {
                    return false;
                }

                nanoseconds = long.Parse(text.Substring(at + 1, decimals).PadRight(9, '0'), NumberStyles.None, CultureInfo.InvariantCulture);
                at += 1 + decimals;
            }

            int unit = at < text.Length ? Order.IndexOf(text[at], StringComparison.Ordinal) : -1;
            if (unit < next || (unit > 0) != inTime || (decimals > 0 && unit != 3) || number > MaxSeconds / seconds[unit])
            {
                return false;
            }

            total += number * seconds[unit];
            next = unit + 1;
            at++;
        }

        duration = Duration.FromSeconds(total) + Duration.FromNanoseconds(nanoseconds);
        return next > 0 && total <= MaxSeconds;
    }

    private static int CountDigits(string text, int from)
    {
        int end = from;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        return end - from;
    }
}
