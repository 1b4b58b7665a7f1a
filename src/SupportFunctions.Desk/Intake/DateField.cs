using System.Globalization;
using NodaTime;

namespace SupportFunctions.Desk.Intake;

/// <summary>Date field (RFC 5322, 3.3 and 4.3): the author's claim, a hint only (R-SLA-4).</summary>
public static class DateField
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    // RFC 5322, 4.3. Military letters other than Z were used with both signs and mean "unknown", which is +0000 there too.
    private static readonly Dictionary<string, int> ZoneHours = new(StringComparer.OrdinalIgnoreCase)
    {
        ["UT"] = 0, ["UTC"] = 0, ["GMT"] = 0, ["Z"] = 0,
        ["EST"] = -5, ["EDT"] = -4, ["CST"] = -6, ["CDT"] = -5, ["MST"] = -7, ["MDT"] = -6, ["PST"] = -8, ["PDT"] = -7,
        ["CET"] = 1, ["CEST"] = 2, ["MEZ"] = 1, ["MESZ"] = 2, ["BST"] = 1, ["JST"] = 9,
    };

    /// <summary>Null when unreadable. No zone, or one not known, counts as UTC.</summary>
    public static DateTimeOffset? Read(string? raw)
    {
        if (string.IsNullOrWhiteSpace(raw) || raw.Length > 200)
        {
            return null;
        }

        int? day = null, month = null, year = null;
        (int Hour, int Minute, int Second)? time = null;
        int? offsetMinutes = null;
        var text = Readable(raw).AsSpan();
        foreach (var range in text.SplitAny(' ', '\t', ','))
        {
            var token = text[range];
            if (token.IsEmpty)
            {
                continue;
            }

            if (time is null && token.Contains(':'))
            {
                time = ReadTime(token);
                if (time is null)
                {
                    return ReadIso(raw);
                }
            }
            else if (time is not null && token[0] is '+' or '-')
            {
                offsetMinutes ??= ReadOffset(token);
            }
            else if (time is not null && ZoneHours.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(token, out var hours))
            {
                offsetMinutes ??= hours * 60;
            }
            else if (time is not null && (token.Equals("PM", StringComparison.OrdinalIgnoreCase) || token.Equals("AM", StringComparison.OrdinalIgnoreCase)))
            {
                time = Twelve(time.Value, token[0] is 'P' or 'p');
            }
            else
            {
                ReadDatePart(token, ref day, ref month, ref year);
            }
        }

        return day is null || month is null || year is null
            ? ReadIso(raw)
            : Build(year.Value, month.Value, day.Value, time ?? (0, 0, 0), offsetMinutes ?? 0);
    }

    /// <summary>RFC 5322, 4.3: blanks and comments may also stand around the colons of the time.</summary>
    private static string Readable(string raw)
    {
        var text = WithoutComments(raw);
        return text.Contains(" :", StringComparison.Ordinal) || text.Contains(": ", StringComparison.Ordinal) ? string.Join(':', text.Split(':', StringSplitOptions.TrimEntries)) : text;
    }

    private static void ReadDatePart(ReadOnlySpan<char> token, ref int? day, ref int? month, ref int? year)
    {
        // "3-Mar-2026" is one token, "3 Mar 2026" three.
        foreach (var range in token.SplitAny('-', '/', '.'))
        {
            var part = token[range];
            if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                if (day is null && part.Length <= 2)
                {
                    day = number;
                }
                else if (year is null)
                {
                    // RFC 5322, 4.3: 00-49 are 20xx, 50-99 and three digits count from 1900.
                    year = number > 999 ? number : part.Length == 2 && number < 50 ? 2000 + number : 1900 + number;
                }
            }
            else if (month is null && part.Length >= 3)
            {
                month = MonthOf(part[..3]);
            }
        }
    }

    private static int? MonthOf(ReadOnlySpan<char> name)
    {
        for (var i = 0; i < Months.Length; i++)
        {
            if (name.Equals(Months[i], StringComparison.OrdinalIgnoreCase))
            {
                return i + 1;
            }
        }

        return null;
    }

    private static (int, int, int)? ReadTime(ReadOnlySpan<char> token)
    {
        Span<Range> parts = stackalloc Range[4];
        var count = token.Split(parts, ':');
        if (count is < 2 or > 3
            || !int.TryParse(token[parts[0]], NumberStyles.None, CultureInfo.InvariantCulture, out var hour)
            || !int.TryParse(token[parts[1]], NumberStyles.None, CultureInfo.InvariantCulture, out var minute))
        {
            return null;
        }

        var second = 0;
        if (count == 3)
        {
            var seconds = token[parts[2]];
            var fraction = seconds.IndexOf('.');
            if (!int.TryParse(fraction < 0 ? seconds : seconds[..fraction], NumberStyles.None, CultureInfo.InvariantCulture, out second))
            {
                return null;
            }
        }

        return hour < 24 && minute < 60 && second <= 60 ? (hour, minute, Math.Min(second, 59)) : null;
    }

    private static (int, int, int) Twelve((int Hour, int Minute, int Second) time, bool isAfternoon) => time.Hour switch
    {
        12 => (isAfternoon ? 12 : 0, time.Minute, time.Second),
        < 12 when isAfternoon => (time.Hour + 12, time.Minute, time.Second),
        _ => time,
    };

    private static int? ReadOffset(ReadOnlySpan<char> token)
    {
        var digits = token.Contains(':') ? token[1..].ToString().Replace(":", "", StringComparison.Ordinal) : token[1..];
        if (digits.Length != 4 || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        var minutes = (number / 100 * 60) + (number % 100);
        return minutes <= 14 * 60 ? (token[0] == '-' ? -minutes : minutes) : null;
    }

    private static DateTimeOffset? Build(int year, int month, int day, (int Hour, int Minute, int Second) time, int offsetMinutes)
    {
        if (year is < 1900 or > 9998 || month is < 1 or > 12 || day < 1 || day > CalendarSystem.Iso.GetDaysInMonth(year, month))
        {
            return null;
        }

        return new DateTimeOffset(year, month, day, time.Hour, time.Minute, time.Second, TimeSpan.FromMinutes(offsetMinutes));
    }

    /// <summary>ISO 8601, which scripts put into mail.</summary>
    private static DateTimeOffset? ReadIso(string raw) =>
        DateTimeOffset.TryParseExact(
            raw.Trim(),
            ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss zzz", "yyyy-MM-dd"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var value) && value.Year is >= 1900 and <= 9998
            ? value
            : null;

    private static string WithoutComments(string raw)
    {
        if (!raw.Contains('('))
        {
            return raw;
        }

        var depth = 0;
        return string.Concat(raw.Where(c =>
        {
            depth += c == '(' ? 1 : 0;
            var kept = depth == 0;
            depth -= c == ')' && depth > 0 ? 1 : 0;
            return kept;
        }));
    }
}
