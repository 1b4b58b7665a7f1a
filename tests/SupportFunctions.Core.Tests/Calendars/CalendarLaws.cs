using NodaTime;
using SupportFunctions.Core.Calendars;

namespace SupportFunctions.Core.Tests.Calendars;

/// <summary>What holds for every calendar and every three instants in rising order.</summary>
internal static class CalendarLaws
{
    private static readonly Duration _nanosecond = Duration.FromNanoseconds(1);

    /// <summary>All that need no second calendar.</summary>
    public static IReadOnlyList<Func<WorkCalendar, Probe, bool>> All { get; } =
    [
        ElapsedTimesAddUp, ElapsedTimeGrowsWithTheInterval, TheDeadlineIsTheFirstInstant, TheDeadlineOfTheElapsedTimeIsNotLater, DeadlinesAreMonotone, AnAllowanceCanBeSpentInTwoParts,
        APauseShiftsTheDeadline, TheNextOpeningIsOpen, OpenMeansThatTheNextNanosecondCounts, SegmentsCoverAndSum, SegmentsDiffer, SegmentsOfTwoPartsAreThoseOfTheWhole,
    ];

    public static bool ElapsedTimesAddUp(WorkCalendar calendar, Probe probe) =>
        calendar.Elapsed(probe.A, probe.B) + calendar.Elapsed(probe.B, probe.C) == calendar.Elapsed(probe.A, probe.C);

    public static bool ElapsedTimeGrowsWithTheInterval(WorkCalendar calendar, Probe probe)
    {
        var whole = calendar.Elapsed(probe.A, probe.C);
        return calendar.Elapsed(probe.B, probe.B) == Duration.Zero
            && calendar.Elapsed(probe.A, probe.B) <= whole
            && calendar.Elapsed(probe.B, probe.C) <= whole
            && whole <= probe.C - probe.A;
    }

    public static bool TheDeadlineIsTheFirstInstant(WorkCalendar calendar, Probe probe)
    {
        var due = calendar.Deadline(probe.A, probe.More)!.Value;
        return calendar.Elapsed(probe.A, due) == probe.More
            && (due == probe.A || calendar.Elapsed(probe.A, due - _nanosecond) == probe.More - _nanosecond);
    }

    public static bool TheDeadlineOfTheElapsedTimeIsNotLater(WorkCalendar calendar, Probe probe)
    {
        var due = calendar.Deadline(probe.A, calendar.Elapsed(probe.A, probe.B))!.Value;
        return due <= probe.B && calendar.Elapsed(due, probe.B) == Duration.Zero;
    }

    public static bool DeadlinesAreMonotone(WorkCalendar calendar, Probe probe) =>
        calendar.Deadline(probe.A, probe.More) <= calendar.Deadline(probe.B, probe.More)
        && calendar.Deadline(probe.A, probe.Less) <= calendar.Deadline(probe.A, probe.More);

    public static bool AnAllowanceCanBeSpentInTwoParts(WorkCalendar calendar, Probe probe) =>
        calendar.Deadline(calendar.Deadline(probe.A, probe.Less)!.Value, probe.More - probe.Less) == calendar.Deadline(probe.A, probe.More);

    /// <summary>Started at A, paused from B to C: what is left at B, counted from C, ends where the whole and the pause end.</summary>
    public static bool APauseShiftsTheDeadline(WorkCalendar calendar, Probe probe)
    {
        var left = probe.More - calendar.Elapsed(probe.A, probe.B);
        return left <= Duration.Zero
            || calendar.Deadline(probe.C, left) == calendar.Deadline(probe.A, probe.More + calendar.Elapsed(probe.B, probe.C));
    }

    public static bool TheNextOpeningIsOpen(WorkCalendar calendar, Probe probe)
    {
        var opening = calendar.NextOpening(probe.A)!.Value;
        return calendar.IsOpen(opening)
            && calendar.Elapsed(probe.A, opening) == Duration.Zero
            && (opening == probe.A) == calendar.IsOpen(probe.A);
    }

