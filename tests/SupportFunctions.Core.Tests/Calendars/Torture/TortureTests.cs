using NodaTime;
using SupportFunctions.Core.Calendars;

namespace SupportFunctions.Core.Tests.Calendars.Torture;

/// <summary>The published rows (docs/calendar-torture): the calendars of the product and the slow oracle agree with every one of them.</summary>
public sealed class TortureTests
{
    private static readonly Dictionary<string, WorkCalendar> _calendars = [];

    /// <summary>File, row, and what it is about.</summary>
    public static TheoryData<string, int, string> Rows()
    {
        var rows = new TheoryData<string, int, string>();
        foreach (var file in TortureSuite.Published)
        {
            foreach (var (index, row) in file.Rows.Index())
            {
                rows.Add(file.Name, index, row.ToString());
            }
        }

        return rows;
    }

    public static IEnumerable<object[]> Groups() =>
        TortureSuite.Rows.Select(row => (row.File.Name, row.Row.Group)).Distinct().Select(group => new object[] { group.Name, group.Group });

    [Theory]
    [MemberData(nameof(Rows), DisableDiscoveryEnumeration = true)]
    public void The_calendar_answers_as_published(string file, int index, string row)
    {
        var (published, calendar) = Find(file, index);
        Assert.Equal(published.ToString(), row);
        var product = Made(file + published.Calendar, published.Calendar, calendar);
        string answer = published.AsksForDeadline
            ? TortureRow.Shown(product.Deadline(published.From, published.Allowance!.Value))
            : TortureRow.Shown(product.Elapsed(published.From, published.To!.Value));
        Assert.Equal(published.Answer, answer);
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void The_slow_oracle_answers_as_published(string name, string group)
    {
        var file = TortureSuite.Published.Single(file => file.Name == name);
        var rows = file.Rows.Where(row => row.Group == group).ToList();
        Assert.Equal(rows, rows.Select(row => TortureBook.Answer(row, file.Calendars[row.Calendar])));
    }

    [Fact]
    public void The_published_files_ask_what_is_asked_here()
    {
        Assert.Equal(TortureSuite.Asked.Select(file => file.Name).Order(StringComparer.Ordinal), TortureSuite.Published.Select(file => file.Name));
        Assert.All(TortureSuite.Asked, file =>
        {
            var answers = TortureSuite.Published.Single(published => published.Name == file.Name).Rows;
            Assert.Equal(file.Rows.Count, answers.Count);
            var answered = file with { Rows = [.. file.Rows.Zip(answers, (asked, answer) => asked with { Elapsed = answer.Elapsed, Deadline = answer.Deadline })] };
            Assert.Equal(answered.ToText(), File.ReadAllText(TortureSuite.PathOf(file.Name)));
        });
    }

    [Fact]
    public void Segments_explain_every_row_that_asks_for_elapsed_time() => Assert.All(
        TortureSuite.Rows.Where(row => !row.Row.AsksForDeadline),
        asked =>
        {
            var (file, row) = asked;
            var segments = Made(file.Name + row.Calendar, row.Calendar, file.Calendars[row.Calendar]).Segments(row.From, row.To!.Value);
            Assert.Equal(row.Elapsed, segments.Aggregate(Duration.Zero, (sum, segment) => sum + segment.Counted));
        });

    private static (TortureRow Row, TortureCalendar Calendar) Find(string name, int index)
    {
        var file = TortureSuite.Published.Single(file => file.Name == name);
        return (file.Rows[index], file.Calendars[file.Rows[index].Calendar]);
    }

    private static WorkCalendar Made(string key, string id, TortureCalendar written)
    {
        lock (_calendars)
        {
            return _calendars.TryGetValue(key, out var made) ? made : _calendars[key] = ProductCalendars.Make(id, written);
        }
    }
}
