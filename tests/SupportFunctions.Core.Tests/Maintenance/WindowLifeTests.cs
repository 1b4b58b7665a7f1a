using NodaTime;
using SupportFunctions.Core.Maintenance;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;

namespace SupportFunctions.Core.Tests.Maintenance;

/// <summary>A window from the announcement to its end, each step at its exact instant (R-MNT-2).</summary>
public sealed class WindowLifeTests
{
    [Fact]
    public void A_window_is_announced_reminded_of_begun_and_ended_each_at_its_instant()
    {
        AWindow window = AWindow.Announced().Until(AWindow.Start);
        window.Do(AWindow.Start + Duration.FromMinutes(40), new WindowCommand.Complete("ada", "All is well."));

        Assert.Equal(
            ["Drafted 2026-03-02T09:00:00Z", "Announced 2026-03-02T09:00:00Z", "Reminded 2026-03-03T09:00:00Z", "Reminded 2026-03-04T08:00:00Z", "Started 2026-03-04T09:00:00Z", "Completed 2026-03-04T09:40:00Z"],
            window.Events.Select(e => FormattableString.Invariant($"{e.Event.GetType().Name} {e.At:uuuu-MM-dd'T'HH:mm:ss'Z'}")));
        Assert.Equal([NoticeKind.Announcement, NoticeKind.Reminder, NoticeKind.Reminder, NoticeKind.Start, NoticeKind.End], window.Told);
        Assert.Equal((WindowState.Completed, null), (window.Window.State, WindowClock.NextWakeUp(window.Window)));
        Assert.Equal(["W-12-2-1", "W-12-3-1", "W-12-4-1", "W-12-5-1", "W-12-6-1"], window.Effects.Select(e => e.Id));
    }

    [Theory]
    [InlineData("24:00:01", new[] { NoticeKind.Reminder, NoticeKind.Reminder }, "a second older than the first reminder")]
    [InlineData("24:00:00", new[] { NoticeKind.Reminder }, "just as old: that mail was reminder enough")]
    public void A_reminder_is_left_out_when_the_announcement_is_no_older_than_it__R_MNT_2(string ahead, NoticeKind[] reminders, string because)
    {
        AWindow window = AWindow.Announced(at: AWindow.Start - WindowRulesTests.Span(ahead)).Until(AWindow.Start - Duration.Epsilon);

        Assert.True(reminders.SequenceEqual(window.Told.Skip(1)), because);
    }

    [Fact]
    public void An_emergency_within_the_hour_has_no_reminder_and_one_that_has_begun_starts_when_it_did()
    {
        AWindow soon = AWindow.Announced(AWindow.Plan(AWindow.Now + Duration.FromMinutes(30)), emergency: new Emergency("x"));
        Assert.Equal(AWindow.Now + Duration.FromMinutes(30), WindowClock.NextWakeUp(soon.Window));

        Instant began = AWindow.Now - Duration.FromMinutes(10);
        AWindow begun = AWindow.Announced(AWindow.Plan(began), emergency: new Emergency("x")).Until(AWindow.Now);
        Assert.Equal((WindowState.InProgress, began), (begun.Window.State, begun.Window.StartedAt!.Value));
    }

    [Fact]
    public void A_standstill_brings_what_it_missed_with_its_instants_but_no_reminder_of_what_has_begun()
    {
        AWindow window = AWindow.Announced();
        window.Do(AWindow.Start + Duration.FromMinutes(5), new WindowCommand.Tick());

        Assert.Equal([AWindow.Start - Duration.FromHours(24), AWindow.Start - Duration.FromHours(1), AWindow.Start], window.Events.Skip(2).Select(e => e.At));
        Assert.Equal([NoticeKind.Announcement, NoticeKind.Start], window.Told);
    }

