using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Incidents;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;
using static SupportFunctions.Core.Tests.Incidents.IncidentStory;

namespace SupportFunctions.Core.Tests.Incidents;

public sealed class IncidentDeciderTests
{
    [Fact]
    public void A_declaration_is_told_to_all_who_have_a_part_in_it_once_each() => Assert.Equal(
        [(IncidentMailKind.Declared, "ben@desk.example"), (IncidentMailKind.Declared, "ada@desk.example"),
         (IncidentMailKind.Declared, "lea@desk.example"), (IncidentMailKind.Declared, "boss@desk.example")],
        AnIncident().LastMails);

    [Fact]
    public void An_update_goes_to_every_linked_case_at_once_a_hundred_an_effect()
    {
        IncidentStory story = AnIncident().Link("2026-03-06T10:05Z", [.. Enumerable.Range(1, 250)]).Update("2026-03-06T10:30Z", IncidentPhase.Identified);
        IncidentEffect.TellCases[] told = [.. story.Last.Effects.Cast<IncidentEffect.TellCases>()];
        Assert.Equal([100, 100, 50], told.Select(t => t.Cases.Length));
        Assert.Equal(Enumerable.Range(1, 250).Select(n => new CaseId(n)), told.SelectMany(t => t.Cases));
        Assert.All(told, t => Assert.Equal((1, IncidentPhase.Identified, At("2026-03-06T11:30Z")), (t.Update.Number, t.Update.Phase, t.Update.NextUpdateBy)));
    }

    [Fact]
    public void A_case_that_is_linked_later_is_told_the_latest_update_and_before_any_update_nothing()
    {
        IncidentStory story = AnIncident().Link("2026-03-06T10:05Z", 1);
        Assert.Equal(["I-3-3-1"], story.Last.Effects.Select(e => e.Id));
        Assert.IsType<IncidentEffect.MarkCase>(story.Last.Effects[0]);
        story.Update("2026-03-06T10:30Z").Update("2026-03-06T10:40Z").Link("2026-03-06T10:45Z", 2);
        IncidentEffect.TellCases told = Assert.Single(story.Last.Effects.OfType<IncidentEffect.TellCases>());
        Assert.Equal((2, new CaseId(2)), (told.Update.Number, Assert.Single(told.Cases)));
    }

    [Fact]
    public void A_case_that_is_linked_after_the_resolution_is_told_nothing_by_itself() =>
        Assert.Empty(AResolvedIncident().Link("2026-03-06T12:00Z", 1).Last.Effects.OfType<IncidentEffect.TellCases>());

    [Fact]
    public void Linking_twice_and_unlinking_what_is_not_linked_change_nothing()
    {
        IncidentStory story = AnIncident().Link("2026-03-06T10:05Z", 1);
        Assert.Empty(story.Do("2026-03-06T10:06Z", Linking(1)).LastEvents);
        Assert.Empty(story.Do("2026-03-06T10:06Z", Linking(2, remove: true)).LastEvents);
        Assert.Empty(story.Do("2026-03-06T10:07Z", Linking(1, exists: false, remove: true)).Incident.Cases);
    }

    [Fact]
    public void A_case_that_is_not_there_is_not_linked()
    {
        IncidentDecision.Refused refused = AnIncident().Refused("2026-03-06T10:05Z", Linking(9, exists: false));
        Assert.Equal((RefusalCode.Invalid, "case", "There is no case C-9, or it was merged into another one."), (refused.Code, refused.Field, refused.Detail));
    }

