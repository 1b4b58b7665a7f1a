using System.Net;
using NodaTime;
using SupportFunctions.EndToEnd.Tests.Driver;
using Xunit.Abstractions;

namespace SupportFunctions.EndToEnd.Tests.Time;

/// <summary>The desk's own clock, as the command line sets it: exact deadlines, nothing forgotten while the desk is off, and never back.</summary>
/// <remarks>
/// What is measured in real time gets three attempts, because the machine may stand still for longer than the time allowed; what is
/// recorded must be right at every attempt.
/// </remarks>
[Collection(ProcessTests.Name)]
public sealed class DeskClockTests(ITestOutputHelper output)
{
    private const int Attempts = 3;

    private static readonly Instant _fridayAfternoon = Instant.FromUtc(2026, 3, 7, 0, 30);

    /// <summary>24 and 72 working hours from Friday 16:30 in California; summer time begins on the Sunday between.</summary>
    private static readonly (string Clock, int Percent, Instant At)[] _expected =
    [
        ("first-response", 50, Instant.FromUtc(2026, 3, 10, 19, 30)),
        ("first-response", 75, Instant.FromUtc(2026, 3, 11, 17, 30)),
        ("first-response", 90, Instant.FromUtc(2026, 3, 11, 21, 6)),
        ("first-response", 100, Instant.FromUtc(2026, 3, 11, 23, 30)),
        ("resolution", 50, Instant.FromUtc(2026, 3, 13, 19, 30)),
        ("resolution", 75, Instant.FromUtc(2026, 3, 17, 21, 30)),
        ("resolution", 90, Instant.FromUtc(2026, 3, 19, 16, 18)),
        ("resolution", 100, Instant.FromUtc(2026, 3, 19, 23, 30)),
    ];