    [Fact]
    public void What_is_not_over_at_its_end_overruns_with_an_estimate_that_moves_further_each_time()
    {
        AWindow window = AWindow.Begun().Until(AWindow.Start + Duration.FromHours(9));

        Assert.Equal(
            ["00:30", "01:30", "03:30", "07:30", "11:30"],
            window.Events.Select(e => e.Event).OfType<WindowEvent.Overran>().Select(e => (e.EndsAt - AWindow.Start - Duration.FromHours(1)).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(WindowState.Overrun, window.Window.State);
        Assert.Equal(5, window.Told.Count(k => k == NoticeKind.Overrun));
    }

    [Fact]
    public void After_a_standstill_one_overrun_is_told_with_an_estimate_in_the_future()
    {
        AWindow window = AWindow.Begun();
        Instant now = AWindow.Start + Duration.FromHours(5) + Duration.FromMinutes(10);
        window.Do(now, new WindowCommand.Tick());

        Assert.Equal(AWindow.Start + Duration.FromHours(5) + Duration.FromMinutes(30), window.Window.ExpectedEnd);
        Assert.Equal(1, window.Told.Count(k => k == NoticeKind.Overrun));
    }

    [Fact]
    public void Completing_at_the_very_end_is_in_time()
    {
        AWindow window = AWindow.Begun();
        window.Do(AWindow.Start + Duration.FromHours(1), new WindowCommand.Complete("ada"));

        Assert.DoesNotContain(NoticeKind.Overrun, window.Told);
    }

    [Theory]
    [InlineData("02:00:00", false, "exactly two hours")]
    [InlineData("02:00:01", true, "a second more")]
    public void More_than_two_hours_of_downtime_are_a_breach__R_MNT_2(string downtime, bool isBreach, string because)
    {
        AWindow window = AWindow.Begun().Until(AWindow.Start + WindowRulesTests.Span(downtime));
        window.Do(AWindow.Start + WindowRulesTests.Span(downtime), new WindowCommand.Complete("ada"));

        Assert.True(window.Window.LengthExceededAt is not null == isBreach, because);
        Assert.Equal(isBreach, window.Told.Contains(NoticeKind.LengthBreach));
    }

    [Fact]
    public void A_new_estimate_is_told_and_the_overrun_counts_from_it()
    {
        AWindow window = AWindow.Begun();
        Instant now = AWindow.Start + Duration.FromMinutes(50);
        window.Do(now, new WindowCommand.Extend("ada", AWindow.Start + Duration.FromMinutes(90), "The index rebuilds."));
        Assert.Equal((WindowState.Overrun, NoticeKind.Overrun), (window.Window.State, window.Told.Last()));
        Assert.Equal("endsAt", window.Refused(now, new WindowCommand.Extend("ada", now)).Field);

        window.Until(AWindow.Start + Duration.FromMinutes(90));
        Assert.Equal(AWindow.Start + Duration.FromHours(2), window.Window.ExpectedEnd);
    }

    [Fact]
    public void It_starts_by_itself_somebody_may_confirm_that_and_nobody_starts_it_twice()
    {
        AWindow window = AWindow.Announced();
        Assert.Contains(" it starts at that time and not before", window.Refused(AWindow.Start - Duration.Epsilon, new WindowCommand.Start("ada")).Detail, StringComparison.Ordinal);
        window.Do(AWindow.Start, new WindowCommand.Start("ada"));
        Assert.Contains("is not started twice", window.Refused(AWindow.Start + Duration.FromMinutes(1), new WindowCommand.Start("ada")).Detail, StringComparison.Ordinal);

        AWindow byItself = AWindow.Begun();
        byItself.Do(AWindow.Start + Duration.FromMinutes(1), new WindowCommand.Start("ada"));
        Assert.Equal((true, 1), (byItself.Window.IsStartConfirmed, byItself.Told.Count(k => k == NoticeKind.Start)));
        Assert.Equal(WindowRefusal.WrongState, byItself.Refused(AWindow.Start + Duration.FromMinutes(2), new WindowCommand.Start("ada")).Code);
    }

    [Theory]
    [InlineData("2026-03-04T09:00Z", "00:59:59", true, false, "shorter is always known")]
    [InlineData("2026-03-04T09:30Z", "00:30:00", true, false, "so is a later start within what was announced")]
    [InlineData("2026-03-04T09:00Z", "01:00:01", false, true, "a second longer is news")]
    [InlineData("2026-03-04T08:59:59Z", "01:00:00", false, true, "so is a second earlier")]
    public void A_change_within_what_was_announced_needs_no_notice_and_any_other_needs_all_of_it(string start, string length, bool isAllowedLate, bool givesNotice, string because)
    {
        WindowPlan plan = AWindow.Plan(At(start), WindowRulesTests.Span(length));
        var late = new AWindow();
        late.Do(AWindow.Now, new WindowCommand.Create("ada", AWindow.Plan())).Until(AWindow.Start - Duration.FromHours(2));
        Assert.True(WindowDecider.Decide(late.Window, new WindowCommand.Change("ada", plan), AWindow.Start - Duration.FromHours(2), late.Terms) is WindowDecision.Accepted == isAllowedLate, because);

        AWindow early = AWindow.Announced();
        early.Do(AWindow.Now, new WindowCommand.Change("ada", plan, "x"));
        var told = (WindowEffect.TellCustomers)early.Effects[^1];
        Assert.Equal((NoticeKind.Change, 1, givesNotice), (told.Notice.Kind, told.Notice.Revision, told.Notice.GivesNotice));
        Assert.Equal(AWindow.Plan(), told.Notice.Before);
    }

    [Fact]
    public void A_new_start_is_reminded_of_anew()
    {
        AWindow window = AWindow.Announced().Until(AWindow.Start - Duration.FromHours(20));
        Instant later = AWindow.Start + Duration.FromDays(7);
        window.Do(AWindow.Start - Duration.FromHours(20), new WindowCommand.Change("ada", AWindow.Plan(later)));
        Assert.Equal((WindowState.Announced, later - Duration.FromHours(24)), (window.Window.State, WindowClock.NextWakeUp(window.Window)!.Value));

        window.Until(later);
        Assert.Equal(3, window.Told.Count(k => k == NoticeKind.Reminder));
    }

    [Fact]
    public void The_same_plan_changes_nothing_and_an_empty_scope_differs_from_a_named_one()
    {
        AWindow window = AWindow.Announced();
        window.Do(AWindow.Now, new WindowCommand.Change("ada", AWindow.Plan()));
        Assert.Equal(2, window.Events.Count);

        window.Do(AWindow.Now, new WindowCommand.Change("ada", AWindow.Plan() with { Products = ["search"] }));
        Assert.Equal((3, 1), (window.Events.Count, window.Window.Revision));
    }

    [Fact]
    public void Cancelling_is_told_once_with_a_higher_sequence_and_what_is_over_is_not_cancelled()
    {
        AWindow window = AWindow.Announced();
        window.Do(AWindow.Now, new WindowCommand.Cancel("ada", "No need."));
        Assert.Equal((NoticeKind.Cancellation, 1, null), (window.Told.Last(), window.Window.Revision, WindowClock.NextWakeUp(window.Window)));
        Assert.Equal("W-12 is cancelled since 2026-03-02T09:00:00Z: it is over.", window.Refused(AWindow.Now, new WindowCommand.Cancel("ada", null)).Detail);

        AWindow draft = AWindow.Draft();
        draft.Do(AWindow.Now, new WindowCommand.Cancel("ada", null));
        Assert.Empty(draft.Effects);
    }

    [Theory]
    [InlineData("24:00:00", false, "accepted exactly 24 hours ahead")]
    [InlineData("23:59:59", true, "accepted a second later")]
    public void Notice_counts_when_it_is_accepted(string ahead, bool isShort, string because)
    {
        AWindow window = AWindow.Announced();
        window.Do(AWindow.Start - Duration.FromHours(1), new WindowCommand.RecordDelivery(0, [new NoticeAccepted("acme", AWindow.Start - WindowRulesTests.Span(ahead))], []));

        Assert.True(window.Window.ShortNotice.Contains("acme") == isShort, because);
        Assert.Equal((!isShort, isShort), (window.Window.ConformsFor("acme"), window.Told.Contains(NoticeKind.ShortNotice)));
    }

    [Fact]
    public void Of_mails_about_an_earlier_plan_nothing_is_recorded_and_nothing_twice()
    {
        AWindow window = AWindow.Announced();
        window.Do(AWindow.Now, new WindowCommand.Change("ada", AWindow.Plan(AWindow.Start + Duration.FromDays(1))));
        window.Do(AWindow.Start, new WindowCommand.RecordDelivery(0, [new NoticeAccepted("acme", AWindow.Start)], ["bank"]));
        Assert.Equal((0, 0), (window.Window.ShortNoticeCount, window.Window.NoticeFailed.Length));

        var failed = new WindowCommand.RecordDelivery(1, [], ["acme"]);
        window.Do(AWindow.Now, failed).Do(AWindow.Now, failed);
        Assert.Single(window.Events, e => e.Event is WindowEvent.NoticeFailed);
        Assert.False(window.Window.ConformsFor("acme"));
    }

    [Fact]
    public void A_customer_accepts_once_names_another_slot_and_answers_the_newest_mail_only__R_MNT_5()
    {
        AWindow window = AWindow.Announced();
        window.Do(AWindow.Now, new WindowCommand.Accept("acme", 0)).Do(AWindow.Now, new WindowCommand.Accept("acme", 0));
        Assert.Single(window.Events, e => e.Event is WindowEvent.CustomerAccepted);

        window.Do(AWindow.Now, new WindowCommand.AskOtherSlot("acme", 0, AWindow.Start + Duration.FromDays(1), AWindow.Start + Duration.FromDays(2), "Better at night."));
        var told = (WindowEffect.TellStaff)window.Effects[^1];
        Assert.Equal((AWindow.Lead, NoticeKind.OtherSlot, AWindow.Start + Duration.FromDays(1)), (told.Address, told.Notice.Kind, told.Notice.OtherStart!.Value));
        Assert.Empty(window.Window.Consents);

        window.Do(AWindow.Now, new WindowCommand.Change("ada", AWindow.Plan(AWindow.Start + Duration.FromDays(1))));
        Assert.Equal("W-12 was changed since that mail: answer the newest one.", window.Refused(AWindow.Now, new WindowCommand.Accept("acme", 0)).Detail);
        Assert.Equal("startsAt", window.Refused(AWindow.Now, new WindowCommand.AskOtherSlot("acme", 1, AWindow.Start, AWindow.Start, null)).Field);
    }
}
