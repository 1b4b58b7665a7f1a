using NodaTime;

namespace SupportFunctions.Core.Calendars;

/// <summary>Turns pieces of days into an explanation: joined where nothing changes for the reader, cut where the offset from UTC does.</summary>
internal static class CalendarSegments
{
    public static IEnumerable<CalendarSegment> Of(IEnumerable<DayPiece> pieces, DateTimeZone zone, bool aroundTheClock)
    {
        CalendarSegment? open = null;
        foreach (var next in pieces.SelectMany(piece => ByOffset(piece, zone, aroundTheClock)))
        {
            if (open is not { } before)
            {
                open = next;
            }
            else if (before.IsOpen == next.IsOpen && before.Why == next.Why && before.Offset == next.Offset)
            {
                open = before with { To = next.To };
            }
            else
            {
                yield return before;
                open = next;
            }
        }

        if (open is { } last)
        {
            yield return last;
        }
    }

    private static IEnumerable<CalendarSegment> ByOffset(DayPiece piece, DateTimeZone zone, bool aroundTheClock)
    {
        string why = aroundTheClock ? "around the clock" : Why(piece);
        var at = UnixNanoseconds.At(piece.From);
        var end = UnixNanoseconds.At(piece.To);
        while (at < end)
        {
            var stretch = zone.GetZoneInterval(at);
            var to = stretch.HasEnd && stretch.End < end ? stretch.End : end;
            yield return new CalendarSegment(at, to, piece.Hours is not null, why, stretch.WallOffset);
            at = to;
        }
    }

    private static string Why(DayPiece piece) => piece switch
    {
        { Hours: { } hours } => $"working hours {DayNames.ToShown(piece.Day)} {hours}",
        { Holiday: { } holiday } => $"holiday {holiday.Name}",
        _ => "outside working hours",
    };
}