    [Fact]
    public async Task A_severity_1_case_of_friday_afternoon_is_due_on_wednesday_and_on_thursday_week_and_nothing_is_forgotten_while_the_desk_is_off()
    {
        using var data = new DataFolder();
        string id;
        Duration later;
        await using (DeskProcess desk = await DeskProcess.StartAsync(data, "2026-03-06T16:30:00-08:00"))
        {
            TestCustomer customer = TestCustomer.Number(1);
            await customer.PutAsync(desk.Client);
            id = await desk.Client.OpenCaseAsync(customer.Letter("Production is down").ToString());
            (await desk.Client.PostAsync($"/api/cases/{id}/triage", new
            {
                severity = "sev1", priority = "p0", maturity = "ga", environment = "production", businessImpact = "high", reason = "All of production.",
            })).Expect(HttpStatusCode.OK);

            CaseBody triaged = await desk.Client.CaseAsync(id);
            // The clock began when the desk began to listen, so the mail came some moments after half past four.
            later = triaged.OpenedAt - _fridayAfternoon;
            Assert.InRange(later, Duration.Zero, Duration.FromMinutes(1));
            Assert.Equal(Instant.FromUtc(2026, 3, 11, 23, 30) + later, triaged.Clock("first-response").DueAt);
            Assert.Equal(Instant.FromUtc(2026, 3, 19, 23, 30) + later, triaged.Clock("resolution").DueAt);
            Assert.Null(triaged.Clock("resolution").Provisional);
            Assert.Equal(0, await desk.StopAsync());
        }

        TimeSpan took = TimeSpan.MaxValue;
        for (int attempt = 0; attempt < Attempts && took > TimeSpan.FromSeconds(1); attempt++)
        {
            using DataFolder copy = data.Copy();
            took = await CatchUpAsync(copy, id, [.. _expected.Select(e => (e.Clock, e.Percent, e.At + later))]);
            output.WriteLine(FormattableString.Invariant($"Caught up {took.TotalMilliseconds:0} ms after the desk was ready."));
        }

        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task At_600_times_the_speed_each_warning_and_the_breach_bear_their_exact_instants_and_are_recorded_once_within_a_minute()
    {
        using var data = new DataFolder();
        await using DeskProcess desk = await DeskProcess.StartAsync(data, "2026-03-04T09:00:00Z", 600);
        (await desk.Client.PutAsync("/api/agreements/round-the-clock", new
        {
            name = "Round the clock",
            targets = new { sev1 = new { firstResponse = Always("PT40M"), resolution = Always("PT50M") }, sev2 = new { firstResponse = Always("PT40M") } },
        })).ExpectSuccess();
        TestCustomer customer = TestCustomer.Number(1);
        await customer.PutAsync(desk.Client, "round-the-clock");
        Duration longest = Duration.MaxValue;
        for (int attempt = 0; attempt < Attempts && longest > Duration.FromMinutes(1); attempt++)
        {
            longest = await LongestDelayAsync(desk, await desk.Client.OpenCaseAsync(customer.Letter("Production is down").ToString()));
            output.WriteLine(FormattableString.Invariant($"Recorded at most {longest.TotalSeconds:0} simulated seconds after its instant."));
        }

        Assert.InRange(longest, Duration.Zero, Duration.FromMinutes(1));

        static object Always(string duration) => new { duration, calendar = "always", mode = "wall" };
    }

    [Theory]
    [InlineData(true, "2026-01-01T00:00:00Z", "a kill, and an earlier --clock")]
    [InlineData(true, null, "a kill, and no --clock")]
    [InlineData(false, "2026-01-01T00:00:00Z", "a clean stop, and an earlier --clock")]
    [InlineData(false, null, "a clean stop, and no --clock: on that data the desk's time is not the machine's")]
    public async Task The_clock_never_goes_back(bool isKilled, string? nextClock, string because)
    {
        using var data = new DataFolder();
        Instant last;
        await using (DeskProcess desk = await DeskProcess.StartAsync(data, "2027-06-01T12:00:00Z", 86_400))
        {
            await desk.Client.OpenCaseAsync(new Letter("kim@one.example", "One").ToString());
            last = (await desk.Client.CaseAsync(await desk.Client.OpenCaseAsync(new Letter("kim@one.example", "Two").ToString()))).OpenedAt;
            if (isKilled)
            {
                await desk.KillAsync();
            }
            else
            {
                Assert.Equal(0, await desk.StopAsync());
            }
        }

        await using DeskProcess again = await DeskProcess.StartAsync(data, nextClock);
        Instant next = (await again.Client.CaseAsync(await again.Client.OpenCaseAsync(new Letter("kim@one.example", "Three").ToString()))).OpenedAt;

        Assert.True(next >= last, $"{next} is before {last}: {because}.");
        // It goes on from where it stood, not from anywhere later: a day a second, and few seconds.
        Assert.True(next < last + Duration.FromDays(60), $"{next} is long after {last}: {because}.");
    }

    /// <summary>Starts a desk that was off while everything fell due; then again, after a kill.</summary>
    /// <returns>How long after it was ready everything was recorded.</returns>
    private static async Task<TimeSpan> CatchUpAsync(DataFolder data, string id, (string, int, Instant)[] expected)
    {
        TimeSpan took;
        await using (DeskProcess desk = await DeskProcess.StartAsync(data, "2026-03-20T09:00:00Z"))
        {
            (string, int, Instant)[] recorded = [];
            await Until.TrueAsync(
                async () => (recorded = Contractual(await desk.Client.TimelineAsync(id))).Length >= expected.Length,
                () => $"{recorded.Length} of {expected.Length} are recorded: {string.Join("; ", recorded)}");
            took = desk.SinceHealthy.Elapsed;
            Assert.Equal(expected, recorded);
            CaseBody late = await desk.Client.CaseAsync(id);
            Assert.Equal(("breached", "breached"), (late.Clock("first-response").State, late.Clock("resolution").State));
            Assert.Equal(expected[3].Item3, late.Clock("first-response").BreachedAt);
            await desk.KillAsync();
        }

        await using (DeskProcess desk = await DeskProcess.StartAsync(data, "2026-03-21T09:30:00Z"))
        {
            // Something of the new day has been recorded, so the desk has looked at the case again; the old news has not come twice.
            await Until.TrueAsync(
                async () => (await desk.Client.TimelineAsync(id)).Any(e => e.At > Instant.FromUtc(2026, 3, 20, 9, 30)), () => "nothing of the new day is recorded");
            Assert.Equal(expected, Contractual(await desk.Client.TimelineAsync(id)));
        }

        return took;
    }

    /// <summary>Waits for the warnings and breaches of a case with 40 and 50 minutes; each must bear its exact instant.</summary>
    private static async Task<Duration> LongestDelayAsync(DeskProcess desk, string id)
    {
        Instant opened = (await desk.Client.CaseAsync(id)).OpenedAt;
        (string, int, Instant)[] expected =
        [
            .. new[] { 50, 75, 90, 100 }.Select(p => ("first-response", p, opened + (Duration.FromMinutes(40) * p / 100))),
            .. new[] { 50, 75, 90, 100 }.Select(p => ("resolution", p, opened + (Duration.FromMinutes(50) * p / 100))),
        ];
        EventBody[] news = [];
        await Until.TrueAsync(
            async () => (news = [.. (await desk.Client.TimelineAsync(id)).Where(IsContractual)]).Length >= expected.Length,
            () => $"{news.Length} of {expected.Length} are recorded.\n{desk.Host.Report()}");
        Assert.Equal(expected.OrderBy(e => e.Item3).ThenBy(e => e.Item1), Contractual(news).OrderBy(e => e.Item3).ThenBy(e => e.Item1));
        Assert.All(news, e => Assert.True(e.Instant("recordedAt") >= e.At, $"{e} was recorded before it happened."));
        return news.Max(e => e.Instant("recordedAt") - e.At);
    }

    private static bool IsContractual(EventBody e) =>
        e.Type is "clock-warned" or "clock-breached" && e.Word("clock") is "first-response" or "resolution";

    private static (string, int, Instant)[] Contractual(IEnumerable<EventBody> events) =>
    [
        .. events.Where(IsContractual).Select(e => (e.Word("clock")!, e.Type == "clock-breached" ? 100 : e.Data.GetProperty("percent").GetInt32(), e.At)),
    ];
}
