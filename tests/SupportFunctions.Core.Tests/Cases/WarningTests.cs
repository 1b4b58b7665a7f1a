using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Core.Engineers;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;
using static SupportFunctions.Core.Tests.Cases.History;

namespace SupportFunctions.Core.Tests.Cases;

/// <summary>Warnings and breaches: when, once, and who hears of them (R-SLA-9).</summary>
public sealed class WarningTests
{
    /// <summary>Of the 72 working hours from Monday 2 March 09:00.</summary>
    private static readonly (int Percent, Instant At)[] _resolution =
    [
        (50, At("2026-03-06T13:00-08:00")),
        (75, At("2026-03-10T15:00-07:00")),
        (90, At("2026-03-12T09:48-07:00")),
    ];

    private static readonly Instant _due = At("2026-03-12T17:00-07:00");

    [Theory]
    [InlineData(new[] { "2026-04-12T17:00-07:00" }, "one look after a standstill of a month")]
    [InlineData(new[] { "2026-03-06T13:00-08:00", "2026-03-10T15:00-07:00", "2026-03-12T09:48-07:00", "2026-03-12T17:00-07:00" }, "a look at each instant")]
    [InlineData(new[] { "2026-03-06T12:59:59-08:00", "2026-03-06T13:00:01-08:00", "2026-03-11T15:00-07:00", "2026-03-13T17:00-07:00", "2026-03-14T17:00-07:00" }, "looks in between")]
    public void Warnings_at_50_75_and_90_percent_and_the_breach_are_recorded_once_each_at_their_exact_instants__R_SLA_9(string[] looks, string because)
    {
        History of = AnAnsweredCase();

        foreach (string look in looks)
        {
            of.Tick(look).Tick(look);
        }

        var warned = of.All<CaseEvent.ClockWarned>().Where(w => w.Event.Clock == ClockName.Resolution).Select(w => (w.Event.Percent, w.Recorded.At));
        var breached = Assert.Single(of.All<CaseEvent.ClockBreached>(), b => b.Event.Clock == ClockName.Resolution);
        Assert.True(_resolution.SequenceEqual(warned), because);
        Assert.Equal((_due, _due), (breached.Recorded.At, breached.Event.DueAt));
        Assert.Equal(_due, of.Clock(ClockName.Resolution).BreachedAt);
    }

    [Fact]
    public void What_was_noticed_late_says_when_it_was_noticed()
    {
        History of = AnAnsweredCase().Tick("2026-04-12T17:00-07:00");

        Assert.All(of.Last.Events.Select(e => e.Event).OfType<CaseEvent.ClockWarned>(), w => Assert.Equal(At("2026-04-12T17:00-07:00"), w.RecordedAt));
        Assert.NotEmpty(of.Last.Events);
    }

    [Fact]
    public void After_a_standstill_only_the_newest_news_of_each_clock_is_mailed()
    {
        History of = AnAnsweredCase().Tick("2026-04-12T17:00-07:00");

        Assert.Equal(
            [
                (MailKind.ClockBreach, TestDesk.AdaMail, ClockName.Resolution), (MailKind.ClockBreach, TestDesk.LeadMail, ClockName.Resolution),
                (MailKind.ClockBreach, TestDesk.BossMail, ClockName.Resolution),
                (MailKind.ClockBreach, TestDesk.AdaMail, ClockName.NextReply), (MailKind.ClockBreach, TestDesk.LeadMail, ClockName.NextReply),
                (MailKind.ClockBreach, TestDesk.AdaMail, ClockName.NextUpdate), (MailKind.ClockBreach, TestDesk.LeadMail, ClockName.NextUpdate),
            ],
            of.LastMails.Where(m => m.To.IsStaff).Select(m => (m.Kind, m.To.Address, m.Facts.Clock)));
    }

    [Fact]
    public void A_mail_about_a_clock_gives_the_exact_instant_however_late_it_is_noticed()
    {
        History of = AnAnsweredCase().Reply("2026-03-06T12:00-08:00").Tick("2026-03-06T14:00-08:00");

        Effect.SendMail warning = Assert.Single(of.LastMails);
        Assert.Equal((50, At("2026-03-06T13:00-08:00"), _due), (warning.Facts.Percent, warning.Facts.At, warning.Facts.DueAt));
    }

    [Fact]
    public void News_from_before_and_after_a_message_taken_up_late_are_still_one_mail_a_clock()
    {
        History of = AnAnsweredCase().Write("2026-03-11T09:00-07:00", processed: "2026-04-12T17:00-07:00");

        Assert.Single(of.LastMails, m => m.To.Address == TestDesk.AdaMail && m.Facts.Clock == ClockName.Resolution);
    }

