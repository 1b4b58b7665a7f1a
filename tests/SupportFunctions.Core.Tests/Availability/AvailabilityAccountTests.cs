using NodaTime;
using NodaTime.Text;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Availability;

namespace SupportFunctions.Core.Tests.Availability;

public sealed class AvailabilityAccountTests
{
    private static readonly DateTimeZone _pacific = DateTimeZoneProviders.Tzdb["America/Los_Angeles"];

    private static readonly Interval _april = AvailabilityPeriods.Month(new YearMonth(2026, 4), _pacific);

    [Theory]
    [InlineData(2026, 2, "America/Los_Angeles", 672, "28 days")]
    [InlineData(2028, 2, "America/Los_Angeles", 696, "29 days")]
    [InlineData(2026, 4, "America/Los_Angeles", 720, "30 days")]
    [InlineData(2026, 5, "America/Los_Angeles", 744, "31 days")]
    [InlineData(2026, 3, "America/Los_Angeles", 743, "31 days, one hour skipped on the 8th")]
    [InlineData(2026, 11, "America/Los_Angeles", 721, "30 days, one hour repeated on the 1st")]
    [InlineData(2011, 12, "Pacific/Apia", 720, "the 30th was left out")]
    [InlineData(2020, 11, "America/Havana", 721, "the hour before 01:00 of the 1st is repeated: it begins at its first midnight")]
    public void A_month_is_as_long_as_the_clocks_of_the_zone_make_it(int year, int month, string zone, int hours, string because)
    {
        Assert.NotEmpty(because);
        Assert.Equal(Duration.FromHours(hours), AvailabilityPeriods.Month(new YearMonth(year, month), DateTimeZoneProviders.Tzdb[zone]).Duration);
    }

    [Theory]
    [InlineData("2026-04-01T06:59:59Z", 3)]
    [InlineData("2026-04-01T07:00:00Z", 4)]
    public void The_month_turns_at_midnight_on_the_clocks_of_the_zone(string at, int month) =>
        Assert.Equal(new YearMonth(2026, month), AvailabilityPeriods.MonthOf(At(at), _pacific));

    [Theory]
    [InlineData(2026, 2, 12_096, "28 days: 201 min 36 s")]
    [InlineData(2026, 3, 13_374, "743 h: 222 min 54 s")]
    [InlineData(2026, 4, 12_960, "30 days: 216 min")]
    [InlineData(2026, 11, 12_978, "721 h: 216 min 18 s")]
    public void The_budget_of_a_month_is_half_a_per_cent_of_its_length(int year, int month, long seconds, string because)
    {
        Assert.NotEmpty(because);
        Interval period = AvailabilityPeriods.Month(new YearMonth(year, month), _pacific);
        Assert.Equal(seconds, Account(period, period.Start).Figures.RemainingSeconds);
    }

    [Fact]
    public void A_month_may_lose_its_budget_to_the_second_and_no_more()
    {
        Instant start = At("2026-04-10T00:00:00Z");
        AvailabilityFigures spent = Account(_april, _april.End, new Downtime.Outage("I-1", null, start, start + Duration.FromMinutes(216))).Figures;
        AvailabilityFigures over = Account(_april, _april.End, new Downtime.Outage("I-1", null, start, start + Duration.FromSeconds((216 * 60) + 1))).Figures;
        Assert.Equal((0L, false, 0.995m), (spent.RemainingSeconds, spent.IsBroken, spent.ByContract));
        Assert.Equal((-1L, true), (over.RemainingSeconds, over.IsBroken));
    }

    [Fact]
    public void A_rest_of_less_than_a_second_is_not_shown_as_a_second()
    {
        Instant start = At("2026-04-10T00:00:00Z");
        AvailabilityFigures left = Account(_april, _april.End, new Downtime.Outage("I-1", null, start, start + Duration.FromMinutes(216) - Duration.FromMilliseconds(1))).Figures;
        AvailabilityFigures over = Account(_april, _april.End, new Downtime.Outage("I-1", null, start, start + Duration.FromMinutes(216) + Duration.FromMilliseconds(1))).Figures;
        Assert.Equal((0L, false), (left.RemainingSeconds, left.IsBroken));
        Assert.Equal((-1L, true), (over.RemainingSeconds, over.IsBroken));
    }

