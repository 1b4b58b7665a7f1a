using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Events;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Tests.Storage;
using SupportFunctions.Standalone.Events;

namespace SupportFunctions.Desk.Tests.Events;

public sealed class EventFileTests
{
    [Fact]
    public async Task Events_are_lines_of_their_own_also_when_they_come_at_once_and_after_the_file_was_moved_away()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "events.jsonl");
        using var file = new EventFile(path);

        await Task.WhenAll(Enumerable.Range(1, 20).Select(n => file.PublishAsync(Event(n), default)));
        File.Move(path, path + ".1");
        await file.PublishAsync(Event(21), default);

        Assert.Equal(Enumerable.Range(1, 20), (await File.ReadAllLinesAsync(path + ".1")).Select(l => (int)DeskJson.Read<CloudEvent>(l).Data.Seq).Order());
        Assert.Equal([DeskJson.Write(Event(21))], await File.ReadAllLinesAsync(path));
    }

    private static CloudEvent Event(int sequence)
    {
        var id = new CaseId(7);
        return new CloudEvent(
            "1.0", $"C-7-{sequence}", "urn:x", "supportfunctions.case.noted", "C-7", Instant.FromUtc(2026, 3, 2, 9, 0), "application/json", new CaseNews(id, sequence, "ann", null, false));
    }
}