    [Theory]
    [InlineData("2026-03-06T13:00-08:00", 50, "ada", TestDesk.AdaMail, "the assignee alone")]
    [InlineData("2026-03-10T15:00-07:00", 75, "ada", TestDesk.AdaMail + " " + TestDesk.LeadMail, "then the lead")]
    [InlineData("2026-03-12T09:48-07:00", 90, "ada", TestDesk.AdaMail + " " + TestDesk.LeadMail, "and again")]
    [InlineData("2026-03-12T17:00-07:00", 100, "ada", TestDesk.AdaMail + " " + TestDesk.LeadMail + " " + TestDesk.BossMail, "a breach goes to leadership")]
    [InlineData("2026-03-06T13:00-08:00", 50, "", TestDesk.LeadMail, "nobody is assigned, so the lead hears of everything")]
    [InlineData("2026-03-10T15:00-07:00", 75, "lea", TestDesk.LeadMail, "a lead who is the assignee gets one mail")]
    public void Staff_hear_of_the_resolution_clock(string at, int percent, string assignee, string recipients, string because)
    {
        History of = ANewCase().Triage(Received, Severity.Sev1).Do(Received, Answer());
        of = assignee.Length == 0 ? of : of.Assign(Received, assignee);
        of.Tick(CaseMinus(at)).Tick(at);

        Assert.Equal(
            (recipients, because),
            (string.Join(' ', of.LastMails.Where(m => m.Facts.Clock == ClockName.Resolution && m.Facts.Percent == percent).Select(m => m.To.Address)), because));
    }

    [Fact]
    public void Breaches_of_our_own_clocks_do_not_go_to_leadership()
    {
        History of = AnOpenCase().Tick("2026-03-02T10:00-08:00");

        Assert.Equal([TestDesk.AdaMail, TestDesk.LeadMail], of.LastMails.Select(m => m.To.Address));
    }

    [Fact]
    public void Mail_to_staff_never_shows_the_customers_address()
    {
        History of = AnAnsweredCase().Tick("2026-04-12T17:00-07:00");

        Assert.All(of.LastMails.Where(m => m.To.IsStaff), m => Assert.DoesNotContain(TestDesk.CustomerMail, m.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void A_warning_that_was_due_unnoticed_is_recorded_but_not_mailed_when_the_clock_stopped_meanwhile()
    {
        History of = AnAnsweredCase().Tick("2026-03-06T12:00-08:00").Resolve("2026-03-06T14:00-08:00");

        Assert.Single(of.All<CaseEvent.ClockWarned>(), w => w.Event is { Clock: ClockName.Resolution, Percent: 50 });
        Assert.DoesNotContain(of.LastMails, m => m.Kind == MailKind.ClockWarning);
    }

    [Theory]
    [InlineData("resolve")]
    [InlineData("close")]
    [InlineData("reopen")]
    [InlineData("triage")]
    [InlineData("assign")]
    [InlineData("reply")]
    [InlineData("recompute")]
    [InlineData("wait")]
    public void A_breach_is_never_erased__R_SLA_9(string by)
    {
        History of = AnAnsweredCase().Tick("2026-03-13T17:00-07:00");
        const string later = "2026-03-16T09:00-07:00";
        const string after = "2026-03-17T09:00-07:00";

        of = by switch
        {
            "resolve" => of.Resolve(later),
            "close" => of.Resolve(later).Confirm(after),
            "reopen" => of.Resolve(later).Write(after),
            "triage" => of.Triage(later, Severity.Sev1, "vienna").Triage(after, Severity.Sev2),
            "assign" => of.Assign(later, TestDesk.Ben, "The index is broken."),
            "reply" => of.Reply(later),
            "recompute" => of.WithTerms(TestDesk.With(On("pacific-business-hours", "America/Los_Angeles", [IsoDayOfWeek.Monday], ["09:00-10:00"]))).Recompute(later),
            "wait" => of.Wait(later).Write(after),
            _ => throw new ArgumentOutOfRangeException(nameof(by), by, "No such step."),
        };

        Assert.Equal(_due, of.Clock(ClockName.Resolution).BreachedAt);
        Assert.Equal(ClockState.Breached, of.Clock(ClockName.Resolution).State);
        Assert.Single(of.Tick("2026-09-01T09:00-07:00").All<CaseEvent.ClockBreached>(), b => b.Event.Clock == ClockName.Resolution);
    }

    [Fact]
    public void A_desk_with_very_many_leads_stays_below_the_operations_of_one_batch_and_tells_leadership_first()
    {
        DeskTerms crowded = TestDesk.With(p => p with { Leadership = [.. Enumerable.Range(0, 20).Select(i => $"boss{i}@desk.example")], WarnAtPercent = [10, 20, 30, 40, 50], InternalWarnAtPercent = [10, 20, 30, 40, 50] })
            with { Roster = new Roster(Enumerable.Range(0, 60).Select(i => new EngineerTerms($"lead{i:00}", "Lead", $"lead{i}@desk.example", 5, IsLead: true))) };
        History of = ANewCase(terms: crowded).Do(Received, Answer(summary: ""));

        of.Do("2026-09-01T09:00-07:00", Answer(waiting: true));

        Assert.Equal(CaseLimits.StaffMails, of.LastMails.Count(m => m.To.IsStaff));
        Assert.All(of.LastMails.Where(m => m.To.IsStaff), m => Assert.Equal((MailKind.ClockBreach, ClockName.FirstResponse), (m.Kind, m.Facts.Clock)));
        Assert.InRange(of.Last.Events.Length + of.Last.Effects.Length + 2, 60, 100);
    }

    private static string CaseMinus(string at) => at.Replace("T13:00", "T12:59", StringComparison.Ordinal).Replace("T15:00", "T14:59", StringComparison.Ordinal)
        .Replace("T09:48", "T09:47", StringComparison.Ordinal).Replace("T17:00", "T16:59", StringComparison.Ordinal);
}
