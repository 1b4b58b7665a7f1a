using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.Tests.Json;

public sealed class EventsTests
{
    public static TheoryData<Type> Events => [.. ClosedFamilies.Members(typeof(CaseEvent))];

    public static TheoryData<Type> Effects => [.. ClosedFamilies.Members(typeof(Effect))];

    [Fact]
    public void The_list_of_events_names_every_event_and_field_and_no_other()
    {
        Assert.Equal(
            ClosedFamilies.Members(typeof(CaseEvent)).SelectMany(Fields).Order(StringComparer.Ordinal),
            Documented().Order(StringComparer.Ordinal));

        static IEnumerable<string> Fields(Type type) => type.GetProperties()
            .Where(p => p.SetMethod is not null)
            .Select(p => $"{ClosedFamilies.TypeName(type)}.{JsonNamingPolicy.CamelCase.ConvertName(p.Name)}");
    }

    [Theory]
    [MemberData(nameof(Events))]
    public void Every_event_comes_back_from_storage_as_it_was(Type type)
    {
        var recorded = new RecordedEvent(3, (NodaTime.Instant)Samples.Of(typeof(NodaTime.Instant)), "ada", (CaseEvent)Samples.Of(type));
        string json = DeskJson.Write(recorded);
        var back = DeskJson.Read<RecordedEvent>(json);
        Assert.IsType(type, back.Event);
        Assert.Equal(json, DeskJson.Write(back));
        JsonObject written = JsonNode.Parse(json)!["event"]!.AsObject();
        Assert.Equal(ClosedFamilies.TypeName(type), (string?)written["type"]);
        Assert.Equal(
            type.GetProperties().Where(p => p.SetMethod is not null).Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name)).Order(StringComparer.Ordinal),
            written.Select(p => p.Key).Where(k => k != "type").Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Effects))]
    public void Every_effect_comes_back_from_storage_as_it_was(Type type)
    {
        var effect = (Effect)Samples.Of(type);
        string json = DeskJson.Write(effect);
        Effect back = DeskJson.Read<Effect>(json);
        Assert.IsType(type, back);
        Assert.Equal(json, DeskJson.Write(back));
    }

    [Fact]
    public void A_case_comes_back_from_storage_as_it_was()
    {
        var sample = (Case)Samples.Of(typeof(Case));
        string json = DeskJson.Write(sample);
        Assert.Equal(json, DeskJson.Write(DeskJson.Read<Case>(json)));
        Assert.DoesNotContain("isOpen", json, StringComparison.Ordinal);
        Assert.Equal(typeof(Case).GetProperties().Count(p => p.SetMethod is not null), JsonNode.Parse(json)!.AsObject().Count);
    }

    [Fact]
    public void The_data_of_a_timeline_has_the_fields_without_the_type()
    {
        var happened = new CaseEvent.Closed(ClosedBecause.Silence, null);
        Assert.Equal("closed", ClosedFamilies.TypeName(happened));
        Assert.Equal("""{"because":"silence"}""", ClosedFamilies.Data(happened).GetRawText());
    }

    [Fact]
    public void An_event_with_a_list_that_was_not_there_yet_has_an_empty_one()
    {
        var read = (CaseEvent.Replied)DeskJson.Read<CaseEvent>("""{"summary":"s","nextSteps":"n","body":"b","nextUpdateBy":"2026-03-02T09:00:00Z","type":"replied"}""");
        Assert.Empty(read.Missing);
    }

    [Fact]
    public void An_event_of_an_unknown_type_is_not_taken_for_another() =>
        Assert.Throws<JsonException>(() => DeskJson.Read<CaseEvent>("""{"type":"renamed"}"""));

    private static IEnumerable<string> Documented([CallerFilePath] string here = "")
    {
        string list = Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "events.md");
        string type = "";
        foreach (string line in File.ReadLines(list))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                type = line[3..];
            }
            else if (line.StartsWith("| `", StringComparison.Ordinal))
            {
                yield return $"{type}.{line.Split('`')[1]}";
            }
        }
    }
}
