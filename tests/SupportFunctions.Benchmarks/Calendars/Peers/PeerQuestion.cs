using NodaTime;
using SupportFunctions.Core.Calendars;
using SupportFunctions.Core.Tests.Calendars.Torture;

namespace SupportFunctions.Benchmarks.Calendars.Peers;

/// <summary>A row of docs/calendar-torture, with its calendar as written and as the desk prepares it.</summary>
/// <param name="Calendar">Unique over all files.</param>
internal sealed record PeerQuestion(TortureRow Row, string Calendar, TortureCalendar Written, WorkCalendar Prepared)
{
    /// <summary>How far apart the two instants of a question are, in steps.</summary>
    public static readonly string[] Distances = ["a day", "a week", "a month", "a year", "longer"];

    /// <summary>Milliseconds since 1970 for a deadline, seconds for elapsed time, null for never: as libraries answer.</summary>
    public double? Expected => Row.AsksForDeadline ? Row.Deadline?.ToUnixTimeMilliseconds() : Row.Elapsed!.Value.TotalSeconds;

    public string Distance => ((Row.AsksForDeadline ? Row.Deadline : Row.To) - Row.From)?.TotalDays switch
    {
        <= 1.05 => Distances[0],
        <= 7.05 => Distances[1],
        <= 31.05 => Distances[2],
        <= 366.05 => Distances[3],
        _ => Distances[4],
    };

    /// <summary>By calendar, as both sides ask them.</summary>
    public static List<PeerQuestion> ReadAll()
    {
        List<PeerQuestion> questions = [];
        foreach (TortureFile file in TortureFile.ReadAll(TortureFile.RepositoryRoot()))
        {
            var calendars = file.Calendars.ToDictionary(calendar => calendar.Key, calendar => ProductCalendars.Make(calendar.Key, calendar.Value));
            questions.AddRange(file.Rows.Select(row => new PeerQuestion(row, $"{file.Name} {row.Calendar}", file.Calendars[row.Calendar], calendars[row.Calendar])));
        }

        return [.. questions.OrderBy(question => question.Calendar, StringComparer.Ordinal)];
    }

    /// <summary>Whether the desk's own calendar says what the row says.</summary>
    public bool IsAnsweredByTheDesk() => Row.AsksForDeadline
        ? Prepared.Deadline(Row.From, Row.Allowance!.Value) == Row.Deadline
        : Prepared.Elapsed(Row.From, Row.To!.Value) == Row.Elapsed;

    /// <summary>Whether the slow oracle, asked again now, says what the row says.</summary>
    public bool IsConfirmed()
    {
        var oracle = new SlowOracle(Written);
        return Row.AsksForDeadline
            ? oracle.Deadline(Row.From, Row.Allowance!.Value, Duration.FromDays(9 * 366)) == Row.Deadline
            : oracle.Elapsed(Row.From, Row.To!.Value) == Row.Elapsed;
    }
}
