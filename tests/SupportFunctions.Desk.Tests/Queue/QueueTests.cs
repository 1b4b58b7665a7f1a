using System.Net;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Queue;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Tests.Cases;

namespace SupportFunctions.Desk.Tests.Queue;

/// <summary>R-PRI-3 over HTTP.</summary>
public sealed class QueueTests
{
    [Fact]
    public async Task The_queue_is_the_total_order_with_ranks_and_next_is_its_head()
    {
        await using CaseDesk desk = await TenCasesAsync();
        List<Case> all = [];
        for (int number = 1001; number <= 1010; number++)
        {
            all.Add(await desk.CaseAsync($"C-{number}"));
        }

        string[] order = [.. all.Where(QueueOrder.IsQueued).OrderBy(QueueOrder.NormalKey, StringComparer.Ordinal).Select(c => c.Id.ToString())];

        var items = (await desk.Http.GetAsync("/api/queue?mode=normal", Role.Reader)).Json["items"]!.AsArray();
        var next = (await desk.Http.GetAsync("/api/queue/next", Role.Reader)).Json;

        Assert.Equal(order, items.Select(i => (string)i!["id"]!));
        Assert.Equal(Enumerable.Range(1, order.Length), items.Select(i => (int)i!["rank"]!));
        Assert.Equal((order[0], 1), ((string?)next["id"], (int)next["rank"]!));
        Assert.StartsWith("priority p0", (string?)next["why"]![0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Next_for_an_engineer_is_the_better_of_their_own_head_and_of_what_nobody_has()
    {
        await using CaseDesk desk = await TenCasesAsync();
        await desk.Http.PutAsync("/api/engineers/grace", "{'name':'Grace','email':'grace@desk.example','level':4}");
        string head = (string)(await desk.Http.GetAsync("/api/queue/next")).Json["id"]!;
        Assert.Equal(head, (string?)(await desk.Http.GetAsync("/api/queue/next?engineer=grace")).Json["id"]);

        await desk.DoAsync("/api/cases/C-1003/assign", "{'engineer':'grace'}");
        await desk.DoAsync("/api/cases/C-1003/triage", "{'priority':'p0','reason':'r'}");
        await desk.DoAsync($"/api/cases/{head}/triage", "{'priority':'p3','reason':'r'}");
        await desk.AttendAsync();

        Assert.Equal("C-1003", (string?)(await desk.Http.GetAsync("/api/queue/next?engineer=grace")).Json["id"]);
        Assert.Equal(["C-1003"], (await desk.Http.GetAsync("/api/queue?engineer=grace")).Json["items"]!.AsArray().Select(i => (string)i!["id"]!));
        Assert.NotEqual("C-1003", (string?)(await desk.Http.GetAsync("/api/queue/next?engineer=ada")).Json["id"]);
    }

    [Fact]
    public async Task Rows_that_are_not_in_line_yet_are_passed_over()
    {
        await using CaseDesk desk = await TenCasesAsync();
        string head = (string)(await desk.Http.GetAsync("/api/queue/next")).Json["id"]!;

        // No attention yet: the old rows are still there.
        await desk.DoAsync($"/api/cases/{head}/resolve", "{'kind':'resolution','summary':'s'}");

        Assert.NotEqual(head, (string?)(await desk.Http.GetAsync("/api/queue/next")).Json["id"]);
        Assert.DoesNotContain(head, (await desk.Http.GetAsync("/api/queue")).Json["items"]!.AsArray().Select(i => (string)i!["id"]!));
    }

    [Fact]
    public async Task Ranks_go_on_over_pages()
    {
        await using CaseDesk desk = await TenCasesAsync();
        var first = (await desk.Http.GetAsync("/api/queue?top=4")).Json;
        var second = (await desk.Http.GetAsync($"/api/queue?top=4&next={first["next"]}")).Json;
        Assert.Equal([5, 6, 7, 8], second["items"]!.AsArray().Select(i => (int)i!["rank"]!));
    }

    [Fact]
    public async Task Nothing_waits_on_an_empty_desk()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        Assert.Equal((HttpStatusCode.NoContent, ""), ((await desk.Http.GetAsync("/api/queue/next")).Status, (await desk.Http.GetAsync("/api/queue/next")).Text));
        Assert.Equal("{\"items\":[],\"next\":null}", (await desk.Http.GetAsync("/api/queue?engineer=no%2Fid%23")).Text);
        Assert.Equal(HttpStatusCode.NoContent, (await desk.Http.GetAsync("/api/queue/next?engineer=no%2Fid%23")).Status);
        Assert.Equal(["mode"], (await desk.Http.GetAsync("/api/queue?mode=odd")).FaultyFields);
    }

    private static async Task<CaseDesk> TenCasesAsync()
    {
        CaseDesk desk = await CaseDesk.StartAsync();
        string[] subjects = ["Login fails", "Everything is down", "Question", "Urgent: production", "Report"];
        for (int i = 0; i < 10; i++)
        {
            await desk.OpenAsync(subjects[i % subjects.Length]);
            desk.Http.DeskClock.Advance(Duration.FromMinutes(7));
        }

        await desk.DoAsync("/api/cases/C-1005/wait", "{'on':'customer','ask':'Which?'}");
        await desk.DoAsync("/api/cases/C-1008/triage", "{'severity':'sev1','priority':'p1','reason':'r'}");
        await desk.AttendAsync();
        return desk;
    }
}
