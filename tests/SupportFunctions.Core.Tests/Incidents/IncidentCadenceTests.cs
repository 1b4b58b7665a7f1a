using NodaTime;
using SupportFunctions.Core.Engineers;
using SupportFunctions.Core.Incidents;
using SupportFunctions.Core.Policies;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;
using static SupportFunctions.Core.Tests.Incidents.IncidentStory;

namespace SupportFunctions.Core.Tests.Incidents;

/// <summary>R-ENG-4: a status mail every 60 minutes, and nobody forgets it.</summary>
public sealed class IncidentCadenceTests
{
    [Fact]
    public void The_first_update_is_due_an_hour_after_the_declaration_and_a_nag_comes_ten_minutes_before()
    {
        IncidentStory story = AnIncident();
        Assert.Equal(At("2026-03-06T11:00Z"), story.Incident.NextUpdateBy);
        Assert.Equal(At("2026-03-06T10:50Z"), IncidentClock.NextWakeUp(story.Incident, IncidentPolicy.Default.NagBefore));
    }

    [Theory]
    [InlineData("2026-03-06T10:49:59Z", 0)]
    [InlineData("2026-03-06T10:50:00Z", 1)]
    public void Who_communicates_is_nagged_to_the_second(string at, int mails) =>
        Assert.Equal(mails == 0 ? [] : [(IncidentMailKind.UpdateDue, "ben@desk.example")], AnIncident().Tick(at).LastMails);

    [Fact]
    public void An_update_in_time_starts_the_hour_anew_and_nobody_is_nagged()
    {
        IncidentStory story = AnIncident().Update("2026-03-06T10:40Z").Tick("2026-03-06T11:29:59Z");
        Assert.Empty(story.LastMails);
        Assert.Equal(At("2026-03-06T11:40Z"), story.Incident.NextUpdateBy);
    }

    [Fact]
    public void An_update_at_the_very_instant_is_in_time() =>
        Assert.Equal(0, AnIncident().Tick("2026-03-06T10:50Z").Update("2026-03-06T11:00Z").Incident.Lapses);

    [Fact]
    public void A_promise_that_lapses_is_recorded_at_its_instant_and_everybody_hears()
    {
        IncidentStory story = AnIncident().Tick("2026-03-06T10:50Z").Tick("2026-03-06T11:03Z");
        Assert.Equal(["2026-03-06T11:00:00Z UpdateLapsed"], story.LastEvents);
        Assert.Equal(
            [(IncidentMailKind.UpdateLapsed, "ben@desk.example"), (IncidentMailKind.UpdateLapsed, "ada@desk.example"),
             (IncidentMailKind.UpdateLapsed, "lea@desk.example"), (IncidentMailKind.UpdateLapsed, "boss@desk.example")],
            story.LastMails);
    }

    [Fact]
    public void It_goes_on_nagging_with_every_further_hour()
    {
        IncidentStory story = AnIncident().Tick("2026-03-06T11:00Z").Tick("2026-03-06T12:00Z").Tick("2026-03-06T13:00Z");
        Assert.Equal((3, 3, At("2026-03-06T14:00Z")), (story.Incident.Missed, story.Incident.Lapses, IncidentClock.NextWakeUp(story.Incident, Duration.Zero)));
    }

    [Fact]
    public void After_a_standstill_one_mail_tells_how_many_were_missed()
    {
        IncidentStory story = AnIncident().Tick("2026-03-06T15:30Z");
        Assert.Equal(["2026-03-06T10:50:00Z UpdateNagged", "2026-03-06T11:00:00Z UpdateLapsed"], story.LastEvents);
        Assert.Equal(4, story.Last.Effects.Length);
        Assert.Equal(5, Assert.IsType<IncidentEffect.TellStaff>(story.Last.Effects[0]).Notice.Missed);
        Assert.Equal(At("2026-03-06T16:00Z"), IncidentClock.NextWakeUp(story.Incident, Duration.Zero));
    }

