using NodaTime;
using SupportFunctions.Core.Calendars;

namespace SupportFunctions.Desk.Calendars;

/// <summary>Lays events out on the days of some years.</summary>
internal sealed class FeedDays(int firstYear, int lastYear, List<SkippedEntry> skipped)
{
    private readonly SortedDictionary<LocalDate, (string Name, int Line)> _found = [];
    private readonly List<AllDayEvent> _outside = [];
    private int _effort = HolidayFeedLimits.Effort;

    public HolidayFeed.Read Of(IReadOnlyList<FeedEvent> events)
    {
        // An event that stands for one instance of another takes that instance's place, also when it is cancelled.
        ILookup<string, LocalDate> replaced = events
            .Where(e => e.Instance is not null && e.Uid is not null)
            .ToLookup(e => e.Uid!, e => e.Instance!.Value, StringComparer.Ordinal);
        foreach (FeedEvent one in events)
        {
            if (one.Read(out string why) is { } read)
            {
                Add(one, read, one.Instance is null && one.Uid is { } uid ? [.. replaced[uid]] : []);
            }
            else
            {
                Skip(one, why);
            }
        }

        if (_outside.Count > 0)
        {
            AllDayEvent first = _outside[0];
            skipped.Add(new SkippedEntry(first.Line, FormattableString.Invariant(
                $"{_outside.Count} {(_outside.Count == 1 ? "event lies" : "events lie")} outside {firstYear} to {lastYear}, such as '{first.Name}' on {FeedText.Shown(first.Start)}; ask for other years with from and to.")));
        }

        return new HolidayFeed.Read([.. _found.Select(f => new Holiday(f.Key, f.Value.Name))], Named());
    }

    private void Add(FeedEvent source, AllDayEvent read, HashSet<LocalDate> replaced)
    {
        // 3.8.5.3 leaves open what a start outside of its own rule means, and a closed day is not a thing to guess.
        if (read.Rule is not null && Spend(read.Rule.EffortAYear) && !read.Rule.In(read.Start.Year, read.Start).Contains(read.Start))
        {
            Skip(source, $"it starts on {FeedText.Shown(read.Start)}, which is not a date of its own rule");
            return;
        }

        bool isInside = false;
        foreach (LocalDate start in Starts(read).Where(s => !read.LeftOut.Contains(s) && !replaced.Contains(s)))
        {
            for (int day = 0; day < read.Days && Spend(1); day++)
            {
                LocalDate date = start.PlusDays(day);
                if (date.Year >= firstYear && date.Year <= lastYear)
                {
                    isInside = true;
                    Add(source, date, read);
                }
            }
        }

        if (_effort < 0)
        {
            Skip(source, "the rules of this file take too long to lay out; ask for fewer years, or export single events");
        }
        else if (!isInside)
        {
            _outside.Add(read);
        }
    }

    private void Add(FeedEvent source, LocalDate date, AllDayEvent read)
    {
        if (!_found.TryAdd(date, (read.Name, read.Line)) && _found[date] is var other && other.Name != read.Name)
        {
            Skip(source, FormattableString.Invariant($"{FeedText.Shown(date)} is '{other.Name}' of line {other.Line} already"));
        }
    }

    private IEnumerable<LocalDate> Starts(AllDayEvent read)
    {
        foreach (LocalDate date in read.Rule is null ? [read.Start] : Recurring(read.Rule, read.Start))
        {
            yield return date;
        }

        foreach (LocalDate date in read.Added)
        {
            yield return date;
        }
    }

    private IEnumerable<LocalDate> Recurring(YearlyRule rule, LocalDate start)
    {
        int year = start.Year;
        if (rule.Count is null && year < firstYear - 1)
        {
            // Years that cannot matter are passed over; an event of many days may begin in the year before.
            year += (firstYear - 1 - year) / rule.Interval * rule.Interval;
        }

        int left = rule.Count ?? int.MaxValue;
        for (; year <= lastYear && Spend(rule.EffortAYear); year += rule.Interval)
        {
            foreach (LocalDate date in rule.In(year, start).Where(d => d >= start))
            {
                if (date > (rule.Until ?? LocalDate.MaxIsoValue) || left-- == 0)
                {
                    yield break;
                }

                yield return date;
            }
        }
    }

    /// <returns>False from the moment on at which the file has cost too much.</returns>
    private bool Spend(int effort)
    {
        _effort -= _effort < 0 ? 0 : effort;
        return _effort >= 0;
    }

    private void Skip(FeedEvent one, string why) => skipped.Add(new SkippedEntry(one.Line, $"{one.Shown}: {why}."));

    private SkippedEntry[] Named()
    {
        SkippedEntry[] sorted = [.. skipped.OrderBy(s => s.Line)];
        return sorted.Length <= HolidayFeedLimits.NamedSkips ? sorted :
        [
            .. sorted.Take(HolidayFeedLimits.NamedSkips),
            new SkippedEntry(sorted[HolidayFeedLimits.NamedSkips].Line, FormattableString.Invariant($"{sorted.Length - HolidayFeedLimits.NamedSkips} more from here on.")),
        ];
    }
}
