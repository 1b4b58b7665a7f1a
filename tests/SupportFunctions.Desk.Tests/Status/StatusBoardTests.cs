using NodaTime;
using NodaTime.Text;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Incidents;
using SupportFunctions.Desk.Incidents;
using SupportFunctions.Desk.Status;

namespace SupportFunctions.Desk.Tests.Status;

public sealed class StatusBoardTests
{
    private static readonly Instant _now = At("2026-03-31T12:00:00Z");

    [Fact]
    public void Without_trouble_all_works_and_each_product_has_one_run_of_good_days()
    {
        StatusBoard board = StatusBoard.Of(["search", "store"], [], [], _now);
        Assert.Equal(ProductState.Operational, board.State);
        Assert.All(board.Products, p => Assert.Equal([new DayRun(0, 90, DayKind.Good)], p.History.Runs.AsEnumerable()));
    }

    [Fact]
    public void A_day_is_shaken_below_half_an_hour_and_bad_from_it_on()
    {
        StatusBoard board = StatusBoard.Of(
            ["search"],
            [AnIncident(outages: [("2026-03-29T10:00:00Z", "2026-03-29T10:29:59Z")]), AnIncident(outages: [("2026-03-30T10:00:00Z", "2026-03-30T10:30:00Z")])], [], _now);
        Assert.Equal(
            [new DayRun(0, 87, DayKind.Good), new DayRun(87, 1, DayKind.Shaken), new DayRun(88, 1, DayKind.Bad), new DayRun(89, 1, DayKind.Good)],
            board.Products[0].History.Runs.AsEnumerable());
    }

    [Fact]
    public void Outages_that_overlap_count_once_and_one_over_midnight_is_divided()
    {
        StatusBoard board = StatusBoard.Of(
            ["search"],
            [AnIncident(outages: [("2026-03-29T23:00:00Z", "2026-03-30T01:00:00Z")]), AnIncident(products: [], outages: [("2026-03-29T23:30:00Z", "2026-03-30T02:00:00Z")])], [], _now);
        Assert.Equal(
            [new DayDown(new LocalDate(2026, 3, 29), Duration.FromHours(1)), new DayDown(new LocalDate(2026, 3, 30), Duration.FromHours(2))],
            board.Products[0].History.Downs.AsEnumerable());
    }

    [Fact]
    public void The_first_day_shown_is_89_days_ago_and_what_was_before_is_not()
    {
        StatusBoard board = StatusBoard.Of(["search"], [AnIncident(outages: [("2025-12-31T00:00:00Z", "2026-01-01T00:00:01Z")])], [], _now);
        Assert.Equal([new DayDown(new LocalDate(2026, 1, 1), Duration.FromSeconds(1))], board.Products[0].History.Downs.AsEnumerable());
        Assert.Empty(StatusBoard.Of(["search"], [AnIncident(outages: [("2025-12-31T00:00:00Z", "2026-01-01T00:00:00Z")])], [], _now).Products[0].History.Downs);
    }

    [Fact]
    public void An_active_incident_disturbs_its_products_and_an_outage_that_goes_on_takes_them_down()
    {
        IncidentSummary slow = AnIncident(state: IncidentState.Active, outages: []);
        IncidentSummary down = AnIncident(products: ["store"], state: IncidentState.Active, outages: [("2026-03-31T11:00:00Z", null)]);
        StatusBoard board = StatusBoard.Of(["search", "store", "mail"], [slow, down], [], _now);
        Assert.Equal([ProductState.Degraded, ProductState.Down, ProductState.Operational], board.Products.Select(p => p.State));
        Assert.Equal(ProductState.Down, board.State);
        Assert.Equal(Duration.FromHours(1), board.Products[1].History.Down);
    }

    [Fact]
    public void An_incident_of_named_customers_is_not_for_the_public()
    {
        IncidentSummary theirs = AnIncident(state: IncidentState.Active, customers: ["acme"], outages: [("2026-03-31T11:00:00Z", null)]);
        StatusBoard board = StatusBoard.Of(["search"], [theirs], [], _now);
        Assert.Equal((ProductState.Operational, 0, 0), (board.State, board.Active.Length, board.Products[0].History.Downs.Length));
    }

    [Fact]
    public void Where_no_product_has_a_name_everything_is_one()
    {
        StatusBoard board = StatusBoard.Of([], [AnIncident(state: IncidentState.Active, outages: [("2026-03-31T11:00:00Z", null)])], [], _now);
        Assert.Equal((StatusBoard.AllServices, ProductState.Down, Duration.FromHours(1)), (board.Products[0].Name, board.Products[0].State, board.Products[0].History.Down));
    }

    [Fact]
    public void A_window_that_has_begun_shows_as_maintenance_unless_something_graver_does()
    {
        var window = new PublicWindow("W-1", "New disks", ["search"], _now - Duration.FromMinutes(5), _now + Duration.FromHours(1), HasBegun: true, Revision: 0, UpdatedAt: _now);
        Assert.Equal(ProductState.Maintenance, StatusBoard.Of(["search"], [], [window], _now).State);
        Assert.Equal(ProductState.Operational, StatusBoard.Of(["search"], [], [window with { HasBegun = false }], _now).State);
        Assert.Equal(ProductState.Operational, StatusBoard.Of(["store"], [], [window], _now).State);
        Assert.Equal(ProductState.Down, StatusBoard.Of(["search"], [AnIncident(state: IncidentState.Active, outages: [("2026-03-31T11:00:00Z", null)])], [window], _now).State);
    }

    [Theory]
    [InlineData(1, "1 minute")]
    [InlineData(60, "1 minute")]
    [InlineData(61, "2 minutes")]
    [InlineData(3600, "1 hour")]
    [InlineData(9000, "2 hours 30 minutes")]
    public void Downtime_is_told_in_minutes_rounded_up(int seconds, string words) =>
        Assert.Equal(words, StatusWords.Length(Duration.FromSeconds(seconds)));

    private static IncidentSummary AnIncident(
        string[]? products = null, IncidentState state = IncidentState.Resolved, string[]? customers = null, params (string From, string? To)[] outages) => new(
            IncidentId.Numbered(1), "Search is down", Severity.Sev1, state, state == IncidentState.Active ? IncidentPhase.Investigating : IncidentPhase.Resolved,
            new IncidentScope([.. products ?? ["search"]], [], [.. customers ?? []]),
            [.. outages.Select(o => new IncidentOutage(At(o.From), o.To is null ? null : At(o.To)))],
            _now - Duration.FromDays(1), _now - Duration.FromDays(1), state == IncidentState.Active ? null : _now, null, null, 0);

    private static Instant At(string text) => InstantPattern.General.Parse(text).Value;
}
