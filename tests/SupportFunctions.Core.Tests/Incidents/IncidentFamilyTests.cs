using SupportFunctions.Core.Incidents;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;
using static SupportFunctions.Core.Tests.Incidents.IncidentStory;

namespace SupportFunctions.Core.Tests.Incidents;

/// <summary>Stands in for the exhaustiveness that the compiler cannot check.</summary>
public sealed class IncidentFamilyTests
{
    private static readonly IncidentCommand[] _commands =
    [
        new IncidentCommand.Declare("lea", Plan, null, null, null), new IncidentCommand.Change("lea", Plan with { Title = "Slow" }, null), new IncidentCommand.AddNote("ada", "x"),
        new IncidentCommand.Update("ben", "x", null, null, null), new IncidentCommand.StartOutage("ada", null, null), new IncidentCommand.EndOutage("ada", null, null),
        new IncidentCommand.CorrectOutages("ada", [], "x"), Linking(1), new IncidentCommand.Resolve("ben", "x", null, null, null), new IncidentCommand.Reopen("ada", "x"),
        new IncidentCommand.WriteRootCause("ada", Cause), new IncidentCommand.Close("ada", Cause), new IncidentCommand.Withdraw("lea", "x"), new IncidentCommand.Tick(),
        new IncidentCommand.Resend("ada", AnIncident().Last.Effects.OfType<IncidentEffect.TellStaff>().First()),
    ];

    [Fact]
    public void Every_command_in_every_state_gets_a_decision()
    {
        Incident[] incidents =
        [
            Incident.NotDeclared(IncidentId.Numbered(3)), AnIncident().Incident, AResolvedIncident().Incident,
            AResolvedIncident().Do("2026-03-06T12:00Z", new IncidentCommand.Close("ada", Cause)).Incident,
            AnIncident().Do("2026-03-06T10:05Z", new IncidentCommand.Withdraw("lea", "x")).Incident,
        ];
        Assert.Equal(Enum.GetValues<IncidentState>().Except([IncidentState.Unknown]), incidents.Select(i => i.State));
        Assert.Equal(Nested(typeof(IncidentCommand)), _commands.Select(c => c.GetType().Name).Order(StringComparer.Ordinal));
        Assert.All(incidents.SelectMany(_ => _commands, (of, command) => (of, command)), pair =>
        {
            switch (IncidentDecider.Decide(pair.of, pair.command, At("2026-03-06T13:00Z"), Terms))
            {
                case IncidentDecision.Accepted accepted:
                    Assert.Equal(pair.of.Sequence + accepted.Events.Length, accepted.Next.Sequence);
                    break;
                case IncidentDecision.Refused refused:
                    Assert.EndsWith(".", refused.Detail, StringComparison.Ordinal);
                    break;
            }
        });
    }

    [Fact]
    public void Every_event_comes_of_some_command()
    {
        IncidentStory story = AnIncident().Do("2026-03-06T10:04Z", _commands[^1]).Link("2026-03-06T10:05Z", 1).Do("2026-03-06T10:06Z", Linking(1, remove: true))
            .Do("2026-03-06T10:07Z", new IncidentCommand.AddNote("ada", "x")).Do("2026-03-06T10:08Z", new IncidentCommand.Change("lea", Plan with { Title = "Slow" }, null))
            .Tick("2026-03-06T11:00Z").Update("2026-03-06T11:10Z").Resolve("2026-03-06T11:20Z")
            .Do("2026-03-06T11:30Z", new IncidentCommand.CorrectOutages("ada", [], "x")).Tick("2026-03-08T00:00Z")
            .Do("2026-03-08T01:00Z", new IncidentCommand.Close("ada", Cause)).Do("2026-03-08T02:00Z", new IncidentCommand.Reopen("ada", "x"));
        IEnumerable<string> withdrawn = AnIncident().Do("2026-03-06T10:05Z", new IncidentCommand.Withdraw("lea", "x")).Events.Select(e => e.Event.GetType().Name);
        Assert.Equal(Nested(typeof(IncidentEvent)), story.Events.Select(e => e.Event.GetType().Name).Concat(withdrawn).Distinct().Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Nested(Type family) =>
        family.GetNestedTypes().Where(t => t.IsSubclassOf(family)).Select(t => t.Name).Order(StringComparer.Ordinal);
}