    [Fact]
    public void What_has_lapsed_is_recorded_before_the_update_that_comes_too_late()
    {
        IncidentStory story = AnIncident().Update("2026-03-06T11:00:01Z");
        Assert.Equal(["2026-03-06T10:50:00Z UpdateNagged", "2026-03-06T11:00:00Z UpdateLapsed", "2026-03-06T11:00:01Z Updated"], story.LastEvents);
        Assert.Equal((0, 1), (story.Incident.Missed, story.Incident.Lapses));
    }

    [Fact]
    public void A_promise_within_minutes_needs_no_nag()
    {
        IncidentStory story = AnIncident().Update("2026-03-06T10:30Z", nextUpdateBy: "2026-03-06T10:35Z");
        Assert.Equal(At("2026-03-06T10:35Z"), IncidentClock.NextWakeUp(story.Incident, IncidentPolicy.Default.NagBefore));
    }

    [Fact]
    public void Without_a_nag_in_the_policy_only_the_lapse_is_told() =>
        Assert.Equal(
            ["2026-03-06T11:00:00Z UpdateLapsed"],
            AnIncident(terms: Terms with { Policy = new IncidentPolicy { NagBefore = Duration.Zero } }).Tick("2026-03-06T11:00Z").LastEvents);

    [Fact]
    public void The_commander_is_nagged_where_nobody_communicates_and_leads_where_nobody_commands()
    {
        Assert.Equal([(IncidentMailKind.UpdateDue, "ada@desk.example")], AnIncident(plan: Plan with { CommunicationsLead = null }).Tick("2026-03-06T10:50Z").LastMails);
        Assert.Equal([(IncidentMailKind.UpdateDue, "lea@desk.example")], AnIncident(plan: Plan with { CommunicationsLead = null, Commander = null }).Tick("2026-03-06T10:50Z").LastMails);
    }

    [Fact]
    public void An_engineer_who_is_gone_is_nobody() =>
        Assert.Equal(
            [(IncidentMailKind.UpdateDue, "boss2@desk.example")],
            AnIncident().NaggedUnder(Terms with { Roster = new Roster([new EngineerTerms("lena", "Lena", "boss2@desk.example", 5, IsLead: true)]) }));

    [Fact]
    public void An_incident_may_have_a_cadence_of_its_own_and_one_of_the_policy_is_not_asked() =>
        Assert.Equal(At("2026-03-06T10:15Z"), AnIncident(every: Duration.FromMinutes(15)).Incident.NextUpdateBy);

    [Fact]
    public void Nothing_is_due_once_it_is_resolved_but_the_follow_up_on_the_next_day()
    {
        IncidentStory story = AResolvedIncident();
        Assert.Equal(At("2026-03-07T11:00Z"), IncidentClock.NextWakeUp(story.Incident, IncidentPolicy.Default.NagBefore));
        Assert.Equal([(IncidentMailKind.FollowUp, "ben@desk.example")], story.Tick("2026-03-07T11:00Z").LastMails);
        Assert.Null(IncidentClock.NextWakeUp(story.Incident, IncidentPolicy.Default.NagBefore));
    }

    [Fact]
    public void Who_has_written_to_the_customers_since_the_resolution_has_followed_up() =>
        Assert.Empty(AResolvedIncident().Update("2026-03-06T20:00Z").Tick("2026-03-08T11:00Z").LastEvents);

    [Fact]
    public void A_closed_incident_is_followed_up_all_the_same() =>
        Assert.Equal(
            ["2026-03-07T11:00:00Z FollowUpDue"],
            AResolvedIncident().Do("2026-03-06T12:00Z", new IncidentCommand.Close("ada", Cause)).Tick("2026-03-07T12:00Z").LastEvents);

    [Fact]
    public void Reopened_it_owes_an_update_again_and_no_follow_up()
    {
        IncidentStory story = AResolvedIncident().Do("2026-03-06T12:00Z", new IncidentCommand.Reopen("ada", "It is back."));
        Assert.Equal((At("2026-03-06T13:00Z"), null, IncidentPhase.Investigating), (story.Incident.NextUpdateBy, story.Incident.FollowUpAt, story.Incident.Phase));
    }
}
