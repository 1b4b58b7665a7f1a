using NodaTime;
using NodaTime.Text;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Tests.Time;

public sealed class DeskTimeTests
{
    private static readonly Instant _start = Instant.FromUtc(2026, 3, 2, 9, 0);
    private readonly ManualTimeProvider _real = new(Instant.FromUtc(2031, 1, 1, 0, 0));

    [Theory]
    [InlineData(1, 90, "2026-03-02T09:01:30Z", "at speed 1 a second is a second")]
    [InlineData(60, 90, "2026-03-02T10:30:00Z", "at speed 60 a second is a minute")]
    [InlineData(86_400, 90, "2026-05-31T09:00:00Z", "at the highest speed a second is a day")]
    public void The_desk_clock_starts_anywhere_and_runs_at_its_speed(int speed, int realSeconds, string expected, string because)
    {
        var desk = new DeskTime(new AcceleratedTimeProvider(_start, speed, _real));
        _real.Advance(Duration.FromSeconds(realSeconds));
        Assert.Equal((expected, because), (InstantPattern.ExtendedIso.Format(desk.Now), because));
        Assert.Equal(speed, desk.Speed);
    }

    [Theory]
    [InlineData(0, "slower than real time")]
    [InlineData(86_401, "faster than a day a second")]
    public void Other_speeds_are_refused(int speed, string because) =>
        Assert.True(Record.Exception(() => new AcceleratedTimeProvider(_start, speed, _real)) is ArgumentOutOfRangeException, because);

    [Theory]
    [InlineData(3600, "PT1H", 1_000, "an hour of desk time is a real second")]
    [InlineData(3600, "PT1S", 1, "never less than what a timer counts")]
    [InlineData(3600, "PT0S", 0, "it has come")]
    [InlineData(1, "PT48H", 86_400_000, "no wait is longer than 24 real hours")]
    [InlineData(2, "PT24H", 43_200_000, "speed counts before the cap")]
    public void Waits_are_told_in_real_time(int speed, string wait, int milliseconds, string because)
    {
        var desk = new DeskTime(new AcceleratedTimeProvider(_start, speed, _real));
        Assert.True(Desk.Json.Durations.TryRead(wait, out Duration duration));
        Assert.Equal((TimeSpan.FromMilliseconds(milliseconds), because), (desk.RealDelayUntil(desk.Now + duration), because));
    }

    [Fact]
    public void What_is_past_is_not_waited_for() =>
        Assert.Equal(TimeSpan.Zero, new MachineTime(_real).RealDelayUntil(_real.Now - Duration.FromHours(1)));

    [Fact]
    public void A_frozen_clock_stands_still_until_it_is_started_and_is_started_once()
    {
        var clock = new AcceleratedTimeProvider(_start, 10, _real, isFrozen: true);
        _real.Advance(Duration.FromHours(5));
        Assert.Equal(_start, new DeskTime(clock).Now);

        clock.Start();
        _real.Advance(Duration.FromHours(1));
        clock.Start();
        Assert.Equal(_start + Duration.FromHours(10), new DeskTime(clock).Now);
    }

    [Fact]
    public void A_clock_goes_on_at_another_speed_from_what_it_shows()
    {
        var clock = new AcceleratedTimeProvider(_start, 3600, _real);
        var desk = new DeskTime(clock);
        _real.Advance(Duration.FromSeconds(24));
        clock.Continue(1);
        Assert.Equal((_start + Duration.FromHours(24), 1), (desk.Now, desk.Speed));

        _real.Advance(Duration.FromSeconds(5));
        clock.Continue(60);
        _real.Advance(Duration.FromSeconds(2));
        Assert.Equal(_start + Duration.FromHours(24) + Duration.FromSeconds(125), desk.Now);
    }

    [Fact]
    public void A_clock_with_an_end_stands_still_there_and_goes_on_from_there()
    {
        var clock = new AcceleratedTimeProvider(_start, 3600, _real);
        var desk = new DeskTime(clock);
        clock.RunUntil(_start + Duration.FromHours(2));
        _real.Advance(Duration.FromSeconds(1));
        Assert.Equal(_start + Duration.FromHours(1), desk.Now);
        _real.Advance(Duration.FromSeconds(30));
        Assert.Equal(_start + Duration.FromHours(2), desk.Now);

        clock.RunUntil(_start + Duration.FromHours(5));
        _real.Advance(Duration.FromSeconds(1));
        Assert.Equal(_start + Duration.FromHours(3), desk.Now);

        clock.RunUntil(_start);
        _real.Advance(Duration.FromSeconds(1));
        Assert.Equal(_start + Duration.FromHours(3), desk.Now);

        clock.Continue(1);
        _real.Advance(Duration.FromSeconds(1));
        Assert.Equal(_start + Duration.FromHours(3) + Duration.FromSeconds(1), desk.Now);
    }

    [Fact]
    public void A_frozen_clock_may_get_another_speed_before_it_is_started()
    {
        var clock = new AcceleratedTimeProvider(_start, 10, _real, isFrozen: true);
        _real.Advance(Duration.FromHours(5));
        clock.Continue(2);
        clock.Start();
        _real.Advance(Duration.FromHours(1));
        Assert.Equal(_start + Duration.FromHours(2), new DeskTime(clock).Now);
    }

    [Fact]
    public void Timers_wait_in_the_time_of_the_clock_and_are_never_early()
    {
        var clock = new AcceleratedTimeProvider(_start, 100, _real);
        using ITimer timer = clock.CreateTimer(_ => { }, null, TimeSpan.FromMilliseconds(250), Timeout.InfiniteTimeSpan);
        timer.Change(TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(1));
        Assert.Equal(
            [(TimeSpan.FromMilliseconds(3), Timeout.InfiniteTimeSpan), (TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(1))],
            _real.Timers);
    }

    [Fact]
    public void Stamps_do_not_overflow_in_a_month_at_the_highest_speed()
    {
        var clock = new AcceleratedTimeProvider(_start, 86_400, _real);
        long stamp = clock.GetTimestamp();
        _real.Advance(Duration.FromDays(30));
        Assert.Equal(TimeSpan.FromDays(30L * 86_400), clock.GetElapsedTime(stamp));
    }
}