    [Theory]
    [InlineData("2026-03-06T09:45:00Z", null, true, "exactly 15 minutes ago")]
    [InlineData("2026-03-06T09:44:59Z", null, false, "a second more needs a reason")]
    [InlineData("2026-03-06T09:44:59Z", "  ", false, "blanks are none")]
    [InlineData("2026-03-06T09:44:59Z", "The monitor.", true, "with a reason")]
    [InlineData("2026-03-06T10:00:01Z", "The monitor.", false, "still to come")]
    [InlineData("2025-03-05T09:00:00Z", "The monitor.", false, "more than a year ago")]
    public void An_outage_may_be_back_dated_with_a_reason(string from, string? reason, bool isAccepted, string because)
    {
        var decision = IncidentDecider.Decide(
            Incident.NotDeclared(IncidentId.Numbered(3)), new IncidentCommand.Declare("lea", Plan, At(from), reason, null), At(Declared), Terms);
        Assert.True(decision is IncidentDecision.Accepted == isAccepted, because);
    }

    [Fact]
    public void Outages_come_and_go_and_the_last_ends_with_the_resolution()
    {
        IncidentStory story = AnIncident()
            .Do("2026-03-06T10:20Z", new IncidentCommand.EndOutage("ada", null, null))
            .Do("2026-03-06T10:30Z", new IncidentCommand.StartOutage("ada", At("2026-03-06T10:25Z"), null))
            .Resolve("2026-03-06T11:00Z", to: "2026-03-06T10:55Z");
        Assert.Equal(Outages((Declared, "2026-03-06T10:20Z"), ("2026-03-06T10:25Z", "2026-03-06T10:55Z")).AsEnumerable(), story.Incident.Outages);
        Assert.Equal(["2026-03-06T10:50:00Z UpdateNagged", "2026-03-06T11:00:00Z OutageEnded", "2026-03-06T11:00:00Z Updated", "2026-03-06T11:00:00Z Resolved"], story.LastEvents);
        Assert.Equal((IncidentPhase.Resolved, null), (story.Incident.Phase, story.Incident.NextUpdateBy));
    }

    [Fact]
    public void Outages_are_corrected_with_a_reason_also_after_the_end()
    {
        IncidentStory story = AResolvedIncident().Do("2026-03-08T10:00Z", new IncidentCommand.CorrectOutages(
            "ada", Outages(("2026-03-06T09:30Z", "2026-03-06T10:00Z"), ("2026-03-06T10:00Z", "2026-03-06T10:59Z")), "The logs say so."));
        Assert.Equal(At("2026-03-06T09:30Z"), story.Incident.BeganAt);
        Assert.Equal("The logs say so.", Assert.IsType<IncidentEvent.OutagesCorrected>(story.Events[^1].Event).Reason);
    }

    [Theory]
    [InlineData("2026-03-06T09:30Z", "2026-03-06T09:30Z", null, null, "An outage ends after it began.")]
    [InlineData("2026-03-06T09:30Z", "2026-03-06T10:30Z", "2026-03-06T10:29:59Z", "2026-03-06T11:00Z", "Outages come in order and do not overlap.")]
    [InlineData("2026-03-06T09:30Z", null, "2026-03-06T10:30Z", "2026-03-06T11:00Z", "Only the last outage may go on.")]
    [InlineData("2026-03-06T09:30Z", "2026-03-06T12:00:01Z", null, null, "An outage still to come cannot be recorded.")]
    public void Outages_that_cannot_have_been_are_refused(string from, string? to, string? from2, string? to2, string detail)
    {
        (string, string?)[] spans = from2 is null ? [(from, to)] : [(from, to), (from2, to2)];
        IncidentDecision.Refused refused = AnIncident().Refused("2026-03-06T12:00Z", new IncidentCommand.CorrectOutages("ada", Outages(spans), "Known now."));
        Assert.Equal((RefusalCode.Invalid, "outages", detail), (refused.Code, refused.Field, refused.Detail));
    }

    [Fact]
    public void A_resolved_incident_has_no_outage_that_goes_on() =>
        Assert.StartsWith("The incident is resolved", AResolvedIncident().Refused("2026-03-06T12:00Z", new IncidentCommand.CorrectOutages("ada", Outages((Declared, null)), "x")).Detail, StringComparison.Ordinal);

