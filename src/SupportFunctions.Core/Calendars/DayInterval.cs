using System.Globalization;

namespace SupportFunctions.Core.Calendars;

/// <summary>Hours of one local day as minutes from midnight, half-open: 09:00-17:00 is 540..1020, and 24:00 (1440) is the end of the day.</summary>
/// <remarks>An interval lies within its day and is never empty; hours that cross midnight are two intervals, on two days.</remarks>
/// <param name="StartMinute">0 to 1439.</param>
/// <param name="EndMinute">After the start, at most 1440.</param>
public readonly record struct DayInterval(int StartMinute, int EndMinute)
{
    public const int MinutesPerDay = 24 * 60;

    public static DayInterval WholeDay { get; } = new(0, MinutesPerDay);

    public int StartMinute { get; } = StartMinute is >= 0 and < MinutesPerDay
        ? StartMinute
        : throw new ArgumentOutOfRangeException(nameof(StartMinute), StartMinute, "An interval starts at minute 0 to 1439 of its day.");

    public int EndMinute { get; } = EndMinute > StartMinute && EndMinute <= MinutesPerDay
        ? EndMinute
        : throw new ArgumentOutOfRangeException(nameof(EndMinute), EndMinute, "An interval ends after its start and by minute 1440; hours that cross midnight are two intervals.");

    /// <summary>The start as HH:mm.</summary>
    public string Start => FormatTime(StartMinute);

    /// <summary>The end as HH:mm; the end of the day is 24:00.</summary>
    public string End => FormatTime(EndMinute);

    /// <example><c>("09:00", "24:00")</c> is read; <c>("17:00", "09:00")</c> and <c>("9:00", "17:00")</c> are not.</example>
    public static bool TryParse(string? start, string? end, out DayInterval interval)
    {
        interval = default;
        if (!TryParseTime(start, out int startMinute) || !TryParseTime(end, out int endMinute) || endMinute <= startMinute)
        {
            return false;
        }

        interval = new DayInterval(startMinute, endMinute);
        return true;
    }

    /// <summary>Reads HH:mm, 00:00 to 24:00, five ASCII characters and nothing else.</summary>
    public static bool TryParseTime(string? text, out int minute)
    {
        minute = 0;
        if (text is not [var h1, var h2, ':', var m1, var m2]
            || !char.IsAsciiDigit(h1) || !char.IsAsciiDigit(h2) || !char.IsAsciiDigit(m1) || !char.IsAsciiDigit(m2))
        {
            return false;
        }

        int hours = ((h1 - '0') * 10) + (h2 - '0');
        int minutes = ((m1 - '0') * 10) + (m2 - '0');
        minute = (hours * 60) + minutes;
        return minutes < 60 && minute <= MinutesPerDay;
    }

    /// <summary>HH:mm, the same in every culture.</summary>
    public static string FormatTime(int minute) => string.Create(CultureInfo.InvariantCulture, $"{minute / 60:00}:{minute % 60:00}");

    public override string ToString() => $"{Start}-{End}";
}
