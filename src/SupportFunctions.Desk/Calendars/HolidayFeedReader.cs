namespace SupportFunctions.Desk.Calendars;

/// <summary>Reads iCalendar files by hand. Components other than VEVENT and events that are no days off are named as skipped.</summary>
public sealed class HolidayFeedReader : IHolidayFeedReader
{
    private const string HowTo = "send an iCalendar file (RFC 5545), as a calendar exports it";

    public HolidayFeed Read(ReadOnlyMemory<byte> file, int firstYear, int lastYear)
    {
        if (file.Length > HolidayFeedLimits.Octets)
        {
            return new HolidayFeed.Rejected(1, FormattableString.Invariant($"the file is larger than {HolidayFeedLimits.Octets / 1024} KiB; export fewer years."));
        }

        var events = new List<FeedEvent>();
        var skipped = new List<SkippedEntry>();
        return Components(file, events, skipped) is { } rejected ? rejected : new FeedDays(firstYear, lastYear, skipped).Of(events);
    }

    /// <summary>Walks through the components; null when all of them begin and end as they should.</summary>
    private static HolidayFeed.Rejected? Components(ReadOnlyMemory<byte> file, List<FeedEvent> events, List<SkippedEntry> skipped)
    {
        var open = new Stack<(string Name, int Line)>();
        int last = 1;
        bool any = false;
        foreach (ContentLine line in ContentLines.Of(file))
        {
            last = line.Number;
            string component = line.Name is "BEGIN" or "END" ? line.Value.Trim().ToUpperInvariant() : "";
            string? fault = line.Number > HolidayFeedLimits.Lines ? FormattableString.Invariant($"the file has more than {HolidayFeedLimits.Lines} lines; export fewer years.")
                : line.Name == "BEGIN" ? Begin(open, component, line, events, skipped)
                : line.Name == "END" ? End(open, component)
                : open.Count == 0 ? $"this is not BEGIN:VCALENDAR; {HowTo}."
                : open.Count == 1 ? Property(line, skipped)
                : null;
            if (fault is not null)
            {
                return new HolidayFeed.Rejected(line.Number, fault);
            }

            any = true;
            if (open.Count == 2 && open.Peek().Name == "VEVENT" && component.Length == 0)
            {
                events[^1].Take(line);
            }
        }

        return !any ? new HolidayFeed.Rejected(1, $"the file is empty; {HowTo}.")
            : open.Count > 0 ? new HolidayFeed.Rejected(last, FormattableString.Invariant($"the file ends inside the {FeedText.Short(open.Peek().Name)} of line {open.Peek().Line}; it may have been cut off, so send it whole."))
            : null;
    }

    private static string? Begin(Stack<(string Name, int Line)> open, string component, ContentLine line, List<FeedEvent> events, List<SkippedEntry> skipped)
    {
        if (open.Count == 0 && component != "VCALENDAR")
        {
            return $"this is not BEGIN:VCALENDAR; {HowTo}.";
        }

        if (open.Count == HolidayFeedLimits.Nesting)
        {
            return FormattableString.Invariant($"components are nested deeper than {HolidayFeedLimits.Nesting}; {HowTo}.");
        }

        if (open.Count == 1 && component == "VEVENT")
        {
            if (events.Count == HolidayFeedLimits.Events)
            {
                return FormattableString.Invariant($"the file has more than {HolidayFeedLimits.Events} events; export fewer years.");
            }

            events.Add(new FeedEvent(line.Number));
        }
        else if (open.Count == 1 && component != "VTIMEZONE")
        {
            skipped.Add(new SkippedEntry(line.Number, $"A {FeedText.Short(component)} is no holiday; only VEVENT is read."));
        }

        open.Push((component, line.Number));
        return null;
    }

    private static string? End(Stack<(string Name, int Line)> open, string component)
    {
        if (open.Count == 0 || open.Peek().Name != component)
        {
            string inside = open.Count == 0 ? "nothing was begun" : FormattableString.Invariant($"{FeedText.Short(open.Peek().Name)} of line {open.Peek().Line} has not ended");
            return $"END:{FeedText.Short(component)} does not belong here: {inside}. {char.ToUpperInvariant(HowTo[0])}{HowTo[1..]}.";
        }

        open.Pop();
        return null;
    }

    private static string? Property(ContentLine line, List<SkippedEntry> skipped)
    {
        if (line.Fault is not null)
        {
            skipped.Add(new SkippedEntry(line.Number, $"The line {line.Fault}."));
        }

        return line.Name == "VERSION" && line.Fault is null && line.Value.Trim() != "2.0"
            ? $"version {FeedText.Short(line.Value)} is not iCalendar's, which is 2.0; export the calendar as iCalendar (RFC 5545)."
            : null;
    }
}