    [Fact]
    public void It_is_closed_only_with_its_root_cause_written_up()
    {
        IncidentStory story = AResolvedIncident();
        IncidentDecision.Refused refused = story.Refused("2026-03-06T12:00Z", new IncidentCommand.Close("ada", null));
        Assert.Equal((RefusalCode.AgainstRule, "rootCause"), (refused.Code, refused.Field));
        Assert.Equal((RefusalCode.Invalid, "rootCause.prevention"), Of(story.Refused("2026-03-06T12:00Z", new IncidentCommand.Close("ada", Cause with { Prevention = " " }))));
        Assert.Equal(IncidentState.Closed, story.Do("2026-03-06T12:00Z", new IncidentCommand.WriteRootCause("ada", Cause)).Do("2026-03-06T12:05Z", new IncidentCommand.Close("lea", null)).Incident.State);
        Assert.Empty(story.Do("2026-03-06T12:06Z", new IncidentCommand.Close("lea", null)).LastEvents);
    }

    [Fact]
    public void What_is_not_resolved_is_not_closed_and_what_is_resolved_is_not_resolved_again()
    {
        Assert.Equal((RefusalCode.WrongState, null), Of(AnIncident().Refused("2026-03-06T10:10Z", new IncidentCommand.Close("ada", Cause))));
        Assert.Equal((RefusalCode.WrongState, null), Of(AResolvedIncident().Refused("2026-03-06T12:10Z", new IncidentCommand.Resolve("ada", "Again.", null, null, null))));
        Assert.Equal((RefusalCode.WrongState, "phase"), Of(AnIncident().Refused("2026-03-06T10:10Z", new IncidentCommand.Update("ada", "All well.", null, IncidentPhase.Resolved, null))));
        Assert.Equal((RefusalCode.WrongState, "phase"), Of(AResolvedIncident().Refused("2026-03-06T12:10Z", new IncidentCommand.Update("ada", "Hm.", null, IncidentPhase.Monitoring, null))));
        Assert.Equal((RefusalCode.WrongState, null), Of(AResolvedIncident().Refused("2026-03-06T12:10Z", new IncidentCommand.StartOutage("ada", null, null))));
        Assert.Equal((RefusalCode.WrongState, null), Of(AnIncident().Refused("2026-03-06T10:10Z", new IncidentCommand.StartOutage("ada", null, null))));
        Assert.Equal((RefusalCode.WrongState, null), Of(AnIncident(outage: null).Refused("2026-03-06T10:10Z", new IncidentCommand.EndOutage("ada", null, null))));
    }

    [Fact]
    public void A_plan_names_people_and_things_that_there_are()
    {
        IncidentTerms listed = Terms with { Products = ["search"], Regions = ["eu"] };
        Assert.Equal("commander", Fault(Plan with { Commander = "zoe" }));
        Assert.Equal("communicationsLead", Fault(Plan with { CommunicationsLead = "zoe" }));
        Assert.Equal("roles", Fault(Plan with { Roles = [new IncidentRole("scribe", "zoe")] }));
        Assert.Equal("title", Fault(Plan with { Title = " " }));
        Assert.Equal("title", Fault(Plan with { Title = "two\nlines" }));
        Assert.Equal("title", Fault(Plan with { Title = new string('x', 201) }));
        Assert.Equal("severity", Fault(Plan with { Severity = Severity.Unknown }));
        Assert.Equal("products", Fault(Plan with { Scope = new IncidentScope(["store"], [], []) }));
        Assert.Equal("regions", Fault(Plan with { Scope = new IncidentScope([], ["us"], []) }));
        Assert.Equal("products", Fault(Plan with { Scope = new IncidentScope(["search", "search"], [], []) }));

        string? Fault(IncidentPlan plan) => Assert.IsType<IncidentDecision.Refused>(IncidentDecider.Decide(
            Incident.NotDeclared(IncidentId.Numbered(3)), new IncidentCommand.Declare("lea", plan, null, null, null), At(Declared), listed)).Field;
    }

