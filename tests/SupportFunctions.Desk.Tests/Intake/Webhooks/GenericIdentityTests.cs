using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Intake.Webhooks;
using SupportFunctions.Desk.Tests.Cases;

namespace SupportFunctions.Desk.Tests.Intake.Webhooks;

/// <summary>What a sender's own id decides: the same words once, and other words under it on the same case, never nowhere.</summary>
public sealed class GenericIdentityTests
{
    [Fact]
    public async Task The_same_request_again_is_a_duplicate_however_it_is_written_down()
    {
        await using CaseDesk desk = await Senders.StartAsync();
        Assert.Equal(("case", "C-1001", null), await desk.TakeAsync("generic", Body("r-1", "It does not work.")));
        Assert.Equal(("duplicate", "C-1001", null), await desk.TakeAsync("generic", Body("r-1", "It does not work.")));
        Assert.Equal(
            ("duplicate", "C-1001", null),
            await desk.TakeAsync("generic", """{ "data": {"text":"It does not work.\r\n","subject":"Login\tfails","from":{"name":"Kim","email":"KIM@acme.example"},"id":"r-1","product":"search","channel":"form"}, "type":"case.requested", "try":2 }"""));
        Assert.Equal(1, (await desk.CaseAsync("C-1001")).Messages);
    }

    [Fact]
    public async Task Other_words_under_a_used_id_are_a_message_on_the_same_case_and_each_of_them_once()
    {
        await using CaseDesk desk = await Senders.StartAsync();
        Assert.Equal(("case", "C-1001", null), await desk.TakeAsync("generic", Body("r-1", "It does not work.")));
        Assert.Equal(("message", "C-1001", null), await desk.TakeAsync("generic", Body("r-1", "It works again, but slowly.")));
        Assert.Equal(("duplicate", "C-1001", null), await desk.TakeAsync("generic", Body("r-1", "It works again, but slowly.")));
        Assert.Equal(("duplicate", "C-1001", null), await desk.TakeAsync("generic", Body("r-1", "It does not work.")));
        Assert.Equal(("message", "C-1001", null), await desk.TakeAsync("generic", Body("r-1", "It does not work.", ""","attachments":[{"name":"a.txt","contentType":"text/plain","base64":"aGk="}]""")));
        Assert.Equal(3, (await desk.CaseAsync("C-1001")).Messages);
    }

    [Fact]
    public async Task Somebody_else_under_a_used_id_gets_a_case_of_their_own()
    {
        await using CaseDesk desk = await Senders.StartAsync();
        Assert.Equal(("case", "C-1001", null), await desk.TakeAsync("generic", Body("r-1", "It does not work.")));
        (string state, string? id, _) = await desk.TakeAsync("generic", Body("r-1", "Mine neither.", from: "eve@evil.example"));
        Assert.Equal("case", state);
        Assert.NotEqual("C-1001", id);
        Assert.Equal(1, (await desk.CaseAsync("C-1001")).Messages);
    }

    [Fact]
    public async Task Worked_off_again_each_ends_as_it_did()
    {
        await using CaseDesk desk = await Senders.StartAsync();
        await desk.TakeAsync("generic", Body("r-1", "It does not work."));
        await desk.TakeAsync("generic", Body("r-1", "It works again, but slowly."));
        await desk.TakeAsync("generic", Body("r-1", "It does not work."));
        string[] ids = [.. desk.Intakes()];
        var ends = new List<(string, string?, string?)>();
        foreach (string id in ids)
        {
            ends.Add(await desk.IntakeAsync(id));
        }

        Assert.Equal(["case", "duplicate", "message"], ends.Select(e => e.Item1).Order());
        for (int i = 0; i < ids.Length; i++)
        {
            Assert.True(await desk.Get<IntakeStore>().RequeueAsync((await desk.Get<IntakeStore>().LoadAsync(ids[i], default))!, default));
            await desk.Get<IntakeWorker>().ProcessAsync(ids[i], default);
            Assert.Equal(ends[i], await desk.IntakeAsync(ids[i]));
        }

        Assert.Equal(2, (await desk.CaseAsync("C-1001")).Messages);
    }

    [Theory]
    [InlineData("""{"data":{"id":" r-1 "}}""", "r-1")]
    [InlineData("""{"data":{"id":7}}""", null)]
    [InlineData("""{"data":[]}""", null)]
    [InlineData("[1", null)]
    public void The_id_is_found_without_reading_the_rest(string body, string? id) => Assert.Equal(id, GenericWebhook.IdOf(System.Text.Encoding.UTF8.GetBytes(body)));

    private static string Body(string id, string text, string more = "", string from = "kim@acme.example") =>
        $$$"""{"type":"case.requested","data":{"id":"{{{id}}}","from":{"email":"{{{from}}}"},"subject":"Login fails","text":"{{{text}}}"{{{more}}}}}""";
}