    [Fact]
    public void Maintenance_within_the_rules_is_excused_up_to_its_announced_end_and_the_overrun_counts()
    {
        Downtime window = Window("2026-04-10T10:00:00Z", "2026-04-10T11:00:00Z", "2026-04-10T10:05:00Z", "2026-04-10T11:20:00Z");
        AvailabilityAccount account = Account(_april, _april.End, window);
        Assert.Equal(
            ["2026-04-10T10:05:00Z 2026-04-10T11:00:00Z announced maintenance M-1 within the rules; the agreement does not count it", "2026-04-10T11:00:00Z 2026-04-10T11:20:00Z down: M-1"],
            Lines(account));
        Assert.Equal((Duration.FromMinutes(75), Duration.FromMinutes(55), Duration.FromMinutes(20)), (account.Figures.Down, account.Figures.Excused, account.Figures.Counted));
    }

    [Theory]
    [InlineData("2026-04-10T12:00:00Z", 0, "two hours to the second")]
    [InlineData("2026-04-10T12:00:01Z", 1, "one second more")]
    public void No_more_than_two_hours_of_work_are_within_the_rules_however_long_the_slot(string end, long counted, string because)
    {
        Assert.NotEmpty(because);
        AvailabilityAccount account = Account(_april, _april.End, Window("2026-04-10T10:00:00Z", "2026-04-10T16:00:00Z", "2026-04-10T10:00:00Z", end));
        Assert.Equal(Duration.FromSeconds(counted), account.Figures.Counted);
    }

    [Fact]
    public void Work_that_begins_before_its_slot_counts_until_the_slot_begins()
    {
        AvailabilityAccount account = Account(_april, _april.End, Window("2026-04-10T10:00:00Z", "2026-04-10T11:00:00Z", "2026-04-10T09:50:00Z", "2026-04-10T10:30:00Z"));
        Assert.Equal((Duration.FromMinutes(10), Duration.FromMinutes(30)), (account.Figures.Counted, account.Figures.Excused));
    }

    [Fact]
    public void A_window_outside_of_the_rules_counts_from_its_first_second()
    {
        Downtime window = Downtime.Maintenance.Of(
            "M-1", null, Span("2026-04-10T10:00:00Z", "2026-04-10T11:00:00Z"), At("2026-04-10T10:00:00Z"), At("2026-04-10T11:00:00Z"), isWithinRules: false, Duration.FromHours(2));
        AvailabilityFigures figures = Account(_april, _april.End, window).Figures;
        Assert.Equal((Duration.FromHours(1), Duration.Zero), (figures.Counted, figures.Excused));
    }

    [Fact]
    public void An_agreement_may_count_all_maintenance_and_both_figures_are_told_under_either()
    {
        Downtime window = Window("2026-04-10T10:00:00Z", "2026-04-10T11:00:00Z", "2026-04-10T10:00:00Z", "2026-04-10T11:00:00Z");
        AvailabilityAccount strict = AvailabilityAccount.Of(_april, _april.End, [window], [Always(new AvailabilityTerms(0.995m, CountsMaintenance: true))]);
        AvailabilityAccount lenient = Account(_april, _april.End, window);
        Assert.Equal((719m / 720, 719m / 720, 1m), (strict.Figures.ByContract, strict.Figures.WithMaintenance, strict.Figures.WithoutMaintenance));
        Assert.Equal((1m, 719m / 720, 1m), (lenient.Figures.ByContract, lenient.Figures.WithMaintenance, lenient.Figures.WithoutMaintenance));
        Assert.Equal("announced maintenance M-1 within the rules; the agreement counts it", strict.Evidence[0].Why);
    }

    [Fact]
    public void An_outage_while_its_product_is_maintained_is_excused_and_afterwards_counts()
    {
        Downtime window = Window("2026-04-10T10:00:00Z", "2026-04-10T12:00:00Z", "2026-04-10T10:00:00Z", "2026-04-10T11:00:00Z");
        AvailabilityAccount account = Account(_april, _april.End, window, new Downtime.Outage("I-1", "search", At("2026-04-10T10:30:00Z"), At("2026-04-10T11:15:00Z")));
        // The work was over at 11:00: that the slot had an hour left excuses nothing.
        Assert.Equal(Duration.FromMinutes(15), account.Figures.Counted);
    }

    [Fact]
    public void Maintenance_of_one_product_excuses_no_outage_of_another()
    {
        Downtime window = Downtime.Maintenance.Of(
            "M-1", "store", Span("2026-04-10T10:00:00Z", "2026-04-10T12:00:00Z"), At("2026-04-10T10:00:00Z"), At("2026-04-10T12:00:00Z"), isWithinRules: true, Duration.FromHours(2));
        AvailabilityAccount account = Account(_april, _april.End, window, new Downtime.Outage("I-1", "search", At("2026-04-10T11:00:00Z"), At("2026-04-10T11:15:00Z")));
        Assert.Equal((Duration.FromHours(2), Duration.FromMinutes(15)), (account.Figures.Down, account.Figures.Counted));
        Assert.Equal(["M-1", "I-1"], account.Evidence[1].Sources.AsEnumerable());
    }

