using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Tests.Storage;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Tests.Lifecycles;

/// <summary>A process may be killed between any two writes; the next round of the same case puts everything in its place.</summary>
public sealed class ReconcilerTests
{
    private static readonly CaseId _id = new(1042);
    private static readonly Instant _noon = Instant.FromUtc(2026, 3, 4, 12, 0);
    private static readonly OwnedRows _before = new(
        [new IndexKey("cases", "a"), new IndexKey("queue-normal", "old place"), new IndexKey("facts|2026-03", "a", "1") { Body = "{\"at\":1}" }], [new DueEntry(DueLine.Desk, _noon, _id, 0)]);

    private static readonly OwnedRows _after = new(
        [new IndexKey("cases", "a"), new IndexKey("queue-normal", "new place"), new IndexKey("customer-acme", "a"), new IndexKey("facts|2026-03", "a", "2") { Body = "{\"at\":2}" }],
        [new DueEntry(DueLine.Desk, _noon + Duration.FromHours(1), _id, 0), new DueEntry(DueLine.Machine, _noon, _id, 0)]);

    public static TheoryData<int, string> BreakingPoints()
    {
        var points = new TheoryData<int, string>();
        for (int writes = 0; writes <= 10; writes++)
        {
            points.Add(writes, $"broken off after {writes} writes");
        }

        return points;
    }

    [Theory]
    [MemberData(nameof(BreakingPoints))]
    public async Task What_a_first_round_left_undone_the_next_one_does(int writes, string because)
    {
        InMemoryTableStore tables = await RoundsAsync(OwnedRows.Empty, _before, writes);

        await ReconcileAsync(tables, _before);

        Assert.Equal((Expected(_before), because), (Actual(tables), because));
    }

    [Theory]
    [MemberData(nameof(BreakingPoints))]
    public async Task What_a_later_round_left_undone_the_next_one_does(int writes, string because)
    {
        InMemoryTableStore tables = await RoundsAsync(_before, _after, writes);

        await ReconcileAsync(tables, _after);

        Assert.Equal((Expected(_after), because), (Actual(tables), because));
    }

    [Theory]
    [MemberData(nameof(BreakingPoints))]
    public async Task A_case_that_moved_on_meanwhile_leaves_nothing_behind(int writes, string because)
    {
        InMemoryTableStore tables = await RoundsAsync(_before, _after, writes);

        await ReconcileAsync(tables, _before);

        Assert.Equal((Expected(_before), because), (Actual(tables), because));
    }

    [Fact]
    public async Task A_round_that_changes_nothing_writes_nothing()
    {
        InMemoryTableStore tables = await RoundsAsync(OwnedRows.Empty, _after, int.MaxValue);
        int before = tables.Accesses;

        await ReconcileAsync(tables, _after);

        // Only the reading of the case's own row.
        Assert.Equal(before + 1, tables.Accesses);
    }

    /// <summary>One whole round to <paramref name="first"/>, and one to <paramref name="second"/> that ends after some writes.</summary>
    private static async Task<InMemoryTableStore> RoundsAsync(OwnedRows first, OwnedRows second, int writes)
    {
        var tables = new InMemoryTableStore();
        await ReconcileAsync(tables, first);
        int left = writes;
        tables.BeforeCommit = _ => left-- > 0 ? Task.CompletedTask : throw new StoreUnavailableException("killed");
        try
        {
            await ReconcileAsync(tables, second);
        }
        catch (StoreUnavailableException)
        {
            Assert.True(left < 0, "Only the kill may stop it.");
        }

        tables.BeforeCommit = null;
        return tables;
    }

    private static async Task ReconcileAsync(InMemoryTableStore tables, OwnedRows wanted)
    {
        TableRow? row = await tables.ReadAsync(CaseRows.Table, CaseRows.Partition(_id), CaseRows.Own, default);
        OwnedRows own = row is null ? OwnedRows.Empty : DeskJson.Read<OwnedRows>(row.Body);
        await new Reconciler(tables, new DueIndex(tables), new DeskTime(TimeProvider.System), new MachineTime(TimeProvider.System))
            .ReconcileAsync(CaseRows.OwnPlace(_id), own, wanted, [], default);
    }

    private static string Expected(OwnedRows wanted) => string.Join('\n',
        wanted.Keys.Select(k => $"{k.Partition} {k.RowKey} {k.Body}").Concat(wanted.Due.Select(d => $"{d.Partition} {d.RowKey} {{}}")).Order(StringComparer.Ordinal));

    private static string Actual(InMemoryTableStore tables) => string.Join('\n',
        _before.Keys.Concat(_after.Keys).Select(k => (Table: CaseIndexKeys.Table, k.Partition))
            .Concat(_before.Due.Concat(_after.Due).Select(d => (Table: DueIndex.Table, d.Partition))).Distinct()
            .SelectMany(p => tables.Keys(p.Table, p.Partition).Select(k => $"{p.Partition} {k} {tables.ReadAsync(p.Table, p.Partition, k, default).Result!.Body}")).Order(StringComparer.Ordinal));
}
