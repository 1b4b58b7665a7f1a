using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace SupportFunctions.Core.Tests.Calendars.Torture;

/// <summary>
/// The rule told a second time, from the written calendar and minute by minute, sharing no code with the product. It never asks at
/// which instant a local time is reached, and knows no switch: it walks through real time, looks at each minute at the clock on the
/// wall, and moves a hand there, but only ever forward. A minute is open when the hand stands within the hours of the day on which it stands.
/// </summary>
/// <remarks>
/// That is all there is to daylight saving. Where the clock jumps ahead, so does the hand: a skipped time has no minute, hours within
/// it never come, and hours that begin within it begin with the first minute after. Where the clock is set back, the hand waits in the last
/// minute that it reached until the clock has caught up: a repeated time counts when it is first shown, and only hours that hold that last
/// minute go on through the repetition. Seconds within a minute share its answer, as offsets are whole minutes in all years of the rows.
/// </remarks>
internal sealed class SlowOracle
{
    /// <summary>Longer than any clock was ever set back, so that the hand is right when the first minute of interest comes.</summary>
    private static readonly Duration _warmUp = Duration.FromHours(26);

    private static readonly Duration _minute = Duration.FromMinutes(1);

    private readonly DateTimeZone _zone;
    private readonly HashSet<LocalDate> _holidays;
    private readonly (int Start, int End)[][] _hours = new (int Start, int End)[7][];

    public SlowOracle(TortureCalendar calendar)
    {
        _zone = DateTimeZoneProviders.Tzdb[calendar.TimeZone];
        _holidays = [.. calendar.Holidays.Keys.Select(date => LocalDatePattern.Iso.Parse(date).Value)];
        for (int day = 0; day < 7; day++)
        {
            _hours[day] = [.. calendar.Weekly.GetValueOrDefault(TortureCalendar.Week[day], []).Select(pair => (MinuteOf(pair[0]), MinuteOf(pair[1])))];
        }
    }

    public bool IsOpen(Instant at) => Minutes(at).First().Open;

    public Duration Elapsed(Instant from, Instant to)
    {
        var elapsed = Duration.Zero;
        foreach (var (minute, open) in Minutes(from))
        {
            if (minute >= to)
            {
                break;
            }

            elapsed += open ? Instant.Min(minute + _minute, to) - Instant.Max(minute, from) : Duration.Zero;
        }

        return elapsed;
    }

    /// <summary>Null when it is not reached within <paramref name="patience"/>.</summary>
    public Instant? Deadline(Instant from, Duration allowance, Duration patience)
    {
        if (allowance == Duration.Zero)
        {
            return from;
        }

        var left = allowance;
        foreach (var (minute, open) in Minutes(from).TakeWhile(step => step.Minute < from + patience))
        {
            if (open)
            {
                var start = Instant.Max(minute, from);
                var due = start + left;
                if (due <= minute + _minute)
                {
                    return due;
                }

                left -= minute + _minute - start;
            }
        }

        return null;
    }

    /// <summary>All minutes from the one that holds <paramref name="from"/>.</summary>
    private IEnumerable<(Instant Minute, bool Open)> Minutes(Instant from)
    {
        var first = Instant.FromUnixTimeSeconds(from.ToUnixTimeSeconds() / 60 * 60);
        first = first > from ? first - _minute : first;
        var hand = LocalDateTime.MaxIsoValue;
        for (var at = first - _warmUp; ; at += _minute)
        {
            var shown = at.InZone(_zone).LocalDateTime;
            hand = at == first - _warmUp || shown > hand ? shown : hand;
            if (at >= first)
            {
                yield return (at, IsWithinHours(hand));
            }
        }
    }

    private bool IsWithinHours(LocalDateTime hand)
    {
        int minute = (hand.Hour * 60) + hand.Minute;
        return Array.Exists(_hours[(int)hand.DayOfWeek - 1], hours => hours.Start <= minute && minute < hours.End) && !_holidays.Contains(hand.Date);
    }

    private static int MinuteOf(string time) =>
        (int.Parse(time[..2], CultureInfo.InvariantCulture) * 60) + int.Parse(time[3..], CultureInfo.InvariantCulture);
}
