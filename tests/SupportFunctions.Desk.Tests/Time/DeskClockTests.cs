using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using NodaTime.Text;
using SupportFunctions.Desk.Tests.Storage;
using SupportFunctions.Desk.Time;
using SupportFunctions.Standalone.Time;

namespace SupportFunctions.Desk.Tests.Time;

public sealed class DeskClockTests
{
    [Theory]
    [InlineData(null, null, false, "12:00", "fresh data: the machine's time")]
    [InlineData("09:00", null, false, "09:00", "fresh data: as wanted, also before the machine's time")]
    [InlineData(null, "11:00", false, "12:00", "a clock that was never set goes with the machine's")]
    [InlineData(null, "13:00", false, "13:00", "and never back, when the machine's was put back")]
    [InlineData(null, "09:00", true, "09:00", "a clock that was set goes on where it stopped")]
    [InlineData(null, "15:00", true, "15:00", "a clock that was set goes on where it stopped")]
    [InlineData("10:00", "09:00", true, "10:00", "the later of both")]
    [InlineData("08:00", "09:00", true, "09:00", "never back")]
    public void StartAt(string? wanted, string? reached, bool isSet, string expected, string because)
    {
        ClockPosition? position = reached is null ? null : new ClockPosition(At(reached), isSet);
        Assert.True(At(expected) == DeskClockKeeper.StartAt(wanted is null ? null : At(wanted), position, At("12:00")), because);
    }

    [Theory]
    [InlineData(false, 1, false, "the machine's own")]
    [InlineData(true, 1, true, "set")]
    [InlineData(false, 60, true, "sped up")]
    public async Task A_clock_that_is_set_or_sped_up_is_kept_as_such(bool hasWish, int speed, bool isSet, string because)
    {
        DeskClock clock = await DeskClock.OpenAsync(new InMemoryTableStore(), hasWish ? At("09:00") : null, speed, default);
        Assert.True((clock.IsSet, clock.Accelerated is not null) == (isSet, isSet), because);
    }

    [Fact]
    public async Task A_clock_that_only_runs_ahead_of_the_machines_is_not_taken_for_set()
    {
        var store = new InMemoryTableStore();
        Instant ahead = Instant.FromDateTimeOffset(DateTimeOffset.UtcNow) + Duration.FromHours(1);
        await RecordAsync(store, ahead, isSet: false);

        DeskClock clock = await DeskClock.OpenAsync(store, null, 1, default);

        Assert.Equal((ahead, false), (clock.Time.Now, clock.IsSet));
    }

    [Fact]
    public async Task A_clean_stop_records_the_exact_instant_and_what_is_recorded_is_read_again()
    {
        var store = new InMemoryTableStore();
        await RecordAsync(store, At("09:30"), isSet: true);
        Assert.Equal(new ClockPosition(At("09:30"), true), await DeskClockKeeper.ReadAsync(store, default));
    }

    private static async Task RecordAsync(InMemoryTableStore store, Instant at, bool isSet)
    {
        using var keeper = new DeskClockKeeper(
            store, new DeskTime(new ManualTimeProvider(at)), new MachineTime(TimeProvider.System), isSet, NullLogger<DeskClockKeeper>.Instance);
        await keeper.StartAsync(default);
        await keeper.StopAsync(default);
    }

    private static Instant At(string time) => new LocalDate(2026, 3, 2).At(LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(time).Value).InUtc().ToInstant();
}
