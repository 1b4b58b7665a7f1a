using System.Net;
using NodaTime;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.Jobs;

/// <summary>The indexes are derived: whatever is lost of them is written anew, of closed cases too.</summary>
public sealed class RebuildTests
{
    private static readonly string[] _partitions = [CaseIndexKeys.All, CaseIndexKeys.Queue, "status-new", "status-closed", CaseIndexKeys.Words, "facts|2026-03"];

    [Fact]
    public async Task What_was_lost_is_there_again_and_no_case_has_changed()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.OpenManyAsync(3);
        await desk.DoAsync("/api/cases/C-1002/resolve", "{'kind':'resolution','summary':'Fixed.'}");
        await desk.DoAsync("/api/cases/C-1002/confirm", "{}");
        await desk.AttendAsync();
        string[] before = [.. Rows(desk)];
        long sequence = (await desk.CaseAsync("C-1002")).Sequence;
        foreach (string partition in _partitions)
        {
            foreach (string key in desk.Store.Keys(CaseIndexKeys.Table, partition))
            {
                await desk.Store.CommitAsync(new TableBatch(CaseIndexKeys.Table, partition).DeleteIfPresent(key), default);
            }
        }

        DeskDriver.Answer answer = await desk.Http.SendAsync("POST", "/api/admin/index/rebuild");
        Assert.Equal((HttpStatusCode.Accepted, $"/api/admin/jobs/{answer.Json["id"]}"), (answer.Status, answer.Headers.Location?.ToString()));
        await desk.FinishAsync();

        Assert.Equal(before, Rows(desk));
        Assert.True(before.Length > 12, "there was something to lose");
        Assert.Equal(("done", 100), ((string)(await desk.OnlyJobAsync())["state"]!, (int)(await desk.OnlyJobAsync())["cases"]!["lookedAt"]!));
        Assert.Equal(sequence, (await desk.CaseAsync("C-1002")).Sequence);
        await desk.PassAsync(Duration.FromSeconds(1));
        Assert.DoesNotContain(await desk.DueAsync(), e => e.Line == DueLine.Machine);
    }

    private static IEnumerable<string> Rows(CaseDesk desk) =>
        _partitions.SelectMany(p => desk.Store.Keys(CaseIndexKeys.Table, p).Select(k => $"{p} {k} {desk.Store.ReadAsync(CaseIndexKeys.Table, p, k, default).Result!.Body}"));
}
