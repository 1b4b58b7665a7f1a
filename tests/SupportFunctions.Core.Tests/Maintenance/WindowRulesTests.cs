using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Maintenance;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;

namespace SupportFunctions.Core.Tests.Maintenance;

/// <summary>What may be announced, at the exact boundary (R-MNT-1, R-MNT-3, R-MNT-4, R-MNT-5).</summary>
public sealed class WindowRulesTests
{
    private static readonly Duration _second = Duration.FromSeconds(1);

    /// <summary>Times on the wall in a zone, so that rows show what a planner sees.</summary>
    public static TheoryData<string, string, string, string> Notice => new()
    {
        { "2026-03-02T09:00", "2026-03-03T09:00", "UTC", "an ordinary day" },
        { "2026-03-07T09:00", "2026-03-08T10:00", "America/New_York", "over the spring change a day on the wall has 23 hours" },
        { "2026-10-31T09:00", "2026-11-01T08:00", "America/New_York", "over the autumn change it has 25" },
        { "2026-03-28T12:00", "2026-03-29T13:00", "Europe/Vienna", "in Europe three weeks later" },
        { "2026-10-24T12:00", "2026-10-25T11:00", "Europe/Vienna", "and back" },
        { "2026-10-03T20:00", "2026-10-04T21:00", "Australia/Sydney", "southern spring" },
        { "2026-04-04T20:00", "2026-04-05T19:00", "Australia/Sydney", "southern autumn" },
        { "2026-10-03T20:00", "2026-10-04T20:30", "Australia/Lord_Howe", "a change of half an hour" },
        { "2028-02-28T12:00", "2028-02-29T12:00", "Asia/Tokyo", "a leap day" },
        { "2026-12-31T23:59", "2027-01-01T23:59", "Asia/Kathmandu", "a new year at +05:45" },
    };

    public static TheoryData<string, string, string, string> Length => new()
    {
        { "2026-03-10T01:00", "2026-03-10T03:00", "America/New_York", "an ordinary night" },
        { "2026-03-08T01:00", "2026-03-08T04:00", "America/New_York", "the hour from 2 to 3 does not exist" },
        { "2026-11-01T00:30", "2026-11-01T01:30", "America/New_York", "the hour from 1 to 2 comes twice, and the second 01:30 is meant" },
        { "2026-03-29T01:30", "2026-03-29T04:30", "Europe/Vienna", "in Europe" },
        { "2026-10-25T02:00", "2026-10-25T03:00", "Europe/Vienna", "and back: two hours from the first 2 o'clock" },
    };

    [Theory]
    [MemberData(nameof(Notice))]
    public void Exactly_24_elapsed_hours_ahead_is_accepted_and_one_second_less_is_refused__R_MNT_1(string now, string start, string zone, string because)
    {
        Instant posted = Wall(now, zone, isLater: false);
        WindowPlan plan = AWindow.Plan(Wall(start, zone, isLater: false));
        Assert.True(plan.StartsAt - posted == Duration.FromHours(24), because);

        Assert.IsType<WindowDecision.Accepted>(AWindow.Create(plan, posted));
        var refused = Assert.IsType<WindowDecision.Refused>(AWindow.Create(plan, posted + _second));
        Assert.Equal((WindowRefusal.TooSoon, "startsAt", plan.StartsAt + _second), (refused.Code, refused.Field, refused.EarliestStart!.Value));
        Assert.IsType<WindowDecision.Refused>(AWindow.Create(plan, posted + Duration.Epsilon));
    }

    [Theory]
    [MemberData(nameof(Length))]
    public void Exactly_two_elapsed_hours_are_accepted_and_one_second_more_is_refused__R_MNT_1(string start, string end, string zone, string because)
    {
        Instant from = Wall(start, zone, isLater: false);
        Instant to = Wall(end, zone, isLater: true);
        Assert.True(to - from == Duration.FromHours(2), because);
        Instant now = from - Duration.FromDays(3);

        Assert.IsType<WindowDecision.Accepted>(AWindow.Create(AWindow.Plan(from, to - from), now));
        var refused = Assert.IsType<WindowDecision.Refused>(AWindow.Create(AWindow.Plan(from, to - from + _second), now));
        Assert.Equal((WindowRefusal.TooLong, "endsAt", Duration.FromHours(2)), (refused.Code, refused.Field, refused.Longest!.Value));
    }

    [Fact]
    public void Too_soon_says_the_earliest_start_and_whose_terms_ask_for_it()
    {
        WindowTerms terms = AWindow.TermsFor("acme", "bank");
        terms = terms with { Affected = terms.Affected.SetItem(1, new AffectedCustomer("bank", "Bank", new MaintenanceTerms(Duration.FromDays(5), Duration.FromHours(1)))) };

        var refused = Assert.IsType<WindowDecision.Refused>(AWindow.Create(AWindow.Plan(), AWindow.Now, terms));

        Assert.Equal(
            "The start 2026-03-04T09:00:00Z is 48:00:00 ahead, and the terms of Bank ask for 120:00:00 of notice (R-MNT-1). The earliest start is 2026-03-07T09:00:00Z; an emergency needs a reason.",
            refused.Detail);
    }

