using System.Net;
using NodaTime;
using SupportFunctions.EndToEnd.Tests.Driver;

namespace SupportFunctions.EndToEnd.Tests.Cases;

/// <summary>zammad #904 as an outside program sees it: a merged case never warns or breaches again, and its promise is kept on the other.</summary>
[Collection(ProcessTests.Name)]
public sealed class MergeTests
{
    [Fact]
    public async Task A_merged_case_is_silent_while_what_it_promised_is_kept_on_the_other_over_a_kill()
    {
        using var data = new DataFolder();
        string merged, goesOn;
        Instant due;
        int events;
        await using (DeskProcess desk = await DeskProcess.StartAsync(data, "2026-03-02T10:00:00-08:00"))
        {
            await TestCustomer.Number(1).PutAsync(desk.Client);
            merged = await desk.Client.OpenCaseAsync(new Letter("lee@customer-1.example", "Search is down") { MessageId = "down@customer-1.example" }.ToString());
            due = (await desk.Client.CaseAsync(merged)).Clock("first-response").DueAt!.Value;
            Assert.Equal(0, await desk.StopAsync());
        }

        await using (DeskProcess desk = await DeskProcess.StartAsync(data, "2026-03-03T10:00:00-08:00"))
        {
            goesOn = await desk.Client.OpenCaseAsync(TestCustomer.Number(1).Letter("Nothing is found").ToString());
            Answer answer = await desk.Client.PostAsync($"/api/cases/{merged}/merge", new { into = goesOn, reason = "The same outage." });
            Assert.Equal("closed", answer.Expect(HttpStatusCode.OK).As<CaseBody>().Status);
            Assert.Equal(due, (await desk.Client.CaseAsync(goesOn)).Clock("first-response").DueAt);
            events = (await desk.Client.TimelineAsync(merged)).Count;
            (await desk.Client.PostAsync($"/api/cases/{merged}/reply", new { summary = "s", nextSteps = "n" })).Expect(HttpStatusCode.Conflict);
            await desk.KillAsync();
        }

        await using DeskProcess later = await DeskProcess.StartAsync(data, "2026-03-20T10:00:00-07:00");
        EventBody[] breaches = [];
        await Until.TrueAsync(
            async () => (breaches = [.. (await later.Client.TimelineAsync(goesOn)).Where(e => e.Type == "clock-breached" && e.Word("clock") == "first-response")]).Length > 0,
            () => $"the breach is not recorded.\n{later.Host.Report()}");

        // An answer to the old thread arrives where the case goes on, and the late reply goes to everybody who asked.
        var answered = new Letter("lee@customer-1.example", "Re: Search is down") { References = ["down@customer-1.example"], Body = "Any news?" };
        IntakeBody end = await later.Client.EndOfAsync(await later.Client.AcceptAsync(answered.ToString()));
        Assert.Equal(("message", goesOn), (end.State, end.CaseId));
        int mails = later.Data.OutboxOf(goesOn).Count;
        (await later.Client.PostAsync($"/api/cases/{goesOn}/reply", new { summary = "The index was full.", nextSteps = "We are moving it." })).Expect(HttpStatusCode.OK);
        await Until.TrueAsync(() => later.Data.OutboxOf(goesOn).Count >= mails + 2, () => $"there are {later.Data.OutboxOf(goesOn).Count} mails, not two more than {mails}.");

        ClockBody kept = (await later.Client.CaseAsync(goesOn)).Clock("first-response");
        Assert.Equal((due, due), (Assert.Single(breaches).At, kept.BreachedAt));
        Assert.Equal(("breached", true), (kept.State, kept.MetAt > due));
        Assert.Equal(events, (await later.Client.TimelineAsync(merged)).Count);
        Assert.Equal("cancelled", (await later.Client.CaseAsync(merged)).Clock("first-response").State);
    }
}
