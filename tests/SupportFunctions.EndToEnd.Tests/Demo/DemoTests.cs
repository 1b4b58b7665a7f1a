using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace SupportFunctions.EndToEnd.Tests.Demo;

/// <summary>The demonstration as somebody sees it who pipes it into a file.</summary>
public sealed partial class DemoTests(DemoTests.OneRun run) : IClassFixture<DemoTests.OneRun>
{
    [Fact]
    public void It_ends_by_itself_within_a_minute_and_all_went_as_its_script_says()
    {
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.InRange(run.Took, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(60));
        Assert.DoesNotContain("Not as the script says", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void It_leaves_nothing_behind() => Assert.Empty(run.Left);

    [Fact]
    public void Without_a_terminal_there_are_plain_lines()
    {
        Assert.DoesNotContain('\u001b', run.Output);
        Assert.All(run.Timeline, l => Assert.InRange(l.Length, 40, 160));
        Assert.InRange(run.Timeline.Count, 150, 400);
    }

    [Theory]
    [InlineData("^Mon 02 Mar .* Acme Robotics +acknowledgement mailed; first response due Wed 4 17:00", "R-IN-2, before triage")]
    [InlineData("^Mon 02 Mar .* Acme Robotics +handoff from Amara to Grace: London signs off", "a handoff has its summary")]
    [InlineData("^Mon 02 Mar .* Acme Robotics +met: .*resolution \\(due Thu 12 17:00\\)", "a workaround meets the resolution clock")]
    [InlineData("^Mon 02 Mar .* Nordlicht Energi… pauses: next reply", "waiting on the customer")]
    [InlineData("^Mon 02 Mar .* Nordlicht Energi… runs again: next reply", "the customer answered")]
    [InlineData("^Tue 03 Mar .* Pixelforge Games +Diego replies, which does not count \\(no summary, no next steps\\): We are on it!", "R-SLA-6")]
    [InlineData("^Mon 09 Mar .* Pixelforge Games +warning: 90 % of first response used, due Tue 10 10:00", "an hour later by the wall, after the change to summer time")]
    [InlineData("^Tue 10 Mar 10:00 .* Pixelforge Games +BREACH of first response by contract", "40 working hours, to the second")]
    [InlineData("^Tue 10 Mar .* Pixelforge Games +answered late: first response,.* the breach stays on record", "R-SLA-9")]
    [InlineData("^Sun 08 Mar .* Meridian Bank plc +met: first response \\(due Sun 8 06:20", "four hours around the clock, over the change to summer time")]
    [InlineData("^Sun 08 Mar .* Sakura Payments… +reopened: ", "a mail reopens")]
    [InlineData("^Thu 05 Mar .* Brightleaf Media +reopened: Claire phoned", "an engineer reopens")]
    [InlineData("^Thu 12 Mar 09:00 .* Nordlicht Energi… closed by silence", "eight working days after 2 March")]
    public void The_timeline_tells(string line, string because) =>
        Assert.True(run.Timeline.Count(l => Regex.IsMatch(l, line)) == 1, $"{because}: /{line}/ is not there exactly once in\n{run.Output}");

    [Fact]
    public void The_timeline_is_in_the_order_of_time() => Assert.Equal(
        run.Timeline.Select(At).Order(), run.Timeline.Select(At));

    [Fact]
    public void The_summary_has_the_figures_that_the_samples_promise()
    {
        Assert.Contains("Received: 30 = 15 cases + 9 messages + 2 duplicates + 4 ignored.", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"first response +by contract +12 +1 +0 +0 ", run.Output);
        Assert.Matches(@"resolution +by contract +3 +0 +10 +0 ", run.Output);
        Assert.Matches("[0-9]+ written: 15 acknowledgement,", run.Output);
    }

    [Fact]
    public async Task A_clock_that_does_not_fit_the_script_is_refused()
    {
        using var refused = new DemoRun("--demo", "--clock", "2026-03-09T00:00:00Z");
        Assert.Equal(2, await refused.ExitAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains("does not fit the script of --demo", await refused.ErrorsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asked_to_stop_in_the_middle_it_stops_cleanly()
    {
        using var stopped = new DemoRun("--demo");
        while (await stopped.Output.ReadLineAsync() is { } line && !line.Contains("opened", StringComparison.Ordinal))
        {
        }

        stopped.AskToStop();
        Assert.Equal(0, await stopped.ExitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal("", await stopped.ErrorsAsync());
        Assert.Empty(stopped.Left);
    }

    private static DateTimeOffset At(string line) =>
        DateTimeOffset.ParseExact("2026 " + line[..16], "yyyy ddd dd MMM HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    [GeneratedRegex("^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [0-9]{2} Mar [0-9]{2}:[0-9]{2}  C-[0-9]+ ")]
    private static partial Regex TimelineLine();

    /// <summary>One run that all facts look at.</summary>
    public sealed class OneRun : IAsyncLifetime
    {
        public int ExitCode { get; private set; }

        public string Output { get; private set; } = "";

        public string Errors { get; private set; } = "";

        public TimeSpan Took { get; private set; }

        public IReadOnlyList<string> Timeline { get; private set; } = [];

        public IReadOnlyList<string> Left { get; private set; } = [];

        public async Task InitializeAsync()
        {
            long start = Stopwatch.GetTimestamp();
            using var demo = new DemoRun("--demo");
            Task<string> errors = demo.ErrorsAsync();
            Output = await demo.Output.ReadToEndAsync();
            Errors = await errors;
            ExitCode = await demo.ExitAsync(TimeSpan.FromSeconds(5));
            Took = Stopwatch.GetElapsedTime(start);
            Timeline = [.. Output.Split('\n').Where(l => TimelineLine().IsMatch(l))];
            Left = [.. demo.Left];
        }

        public Task DisposeAsync() => Task.CompletedTask;
    }
}