    [Theory]
    [InlineData(300, true)]
    [InlineData(299, false)]
    [InlineData(86_400, true)]
    [InlineData(86_401, false)]
    public void A_cadence_is_of_five_minutes_to_a_day(int seconds, bool isAccepted) => Assert.Equal(isAccepted, IncidentDecider.Decide(
        Incident.NotDeclared(IncidentId.Numbered(3)), new IncidentCommand.Declare("lea", Plan, null, null, Duration.FromSeconds(seconds)), At(Declared), Terms) is IncidentDecision.Accepted);

    [Fact]
    public void Before_anybody_was_told_it_is_withdrawn_and_after_that_it_is_not()
    {
        IncidentStory story = AnIncident().Do("2026-03-06T10:05Z", new IncidentCommand.Withdraw("lea", "The monitor was wrong."));
        Assert.False(story.Incident.Counts);
        Assert.Equal((RefusalCode.NotOpened, null), Of(story.Refused("2026-03-06T10:06Z", new IncidentCommand.AddNote("ada", "x"))));
        Assert.Equal((RefusalCode.AgainstRule, null), Of(AnIncident().Update("2026-03-06T10:05Z").Refused("2026-03-06T10:06Z", new IncidentCommand.Withdraw("lea", "x"))));
        Assert.Equal((RefusalCode.AgainstRule, null), Of(AnIncident().Link("2026-03-06T10:05Z", 1).Refused("2026-03-06T10:06Z", new IncidentCommand.Withdraw("lea", "x"))));
    }

    [Theory]
    [InlineData("acme", "search", "eu", true, "named")]
    [InlineData("acme", "store", "eu", false, "another product")]
    [InlineData("acme", "search", "us", false, "another region")]
    [InlineData("acme", null, null, true, "nothing is known that would let it off")]
    [InlineData("blue", "search", "eu", false, "another customer")]
    public void An_incident_concerns_whom_its_scope_names(string customer, string? product, string? region, bool isConcerned, string because)
    {
        var scope = new IncidentScope(["search"], ["eu"], ["acme"]);
        Assert.True(scope.Concerns(customer, product is null ? [] : [product], region) == isConcerned, because);
    }

    [Fact]
    public void A_customer_was_down_only_in_the_products_that_it_uses()
    {
        var two = new IncidentScope(["search", "store"], [], []);
        Assert.Equal(["store"], Down(two, ["store", "mail"]));
        Assert.Equal(["search", "store"], Down(two, []));
        Assert.Empty(Down(two, ["mail"]));
        Assert.Equal([null], Down(IncidentScope.Everybody, ["store", "mail"]));

        static IEnumerable<string?> Down(IncidentScope scope, string[] products) =>
            IncidentOutages.Of(IncidentId.Numbered(3), scope, Outages((Declared, null)), "acme", products, null).Select(d => d.Product);
    }

    [Fact]
    public void Its_state_is_the_fold_of_its_events()
    {
        IncidentStory story = AnIncident().Link("2026-03-06T10:05Z", 1, 2).Update("2026-03-06T10:30Z").Tick("2026-03-06T12:00Z").Resolve("2026-03-06T12:30Z")
            .Do("2026-03-06T13:00Z", new IncidentCommand.Close("ada", Cause)).Do("2026-03-06T14:00Z", new IncidentCommand.Reopen("ada", "Again."));
        Incident folded = story.Events.Aggregate(Incident.NotDeclared(IncidentId.Numbered(3)), (state, happened) => state.Apply(happened));
        Assert.Equal(
            (story.Incident.Sequence, story.Incident.State, story.Incident.Lapses, story.Incident.NextUpdateBy, story.Incident.RootCause),
            (folded.Sequence, folded.State, folded.Lapses, folded.NextUpdateBy, folded.RootCause));
        Assert.Equal(story.Incident.Cases.AsEnumerable(), folded.Cases);
        Assert.Equal(story.Incident.Updates.AsEnumerable(), folded.Updates);
        Assert.Equal(story.Incident.Outages.AsEnumerable(), folded.Outages);
    }

    private static (RefusalCode, string?) Of(IncidentDecision.Refused refused) => (refused.Code, refused.Field);
}
