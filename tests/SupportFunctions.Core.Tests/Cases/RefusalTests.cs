using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Cases;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;
using static SupportFunctions.Core.Tests.Cases.History;

namespace SupportFunctions.Core.Tests.Cases;

/// <summary>What is refused: code, field and the text that says what to do.</summary>
public sealed class RefusalTests
{
    private const string Now = "2026-03-05T09:00-08:00";

    private static readonly string _tooMuch = new('x', CaseLimits.TextCharacters + 1);

    public static TheoryData<string, RefusalCode, string?, string> Refusals => new()
    {
        { "reply before open", RefusalCode.NotOpened, null, "There is no case C-7." },
        { "tick before open", RefusalCode.NotOpened, null, "There is no case C-7." },
        { "open twice", RefusalCode.WrongState, null, "C-1042 is open already." },
        { "open for nobody", RefusalCode.Invalid, "customer", "There is no customer 'atlantis': create it first, or leave it out." },
        { "reply on closed", RefusalCode.WrongState, null, "C-1042 is closed: reopen it before replying." },
        { "reply promising the past", RefusalCode.Invalid, "nextUpdateBy", "The next update must be promised for a time still to come." },
        { "reply promising now", RefusalCode.Invalid, "nextUpdateBy", "The next update must be promised for a time still to come." },
        { "reply promising the year 9999", RefusalCode.Invalid, "nextUpdateBy", "The next update can be promised for a time within a year." },
        { "reply too long", RefusalCode.Invalid, "body", "100001 characters are too many for one entry: at most 100000. Attach the rest, or send it apart." },
        { "note without text", RefusalCode.Invalid, "text", "A note needs a text." },
        { "note too long", RefusalCode.Invalid, "text", "100002 characters are too many for one entry: at most 100000. Attach the rest, or send it apart." },
        { "triage of nothing", RefusalCode.Invalid, "severity", "Triage says at least one thing: severity, priority, type, product, feature, maturity, customer or the real question." },
        { "sev1 in staging", RefusalCode.AgainstRule, "severity", SevOne },
        { "sev1 with low impact", RefusalCode.AgainstRule, "severity", SevOne },
        { "staging for a sev1", RefusalCode.AgainstRule, "severity", SevOne },
        { "triage for nobody", RefusalCode.Invalid, "customer", "There is no customer 'atlantis': create it first." },
        { "unlisted product", RefusalCode.Invalid, "product", "'Abacus' is not one of the policy's products: Search, Store." },
        { "unlisted feature", RefusalCode.Invalid, "feature", "'Beads' is not one of the policy's features: Index." },
        { "assign on closed", RefusalCode.WrongState, null, "C-1042 is closed: reopen it before assigning it." },
        { "assign to nobody", RefusalCode.Invalid, "engineer", "There is no engineer 'zoe': create the engineer first." },
        { "handoff without summary", RefusalCode.Invalid, "handoffSummary", "C-1042 is with ada: a handoff needs a written summary (R-ASG-3)." },
        { "wait on closed", RefusalCode.WrongState, null, "C-1042 is closed: reopen it before waiting on somebody." },
        { "wait on resolved", RefusalCode.WrongState, null, "C-1042 is resolved: reopen it before waiting on somebody." },
        { "wait on nobody", RefusalCode.Invalid, "on", "Say whom the case waits on: customer or engineering." },
        { "resolve twice", RefusalCode.WrongState, null, "C-1042 is resolved already." },
        { "resolve somehow", RefusalCode.Invalid, "kind", "Say what kind it is: resolution, workaround or product-update." },
        { "resolve without summary", RefusalCode.Invalid, "summary", "A resolution needs a summary: it is what the customer reads." },
        { "confirm before resolved", RefusalCode.WrongState, null, "C-1042 is not resolved yet: resolve it before confirming." },
        { "confirm twice", RefusalCode.WrongState, null, "C-1042 is closed already." },
        { "reopen an open case", RefusalCode.WrongState, null, "C-1042 is open already." },
        { "reopen without reason", RefusalCode.Invalid, "reason", "Reopening needs a reason." },
    };

    private const string SevOne =
        "Severity 1 needs use severely impacted, a production environment and a high impact on the business (R-SLA-13): use sev2, or correct environment and businessImpact.";

    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_refusal_says_what_happened_and_what_to_do(string what, RefusalCode code, string? field, string text)
    {
        Decision decision = Try(what);

        Assert.Equal(new Decision.Refused(code, text, field), decision);
    }

    [Theory]
    [InlineData(null, null, "R-SLA-13: omitted, they count as production and high")]
    [InlineData(RuntimeEnvironment.Production, BusinessImpact.High, "said and right")]
    public void A_Sev_1_in_production_with_high_impact_is_accepted(RuntimeEnvironment? environment, BusinessImpact? impact, string because)
    {
        History of = ANewCase().Do(Now, Triage(new TriageFacts(Severity.Sev1, Environment: environment, BusinessImpact: impact)));

        Assert.Equal((RuntimeEnvironment.Production, BusinessImpact.High, because), (of.Case.Environment, of.Case.BusinessImpact, because));
    }