    [Fact]
    public void The_earliest_start_is_said_in_whole_minutes_that_pass()
    {
        Instant now = AWindow.Now + Duration.FromMilliseconds(1);
        var refused = Assert.IsType<WindowDecision.Refused>(AWindow.Create(AWindow.Plan(now + Duration.FromHours(23)), now));
        Assert.Contains("is 23:00:00 ahead", refused.Detail, StringComparison.Ordinal);
        Assert.Contains("The earliest start is 2026-03-03T09:01:00Z;", refused.Detail, StringComparison.Ordinal);
        Assert.Equal(now + Duration.FromHours(24), refused.EarliestStart);
    }

    [Fact]
    public void Too_long_says_the_longest_length_and_whose_terms_allow_it()
    {
        WindowTerms terms = AWindow.TermsFor("acme") with { Affected = [new AffectedCustomer("bank", "Bank", new MaintenanceTerms(Duration.FromHours(24), Duration.FromMinutes(45)))] };

        var refused = Assert.IsType<WindowDecision.Refused>(AWindow.Create(AWindow.Plan(), AWindow.Now, terms));

        Assert.StartsWith("The window takes 1:00:00, and the terms of Bank allow at most 0:45:00 (R-MNT-1).", refused.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-03-04T08:00Z", "2026-03-04T09:00Z", true, "it ends when this one begins")]
    [InlineData("2026-03-04T08:00Z", "2026-03-04T09:00:01Z", false, "it ends a second after this one begins")]
    [InlineData("2026-03-04T10:00Z", "2026-03-04T11:00Z", true, "it begins when this one ends")]
    [InlineData("2026-03-04T09:59:59Z", "2026-03-04T11:00Z", false, "it begins a second before this one ends")]
    [InlineData("2026-03-04T09:20Z", "2026-03-04T09:30Z", false, "inside")]
    [InlineData("2026-03-04T08:00Z", "2026-03-04T12:00Z", false, "around")]
    public void Windows_of_one_customer_do_not_overlap__R_MNT_3(string from, string to, bool isAccepted, string because)
    {
        WindowTerms terms = AWindow.TermsFor("acme") with { Others = AWindow.Busy(At(from), At(to)) };

        WindowDecision decision = AWindow.Create(AWindow.Plan(), AWindow.Now, terms);

        Assert.True(decision is WindowDecision.Accepted == isAccepted, because);
        if (decision is WindowDecision.Refused refused)
        {
            Assert.Equal((WindowRefusal.Overlap, new WindowId(7)), (refused.Code, refused.Other!.Id));
            Assert.StartsWith("W-7 'Network' from ", refused.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_emergency_with_a_reason_breaks_notice_and_length_but_overlaps_nothing()
    {
        WindowPlan plan = AWindow.Plan(AWindow.Now + Duration.FromMinutes(5), Duration.FromHours(5));
        var emergency = new Emergency("The disk fails.");

        var accepted = Assert.IsType<WindowDecision.Accepted>(AWindow.Create(plan, AWindow.Now, emergency: emergency));
        Assert.Equal([NoticeKind.Announcement, NoticeKind.EmergencyReport], Kinds(accepted));
        Assert.False(accepted.Next.ConformsFor("acme"));
        Assert.Equal(Duration.FromHours(2), accepted.Next.MaxLength);

        WindowTerms busy = AWindow.TermsFor("acme") with { Others = AWindow.Busy(plan.StartsAt, plan.EndsAt) };
        Assert.Equal(WindowRefusal.Overlap, Assert.IsType<WindowDecision.Refused>(AWindow.Create(plan, AWindow.Now, busy, emergency)).Code);
        Assert.Equal("emergency.reason", Assert.IsType<WindowDecision.Refused>(AWindow.Create(plan, AWindow.Now, emergency: new Emergency(" "))).Field);
    }

    [Theory]
    [InlineData("-00:15:00", true, "it began a quarter of an hour ago")]
    [InlineData("-00:15:01", false, "or a second more")]
    [InlineData("-01:00:00", false, "it is over")]
    public void An_emergency_may_have_begun_a_little_while_ago(string ahead, bool isAccepted, string because) => Assert.True(
        AWindow.Create(AWindow.Plan(AWindow.Now + Span(ahead)), AWindow.Now, emergency: new Emergency("x")) is WindowDecision.Accepted == isAccepted, because);

    [Theory]
    [InlineData("01:00:00", "01:00:00", false, true, "exactly what is left")]
    [InlineData("01:00:01", "01:00:00", false, false, "a second more")]
    [InlineData("01:00:01", "01:00:00", true, true, "unless the breach is accepted")]
    [InlineData("00:00:01", "-01:00:00", false, false, "nothing is left")]
    public void An_emergency_fits_what_is_left_of_availability__R_MNT_4(string length, string left, bool acceptBreach, bool isAccepted, string because)
    {
        WindowTerms terms = AWindow.TermsFor("acme") with
        {
            Affected = [new AffectedCustomer("free", "Free", AWindow.Standard), new AffectedCustomer("acme", "Acme", AWindow.Standard, Span(left))],
        };

        WindowDecision decision = AWindow.Create(AWindow.Plan(AWindow.Now, Span(length)), AWindow.Now, terms, new Emergency("x", acceptBreach));

        Assert.True(decision is WindowDecision.Accepted == isAccepted, because);
        if (decision is WindowDecision.Refused refused)
        {
            Assert.Equal((WindowRefusal.BreaksAvailability, "acme", Span(left)), (refused.Code, refused.Customer, refused.Budget!.Value));
        }
    }

    [Fact]
    public void More_than_two_hours_need_the_consent_of_everybody_concerned__R_MNT_5()
    {
        WindowPlan plan = AWindow.Plan(length: Duration.FromHours(3));
        var window = new AWindow { Terms = AWindow.TermsFor("acme", "bank") };
        var create = new WindowCommand.Create("ada", plan) { Consents = [new Consent("acme", plan.StartsAt, plan.EndsAt, "Kim on the phone")] };
        Assert.Equal(WindowRefusal.TooLong, window.Refused(AWindow.Now, create).Code);

        window.Do(AWindow.Now, create with { IsDraft = true });
        window.Do(AWindow.Now, new WindowCommand.Propose("ada"));
        Assert.Equal(WindowRefusal.TooLong, window.Refused(AWindow.Now, new WindowCommand.Announce("ada")).Code);
        window.Do(AWindow.Now, new WindowCommand.Accept("bank", 0));
        window.Do(AWindow.Now, new WindowCommand.Announce("ada"));

        Assert.Equal((WindowState.Announced, Duration.FromHours(3)), (window.Window.State, window.Window.MaxLength));
        Assert.Equal(WindowRefusal.TooLong, window.Refused(AWindow.Now, new WindowCommand.Change("ada", plan with { EndsAt = plan.EndsAt + _second })).Code);
    }

    [Theory]
    [InlineData("", "01:00:00", "title")]
    [InlineData("Two\nlines", "01:00:00", "title")]
    [InlineData("x", "00:00:00", "endsAt")]
    [InlineData("x", "-00:00:01", "endsAt")]
    [InlineData("x", "168:00:01", "endsAt")]
    public void What_is_no_plan_is_refused_by_its_field_even_as_a_draft(string title, string length, string field)
    {
        var window = new AWindow();
        var command = new WindowCommand.Create("ada", AWindow.Plan(length: Span(length), title: title), IsDraft: true);

        Assert.Equal((WindowRefusal.Invalid, field), window.Refused(AWindow.Now, command) is var refused ? (refused.Code, refused.Field!) : default);
    }

    [Fact]
    public void A_window_in_the_past_is_too_soon_and_says_so()
    {
        var refused = Assert.IsType<WindowDecision.Refused>(AWindow.Create(AWindow.Plan(AWindow.Now - Duration.FromDays(9)), AWindow.Now));

        Assert.Equal(WindowRefusal.TooSoon, refused.Code);
        Assert.Contains(" lies in the past, ", refused.Detail, StringComparison.Ordinal);
    }

    private static IEnumerable<NoticeKind> Kinds(WindowDecision.Accepted accepted) =>
        accepted.Effects.Select(e => e is WindowEffect.TellCustomers c ? c.Notice.Kind : ((WindowEffect.TellStaff)e).Notice.Kind);

    private static Instant Wall(string local, string zone, bool isLater)
    {
        var mapping = DateTimeZoneProviders.Tzdb[zone].MapLocal(NodaTime.Text.LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm").Parse(local).Value);
        return (isLater ? mapping.Last() : mapping.First()).ToInstant();
    }

    internal static Duration Span(string text) => Duration.FromTimeSpan(new TimeSpan(0, 0, 0, Seconds(text)));

    private static int Seconds(string text)
    {
        int[] parts = [.. text.TrimStart('-').Split(':').Select(p => int.Parse(p, System.Globalization.CultureInfo.InvariantCulture))];
        return ((parts[0] * 3600) + (parts[1] * 60) + parts[2]) * (text.StartsWith('-') ? -1 : 1);
    }
}