    [Fact]
    public void An_incident_that_is_open_over_the_end_of_a_month_is_divided_at_its_midnight()
    {
        var outage = new Downtime.Outage("I-1", null, At("2026-05-01T06:59:00Z"), null);
        Interval may = AvailabilityPeriods.Month(new YearMonth(2026, 5), _pacific);
        Instant now = At("2026-05-01T07:03:00Z");
        Assert.Equal(Duration.FromMinutes(1), Account(_april, now, outage).Figures.Counted);
        Assert.Equal((Duration.FromMinutes(3), Duration.FromMinutes(3)), (Account(may, now, outage).Figures.Counted, Account(may, now, outage).Figures.Elapsed));
    }

    [Fact]
    public void A_target_that_changes_within_the_month_counts_for_its_own_days()
    {
        Instant change = _april.Start + Duration.FromDays(10);
        AvailabilityPromise[] promises =
        [
            new(new Interval(null, change), new AvailabilityTerms(0.99m, CountsMaintenance: false)),
            new(new Interval(change, null), new AvailabilityTerms(0.999m, CountsMaintenance: true)),
        ];
        Assert.Equal(
            (long)((10 * 86_400 * 0.01m) + (20 * 86_400 * 0.001m)), AvailabilityAccount.Of(_april, _april.Start, [], promises).Figures.RemainingSeconds);
    }

    [Fact]
    public void Without_a_promise_there_is_no_budget_and_nothing_counts_but_the_downtime_is_told()
    {
        AvailabilityAccount account = AvailabilityAccount.Of(
            _april, _april.End, [new Downtime.Outage("I-1", null, At("2026-04-10T10:00:00Z"), At("2026-04-10T11:00:00Z"))], []);
        Assert.Equal((null, null, Duration.Zero, 719m / 720), (account.Figures.Remaining, account.Figures.ByContract, account.Figures.Counted, account.Figures.WithMaintenance));
        Assert.Equal("no agreement promised availability at the time", account.Evidence[0].Why);
    }

    [Fact]
    public void A_month_that_has_not_begun_has_its_whole_budget_and_no_share_yet()
    {
        AvailabilityFigures figures = Account(_april, _april.Start - Duration.FromDays(1)).Figures;
        Assert.Equal((12_960L, null, null), (figures.RemainingSeconds, figures.ByContract, figures.WithMaintenance));
    }

    [Fact]
    public void Over_all_customers_each_minute_of_each_counts_once()
    {
        var outage = new Downtime.Outage("I-1", null, At("2026-04-10T10:00:00Z"), At("2026-04-10T11:00:00Z"));
        AvailabilityFigures total = Account(_april, _april.End, outage).Figures + Account(_april, _april.End).Figures + AvailabilityFigures.None;
        Assert.Equal((1439m / 1440, (2 * 12_960L) - 3_600), (total.ByContract, total.RemainingSeconds));
    }

    [Fact]
    public void Thirty_days_are_thirty_times_24_hours_also_over_a_change_of_clocks() =>
        Assert.Equal(Span("2026-02-19T12:00:00Z", "2026-03-21T12:00:00Z"), AvailabilityPeriods.Rolling(At("2026-03-21T12:00:00Z"), 30));

    private static AvailabilityAccount Account(Interval period, Instant until, params Downtime[] downtimes) =>
        AvailabilityAccount.Of(period, until, downtimes, [Always(Agreement.Standard.Availability!)]);

    private static AvailabilityPromise Always(AvailabilityTerms terms) => new(new Interval(null, null), terms);

    private static Downtime.Maintenance Window(string announcedFrom, string announcedTo, string from, string to) =>
        Downtime.Maintenance.Of("M-1", null, Span(announcedFrom, announcedTo), At(from), At(to), isWithinRules: true, Duration.FromHours(2));

    private static IEnumerable<string> Lines(AvailabilityAccount account) => account.Evidence.Select(p => FormattableString.Invariant($"{p.During.Start} {p.During.End} {p.Why}"));

    private static Interval Span(string from, string to) => new(At(from), At(to));

    private static Instant At(string text) => InstantPattern.ExtendedIso.Parse(text).GetValueOrThrow();
}