    [Fact]
    public void A_handoff_with_a_summary_is_counted_and_a_first_assignment_is_not__R_ASG_3()
    {
        History of = AnOpenCase().Assign(Now, TestDesk.Ben, "The index is broken, we wait for a dump.");

        Assert.Equal((TestDesk.Ben, 1), (of.Case.Assignee, of.Case.Handoffs));
        Assert.Equal("The index is broken, we wait for a dump.", of.All<CaseEvent.Assigned>()[^1].Event.HandoffSummary);
        Assert.Equal(0, AnOpenCase().Case.Handoffs);
    }

    [Fact]
    public void Assigning_to_the_engineer_who_has_it_changes_nothing() =>
        Assert.DoesNotContain(AnOpenCase().Tick("2026-03-02T09:30-08:00").Assign("2026-03-02T09:30-08:00", TestDesk.Ada).Last.Events, e => e.Event is CaseEvent.Assigned);

    private static Decision Try(string what)
    {
        DeskTerms listed = TestDesk.With(p => p with { Products = ["Search", "Store"], Features = ["Index"] });
        return what switch
        {
            "reply before open" => CaseDecider.Decide(Case.NotOpened(new CaseId(7)), Answer(), At(Now), TestDesk.Terms),
            "tick before open" => CaseDecider.Decide(Case.NotOpened(new CaseId(7)), new CaseCommand.Tick(), At(Now), TestDesk.Terms),
            "open twice" => ANewCase().Refuses(Now, Opening()),
            "open for nobody" => CaseDecider.Decide(Case.NotOpened(new CaseId(7)), Opening("atlantis"), At(Now), TestDesk.Terms),
            "reply on closed" => AClosedCase().Refuses(Now, Answer()),
            "reply promising the past" => AnOpenCase().Refuses(Now, Answer(promised: "2026-03-05T08:59-08:00")),
            "reply promising now" => AnOpenCase().Refuses(Now, Answer(promised: Now)),
            "reply promising the year 9999" => AnOpenCase().Refuses(Now, Answer(promised: "9999-01-01T00:00Z")),
            "reply too long" => AnOpenCase().Refuses(Now, Answer(summary: "", nextSteps: "") with { Body = _tooMuch }),
            "note without text" => AnOpenCase().Refuses(Now, new CaseCommand.AddNote("ada", " ", null, null, null)),
            "note too long" => AnOpenCase().Refuses(Now, new CaseCommand.AddNote("ada", "!", _tooMuch, null, null)),
            "triage of nothing" => AnOpenCase().Refuses(Now, Triage(new TriageFacts())),
            "sev1 in staging" => ANewCase().Refuses(Now, Triage(new TriageFacts(Severity.Sev1, Environment: RuntimeEnvironment.Staging))),
            "sev1 with low impact" => ANewCase().Refuses(Now, Triage(new TriageFacts(Severity.Sev1, BusinessImpact: BusinessImpact.Low))),
            "staging for a sev1" => AnOpenCase().Refuses(Now, Triage(new TriageFacts(Environment: RuntimeEnvironment.Staging))),
            "triage for nobody" => AnOpenCase().Refuses(Now, new CaseCommand.Triage("ada", new TriageFacts(), "atlantis", null)),
            "unlisted product" => AnOpenCase().WithTerms(listed).Refuses(Now, Triage(new TriageFacts(Product: "Abacus"))),
            "unlisted feature" => AnOpenCase().WithTerms(listed).Refuses(Now, Triage(new TriageFacts(Product: "Store", Feature: "Beads"))),
            "assign on closed" => AClosedCase().Refuses(Now, new CaseCommand.Assign("lea", TestDesk.Ben, "All is said.")),
            "assign to nobody" => AnOpenCase().Refuses(Now, new CaseCommand.Assign("lea", "zoe", null)),
            "handoff without summary" => AnOpenCase().Refuses(Now, new CaseCommand.Assign("lea", TestDesk.Ben, " ")),
            "wait on closed" => AClosedCase().Refuses(Now, new CaseCommand.Wait("ada", WaitingOn.Customer, "Really?")),
            "wait on resolved" => AResolvedCase().Refuses(Now, new CaseCommand.Wait("ada", WaitingOn.Engineering, null)),
            "wait on nobody" => AnOpenCase().Refuses(Now, new CaseCommand.Wait("ada", WaitingOn.None, null)),
            "resolve twice" => AResolvedCase().Refuses(Now, new CaseCommand.Resolve("ada", ResolutionKind.Workaround, "Restart.", null)),
            "resolve somehow" => AnOpenCase().Refuses(Now, new CaseCommand.Resolve("ada", ResolutionKind.Unknown, "Restart.", null)),
            "resolve without summary" => AnOpenCase().Refuses(Now, new CaseCommand.Resolve("ada", ResolutionKind.Workaround, " ", null)),
            "confirm before resolved" => AnOpenCase().Refuses(Now, new CaseCommand.Confirm("customer", null)),
            "confirm twice" => AClosedCase().Refuses(Now, new CaseCommand.Confirm("customer", null)),
            "reopen an open case" => AnOpenCase().Refuses(Now, new CaseCommand.Reopen("ada", "Again.")),
            "reopen without reason" => AClosedCase().Refuses(Now, new CaseCommand.Reopen("ada", " ")),
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, "No such attempt."),
        };
    }

    private static CaseCommand.Triage Triage(TriageFacts facts) => new("ada", facts, null, null);
}
