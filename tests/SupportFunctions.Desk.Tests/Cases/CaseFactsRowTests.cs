using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Core.Verdicts;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Tests.Cases;

/// <summary>The facts of a case in the index: one row, in the month of the opening, as the case is.</summary>
public sealed class CaseFactsRowTests
{
    private const string Month = "facts|2026-03";

    [Fact]
    public async Task A_case_has_one_row_in_the_month_in_which_it_was_opened()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = await desk.OpenAsync();
        desk.Http.DeskClock.Advance(Duration.FromDays(40));
        await desk.DoAsync($"/api/cases/{id}/triage", "{'severity':'sev2','priority':'p2'}");
        await desk.AttendAsync();

        Assert.Equal(["000000000001001"], desk.Store.Keys(CaseIndexKeys.Table, Month));
        Assert.Empty(desk.Store.Keys(CaseIndexKeys.Table, "facts|2026-04"));
        Assert.Equal(new CaseId(1001), CaseIndexKeys.CaseOf(Month, "000000000001001"));
    }

    [Fact]
    public async Task After_every_command_the_row_gives_the_verdicts_of_the_case()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = await desk.OpenAsync();
        foreach ((string command, string body) in new[]
        {
            ("triage", "{'severity':'sev1','priority':'p1'}"), ("reply", "{'summary':'We looked.','nextSteps':'We look on.','waitingOnCustomer':true,'ask':'Which version?'}"),
            ("note", "{'text':'Hm.'}"), ("resolve", "{'kind':'resolution','summary':'Fixed.'}"), ("reopen", "{'reason':'Again.'}"),
        })
        {
            desk.Http.DeskClock.Advance(Duration.FromHours(9));
            await desk.DoAsync($"/api/cases/{id}/{command}", body);
            await desk.AttendAsync();
            Case of = await desk.CaseAsync(id);
            CaseFactsRow row = await RowAsync(desk);

            Assert.Equal(DeskJson.Write(CaseFacts.Of(of)), DeskJson.Write(row.Facts));
            Assert.Equal(of.Clock(ClockName.Resolution)!.DueAt, row.Facts.RecordedAt(ClockName.Resolution, of.UpdatedAt).DueAt);
        }
    }

    [Fact]
    public async Task What_changes_no_fact_writes_no_row()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = await desk.OpenAsync();
        (CaseFactsRow before, string etag) = (await RowAsync(desk), await ETagAsync(desk));
        await desk.DoAsync($"/api/cases/{id}/note", "{'text':'Hm.'}");
        await desk.AttendAsync();

        Assert.Equal((etag, before.Sequence), (await ETagAsync(desk), (await RowAsync(desk)).Sequence));
        Assert.True((await desk.CaseAsync(id)).Sequence > before.Sequence);
    }

    [Fact]
    public async Task A_case_of_before_there_were_such_rows_gets_its_row_with_its_next_round()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = await desk.OpenAsync();
        OwnedRows own = DeskJson.Read<OwnedRows>((await desk.Store.ReadAsync(CaseRows.Table, id, CaseRows.Own, default))!.Body);
        OwnedRows old = own with { Keys = [.. own.Keys.Where(k => k.Partition != Month)] };
        await desk.Store.CommitAsync(new TableBatch(CaseRows.Table, id).Upsert(CaseRows.Own, DeskJson.Write(old)), default);
        await desk.Store.CommitAsync(new TableBatch(CaseIndexKeys.Table, Month).DeleteIfPresent("000000000001001"), default);

        await desk.Get<CaseLifecycle>().AdvanceAsync(new CaseId(1001), [], default);

        Assert.Equal(new CaseId(1001), (await RowAsync(desk)).Facts.Id);
    }

    private static async Task<CaseFactsRow> RowAsync(CaseDesk desk) => DeskJson.Read<CaseFactsRow>((await desk.Store.ReadAsync(CaseIndexKeys.Table, Month, "000000000001001", default))!.Body);

    private static async Task<string> ETagAsync(CaseDesk desk) => (await desk.Store.ReadAsync(CaseIndexKeys.Table, Month, "000000000001001", default))!.ETag;
}
