using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Maintenance;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;

namespace SupportFunctions.Core.Tests.Maintenance;

/// <summary>Windows that recur: each occurrence is a window, announced in time (R-MNT-3).</summary>
public sealed class SeriesTests
{
    /// <summary>The rarest rule here, Friday the 13th, stays within the twenty years that a rule is followed.</summary>
    private const int Compared = 25;

    [Theory]
    [InlineData("FREQ=DAILY;COUNT=3", "2026-03-04T02:00", "03-04 03-05 03-06", "daily")]
    [InlineData("FREQ=DAILY;INTERVAL=10;COUNT=3", "2026-02-20T02:00", "02-20 03-02 03-12", "every ten days, over February")]
    [InlineData("FREQ=DAILY;BYDAY=SA,SU;COUNT=4", "2026-03-07T02:00", "03-07 03-08 03-14 03-15", "days that the rule allows")]
    [InlineData("FREQ=WEEKLY;COUNT=3", "2026-03-04T02:00", "03-04 03-11 03-18", "weekly on its own day")]
    [InlineData("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;COUNT=4;WKST=MO", "2026-03-03T02:00", "03-03 03-08 03-17 03-22", "RFC 5545: the week begins on Monday")]
    [InlineData("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;COUNT=4;WKST=SU", "2026-03-03T02:00", "03-03 03-15 03-17 03-29", "or on Sunday, with another result")]
    [InlineData("FREQ=MONTHLY;COUNT=3", "2026-01-31T02:00", "01-31 03-31 05-31", "months without a 31st are left out")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3", "2026-01-31T02:00", "01-31 02-28 03-31", "the last day")]
    [InlineData("FREQ=MONTHLY;BYDAY=2SU;COUNT=3", "2026-03-08T02:00", "03-08 04-12 05-10", "second Sundays")]
    [InlineData("FREQ=MONTHLY;BYDAY=-1SU;COUNT=3", "2026-03-29T03:00", "03-29 04-26 05-31", "last Sundays")]
    [InlineData("FREQ=MONTHLY;BYDAY=5SU;COUNT=2", "2026-03-29T03:00", "03-29 05-31", "fifth Sundays are rare")]
    [InlineData("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1,15;COUNT=4", "2026-03-01T02:00", "03-01 03-15 06-01 06-15", "each quarter")]
    [InlineData("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=2", "2026-03-13T02:00", "03-13 11-13", "a day that both allow")]
    [InlineData("FREQ=DAILY;UNTIL=20260306", "2026-03-04T02:00", "03-04 03-05 03-06", "the last day counts")]
    [InlineData("FREQ=DAILY;UNTIL=20260306T010000Z", "2026-03-04T02:00", "03-04 03-05 03-06", "02:00 in Vienna is 01:00 UTC: exactly the last start")]
    [InlineData("FREQ=DAILY;UNTIL=20260306T005959Z", "2026-03-04T02:00", "03-04 03-05", "a second earlier it is not")]
    public void A_rule_gives_its_days(string rule, string first, string days, string because)
    {
        Series series = ASeries(rule, first);

        string[] dates = [.. series.Starts().Select(s => s.StartsAt.InZone(DateTimeZoneProviders.Tzdb[series.TimeZone]).ToString("MM-dd", System.Globalization.CultureInfo.InvariantCulture))];
        Assert.True(days == string.Join(' ', dates), $"{because}: {string.Join(' ', dates)}");
    }

    [Fact]
    public void Exceptions_count_towards_the_count_and_the_index()
    {
        Series series = ASeries("FREQ=DAILY;COUNT=4", "2026-03-04T02:00") with { Except = [new LocalDate(2026, 3, 5), new LocalDate(2026, 3, 7)] };

        Assert.Equal([0, 2], series.Starts().Select(s => s.Index));
        Assert.Equal(2, series.Next()!.Value.Series.Index);
        Assert.Null(series.Next()!.Value.Series.Next());
    }

    [Fact]
    public void Occurrences_keep_their_time_of_day_over_a_change_of_the_clocks_and_shift_where_it_does_not_exist__RFC_5545()
    {
        Series series = ASeries("FREQ=DAILY;COUNT=3", "2026-03-28T02:30");
        Assert.Equal([At("2026-03-28T01:30Z"), At("2026-03-29T01:30Z"), At("2026-03-30T00:30Z")], series.Starts().Select(s => s.StartsAt));

        Series autumn = ASeries("FREQ=DAILY;COUNT=3", "2026-10-24T02:30");
        Assert.Equal([At("2026-10-24T00:30Z"), At("2026-10-25T00:30Z"), At("2026-10-26T01:30Z")], autumn.Starts().Select(s => s.StartsAt));
    }

    [Theory]
    [InlineData("", "FREQ")]
    [InlineData("FREQ=YEARLY", "'FREQ=YEARLY' cannot be used here")]
    [InlineData("FREQ=DAILY;BYHOUR=3", "'BYHOUR=3' cannot be used here")]
    [InlineData("FREQ=DAILY;FREQ=DAILY", "each once")]
    [InlineData("FREQ=DAILY;COUNT=0", "'COUNT=0'")]
    [InlineData("FREQ=DAILY;COUNT=1001", "'COUNT=1001'")]
    [InlineData("FREQ=DAILY;INTERVAL=-1", "'INTERVAL=-1'")]
    [InlineData("FREQ=DAILY;INTERVAL=999999999999", "'INTERVAL=")]
    [InlineData("FREQ=WEEKLY;BYDAY=2SU", "numbered day")]
    [InlineData("FREQ=MONTHLY;BYDAY=6SU", "'BYDAY=6SU'")]
    [InlineData("FREQ=MONTHLY;BYDAY=XX", "'BYDAY=XX'")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=32", "'BYMONTHDAY=32'")]
    [InlineData("FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY does not go")]
    [InlineData("FREQ=DAILY;COUNT=2;UNTIL=20261224", "exclude each other")]
    [InlineData("FREQ=DAILY;UNTIL=tomorrow", "'UNTIL=TOMORROW'")]
    [InlineData("INTERVAL=2", "A rule needs FREQ")]
    public void What_it_does_not_know_it_refuses_by_name(string rule, string fault)
    {
        Assert.False(RecurrenceText.TryRead(rule, out _, out string? said));
        Assert.Contains(fault, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FREQ=DAILY;BYDAY=SU", "startsAt", "it begins on a Wednesday")]
    [InlineData("FREQ=DAILY;COUNT=1;UNTIL=20260101", "recurs.rule", "no rule")]
    [InlineData("FREQ=DAILY;UNTIL=20260101", "startsAt", "over before it begins")]
    public void A_series_that_does_not_fit_its_first_window_is_refused_by_field(string rule, string field, string because)
    {
        var window = new AWindow();
        var refused = window.Refused(AWindow.Now, new WindowCommand.Create("ada", AWindow.Plan()) { Series = new Series(rule, "UTC", AWindow.Start, Duration.FromHours(1), []) });
        Assert.True((WindowRefusal.Invalid, field) == (refused.Code, refused.Field), because);
    }

    [Fact]
    public void Occurrences_that_would_run_into_each_other_are_refused() => Assert.Equal(
        ("endsAt", "One occurrence would begin before the one before it ends."),
        Series.Check("FREQ=DAILY", "UTC", [], AWindow.Plan(length: Duration.FromHours(25))));

    [Fact]
    public void Announcing_one_occurrence_opens_the_next_which_announces_itself_in_time()
    {
        AWindow first = AWindow.Announced(series: Weekly());
        var open = Assert.IsType<WindowEffect.OpenNext>(first.Effects[^1]);
        Assert.Equal((new WindowId(13), AWindow.Start + Duration.FromDays(7), 1), (open.Into, open.Plan.StartsAt, open.Series.Index));

        AWindow next = Opened(open);
        Assert.Equal((WindowState.Draft, AWindow.Start), (next.Window.State, WindowClock.NextWakeUp(next.Window)!.Value));
        next.Until(AWindow.Start);
        Assert.Equal(WindowState.Announced, next.Window.State);
        Assert.Contains(next.Effects, e => e is WindowEffect.OpenNext { Plan: var plan } && plan.StartsAt == AWindow.Start + Duration.FromDays(14));
    }

    [Fact]
    public void An_occurrence_that_a_rule_forbids_is_skipped_told_to_leads_and_the_series_goes_on()
    {
        AWindow next = Opened((WindowEffect.OpenNext)AWindow.Announced(series: Weekly()).Effects[^1]);
        next.Terms = next.Terms with { Others = AWindow.Busy(next.Window.Plan.StartsAt, next.Window.Plan.EndsAt) };
        next.Until(AWindow.Start);

        Assert.Equal((WindowState.Cancelled, WindowRefusal.Overlap), (next.Window.State, next.Events.Select(e => e.Event).OfType<WindowEvent.Skipped>().Single().Because));
        Assert.Equal([NoticeKind.OccurrenceSkipped], next.Told);
        Assert.Contains(next.Effects, e => e is WindowEffect.OpenNext);
    }

    [Fact]
    public void An_announcement_that_comes_late_is_judged_by_the_time_it_is_made()
    {
        AWindow next = Opened((WindowEffect.OpenNext)AWindow.Announced(series: Weekly()).Effects[^1]);
        next.Do(next.Window.Plan.StartsAt - Duration.FromHours(23), new WindowCommand.Tick());

        Assert.Equal(WindowRefusal.TooSoon, next.Events.Select(e => e.Event).OfType<WindowEvent.Skipped>().Single().Because);
    }

    [Fact]
    public void Cancelling_one_occurrence_leaves_the_others_and_ending_the_series_takes_all_that_were_opened()
    {
        AWindow first = AWindow.Announced(series: Weekly());
        AWindow next = Opened((WindowEffect.OpenNext)first.Effects[^1]);
        next.Do(AWindow.Now, new WindowCommand.Cancel("ada", "Not this week."));
        Assert.Contains(next.Effects, e => e is WindowEffect.OpenNext);

        first.Do(AWindow.Now, new WindowCommand.Cancel("ada", "Never again.", EndsSeries: true));
        var cancel = Assert.IsType<WindowEffect.CancelNext>(first.Effects[^1]);
        Assert.Equal(new WindowId(13), cancel.Next);
        next.Do(AWindow.Now, new WindowCommand.Cancel(WindowCommand.ByDesk, cancel.Reason, EndsSeries: true));
        Assert.IsType<WindowEffect.CancelNext>(next.Effects[^1]);
    }

    [Theory]
    [InlineData("FREQ=DAILY")]
    [InlineData("FREQ=DAILY;INTERVAL=3;BYDAY=MO,TU,WE,TH")]
    [InlineData("FREQ=WEEKLY")]
    [InlineData("FREQ=WEEKLY;INTERVAL=2")]
    [InlineData("FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,FR,SU;WKST=SU")]
    [InlineData("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=MO")]
    [InlineData("FREQ=MONTHLY")]
    [InlineData("FREQ=MONTHLY;INTERVAL=5")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=-1,1,29,31")]
    [InlineData("FREQ=MONTHLY;BYDAY=1MO,-1FR,3WE")]
    [InlineData("FREQ=MONTHLY;BYDAY=MO;INTERVAL=2")]
    [InlineData("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13")]
    [InlineData("FREQ=DAILY;BYMONTHDAY=-2,15")]
    public void Another_library_expands_rules_to_the_same_days(string rule)
    {
        foreach (int ahead in Enumerable.Range(0, Surroundings.IsFull ? 400 : 40))
        {
            LocalDate start = new LocalDate(2027, 1, 1).PlusDays(ahead * 11 % 400);
            Assert.True(RecurrenceText.TryRead(rule, out RecurrenceRule? read, out _));
            LocalDate first = read.Dates(start).First();
            var calendarEvent = new Ical.Net.CalendarComponents.CalendarEvent
            {
                Start = new Ical.Net.DataTypes.CalDateTime(first.Year, first.Month, first.Day, 2, 0, 0, "UTC"),
                End = new Ical.Net.DataTypes.CalDateTime(first.Year, first.Month, first.Day, 3, 0, 0, "UTC"),
                RecurrenceRule = new Ical.Net.DataTypes.RecurrenceRule(rule),
            };

            LocalDate[] theirs = [.. calendarEvent.GetOccurrences().Take(Compared).Select(o => LocalDate.FromDateTime(o.Period.StartTime.Value))];
            // Whether a month's default day is the first start's own depends on the first start: ours is asked from there, too.
            Assert.Equal(theirs, read.Dates(first).Take(Compared));
        }
    }

    private static Series Weekly() => new("FREQ=WEEKLY", "UTC", AWindow.Start, Duration.FromHours(1), []);

    private static AWindow Opened(WindowEffect.OpenNext open)
    {
        var window = new AWindow { Terms = AWindow.TermsFor("acme") with { Spare = new WindowId(14) } };
        return window.Do(AWindow.Now, new WindowCommand.Create(open.By, open.Plan) { Series = open.Series });
    }

    private static Series ASeries(string rule, string first)
    {
        DateTimeZone vienna = DateTimeZoneProviders.Tzdb["Europe/Vienna"];
        LocalDateTime local = NodaTime.Text.LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm").Parse(first).Value;
        return new Series(rule, vienna.Id, local.InZoneStrictly(vienna).ToInstant(), Duration.FromHours(1), ImmutableArray<LocalDate>.Empty);
    }
}
