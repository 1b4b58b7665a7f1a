using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Engineers;
using SupportFunctions.Core.Incidents;
using SupportFunctions.Core.Policies;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;

namespace SupportFunctions.Core.Tests.Incidents;

/// <summary>An incident and how it came to be: commands at instants, all of them accepted. Everything not named is valid.</summary>
internal sealed class IncidentStory
{
    public const string Declared = "2026-03-06T10:00Z";

    public static readonly IncidentPlan Plan = new(
        "Search is down", Severity.Sev1, "ada", "ben", [new IncidentRole("scribe", "lea")], new IncidentScope(["search"], [], []));

    public static readonly RootCause Cause = new("The index was full.", "Nobody watched its size.", "It was enlarged.", "It is watched now.");

    public static readonly IncidentTerms Terms = new(
        IncidentPolicy.Default,
        new Roster([
            new EngineerTerms("ada", "Ada", "ada@desk.example", 4, IsLead: false), new EngineerTerms("ben", "Ben", "ben@desk.example", 2, IsLead: false),
            new EngineerTerms("lea", "Lea", "lea@desk.example", 5, IsLead: true),
        ]),
        [], [], ["boss@desk.example"], "America/Los_Angeles");

    private readonly IncidentTerms _terms;

    private IncidentStory(IncidentTerms terms) => _terms = terms;

    public Incident Incident { get; private set; } = Incident.NotDeclared(IncidentId.Numbered(3));

    public List<RecordedIncidentEvent> Events { get; } = [];

    /// <summary>What the last command brought.</summary>
    public IncidentDecision.Accepted Last { get; private set; } = null!;

    public IEnumerable<(IncidentMailKind Kind, string To)> LastMails => Last.Effects.OfType<IncidentEffect.TellStaff>().Select(e => (e.Kind, e.To.Address));

    public IEnumerable<string> LastEvents => Last.Events.Select(e => FormattableString.Invariant($"{e.At} {e.Event.GetType().Name}"));

    /// <param name="outage">Since when; null: nothing is down.</param>
    public static IncidentStory AnIncident(string? outage = Declared, Duration? every = null, IncidentPlan? plan = null, IncidentTerms? terms = null) =>
        new IncidentStory(terms ?? Terms).Do(Declared, new IncidentCommand.Declare("lea", plan ?? Plan, outage is null ? null : At(outage), "The monitor says so.", every));

    public static IncidentStory AResolvedIncident() => AnIncident().Resolve("2026-03-06T11:00Z");

    public IncidentStory Do(string at, IncidentCommand command)
    {
        Last = Assert.IsType<IncidentDecision.Accepted>(IncidentDecider.Decide(Incident, command, At(at), _terms));
        Incident = Last.Next;
        Events.AddRange(Last.Events);
        return this;
    }

    public IncidentDecision.Refused Refused(string at, IncidentCommand command) =>
        Assert.IsType<IncidentDecision.Refused>(IncidentDecider.Decide(Incident, command, At(at), _terms));

    public IncidentStory Update(string at, IncidentPhase? phase = null, string? nextUpdateBy = null) =>
        Do(at, new IncidentCommand.Update("ben", "We look at it.", "We restart it.", phase, nextUpdateBy is null ? null : At(nextUpdateBy)));

    public IncidentStory Link(string at, params int[] cases) => cases.Aggregate(this, (story, number) => story.Do(at, Linking(number)));

    public IncidentStory Resolve(string at, string? to = null) =>
        Do(at, new IncidentCommand.Resolve("ben", "It works again.", null, to is null ? null : At(to), "The monitor says so."));

    /// <summary>Whom the first nag goes to under other terms.</summary>
    public IEnumerable<(IncidentMailKind Kind, string To)> NaggedUnder(IncidentTerms terms) =>
        Assert.IsType<IncidentDecision.Accepted>(IncidentDecider.Decide(Incident, new IncidentCommand.Tick(), At("2026-03-06T10:50Z"), terms))
            .Effects.OfType<IncidentEffect.TellStaff>().Select(e => (e.Kind, e.To.Address));

    public IncidentStory Tick(string at) => Do(at, new IncidentCommand.Tick());

    public static IncidentCommand.LinkCase Linking(int number, bool exists = true, bool remove = false) => new("ada", new CaseId(number), exists, remove);

    public static ImmutableArray<IncidentOutage> Outages(params (string From, string? To)[] spans) =>
        [.. spans.Select(s => new IncidentOutage(At(s.From), s.To is null ? null : At(s.To)))];
}