    public static bool OpenMeansThatTheNextNanosecondCounts(WorkCalendar calendar, Probe probe) =>
        calendar.IsOpen(probe.B) == (calendar.Elapsed(probe.B, probe.B + _nanosecond) == _nanosecond);

    public static bool SegmentsCoverAndSum(WorkCalendar calendar, Probe probe)
    {
        var segments = calendar.Segments(probe.A, probe.C).ToList();
        Assert.Equal([probe.A, .. segments.Select(segment => segment.To)], [.. segments.Select(segment => segment.From), probe.C]);
        Assert.All(segments, segment => Assert.True(segment.From < segment.To));
        Assert.All(segments, segment => Assert.Equal(segment.IsOpen, calendar.IsOpen(segment.From)));
        return Sum(segments) == calendar.Elapsed(probe.A, probe.C);
    }

    public static bool SegmentsDiffer(WorkCalendar calendar, Probe probe)
    {
        var segments = calendar.Segments(probe.A, probe.C).ToList();
        Assert.All(segments, segment => Assert.Equal(segment.Offset, calendar.Zone.GetUtcOffset(segment.From)));
        Assert.All(segments, segment => Assert.Equal(segment.Offset, calendar.Zone.GetUtcOffset(segment.To - _nanosecond)));
        return segments.Zip(segments.Skip(1)).All(pair =>
            (pair.First.Why, pair.First.IsOpen, pair.First.Offset) != (pair.Second.Why, pair.Second.IsOpen, pair.Second.Offset));
    }

    /// <summary>An explanation that is looked at half way tells the same story.</summary>
    public static bool SegmentsOfTwoPartsAreThoseOfTheWhole(WorkCalendar calendar, Probe probe)
    {
        var whole = calendar.Segments(probe.A, probe.C).ToList();
        var parts = calendar.Segments(probe.A, probe.B).Concat(calendar.Segments(probe.B, probe.C));
        var cut = whole.SelectMany(segment => segment.From < probe.B && probe.B < segment.To
            ? new[] { segment with { To = probe.B }, segment with { From = probe.B } }
            : [segment]);
        return cut.SequenceEqual(parts);
    }

    /// <summary>One more holiday never brings a deadline forward, nor makes time pass.</summary>
    public static bool AHolidayOnlyTakesAway(WorkCalendar calendar, Probe probe)
    {
        var day = probe.B.InZone(calendar.Zone).Date;
        var closed = new WorkCalendar(calendar.Id, calendar.Zone, calendar.Weekly, [.. calendar.Holidays.Where(holiday => holiday.Date != day), new Holiday(day, "One more")]);
        return closed.Deadline(probe.A, probe.More) >= calendar.Deadline(probe.A, probe.More)
            && closed.Elapsed(probe.A, probe.C) <= calendar.Elapsed(probe.A, probe.C)
            && !closed.IsOpen(probe.B);
    }

    /// <summary>Each interval written as its minutes, one by one, is the same calendar.</summary>
    public static bool HoursMayBeWrittenInPieces(WorkCalendar calendar, Probe probe)
    {
        var pieces = DayNames.Week.SelectMany(day => calendar.Weekly[day], (day, hours) => (Day: day, Hours: hours))
            .SelectMany(entry => Enumerable.Range(entry.Hours.StartMinute, entry.Hours.EndMinute - entry.Hours.StartMinute), (entry, minute) => (entry.Day, new DayInterval(minute, minute + 1)));
        var same = new WorkCalendar(calendar.Id, calendar.Zone, new WeeklyHours(pieces), calendar.Holidays);
        return Sum(same.Segments(probe.A, probe.B)) == calendar.Elapsed(probe.A, probe.B)
            && same.Segments(probe.A, probe.B).All(segment => segment.IsOpen == calendar.IsOpen(segment.From));
    }

    private static Duration Sum(IEnumerable<CalendarSegment> segments) =>
        segments.Aggregate(Duration.Zero, (sum, segment) => sum + segment.Counted);
}
