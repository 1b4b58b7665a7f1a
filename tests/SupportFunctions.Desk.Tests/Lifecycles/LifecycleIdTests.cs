using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Tests.Storage;

namespace SupportFunctions.Desk.Tests.Lifecycles;

public sealed class LifecycleIdTests
{
    private static readonly Instant _noon = Instant.FromUtc(2026, 3, 2, 12, 0);

    [Theory]
    [InlineData(LifecycleKind.Case, "C-1042", "case-C-1042", "C-1042")]
    [InlineData(LifecycleKind.Window, "W-12", "window-W-12", "window-W-12")]
    [InlineData(LifecycleKind.Window, "W-12-20260302", "window-W-12-20260302", "window-W-12-20260302")]
    [InlineData(LifecycleKind.Incident, "I-3", "incident-I-3", "incident-I-3")]
    [InlineData(LifecycleKind.Subscriber, "9f86d081884c7d65", "subscriber-9f86d081884c7d65", "subscriber-9f86d081884c7d65")]
    [InlineData(LifecycleKind.Digest, "acme.eu_2-x", "digest-acme.eu_2-x", "digest-acme.eu_2-x")]
    public void An_id_is_read_from_both_of_its_forms(LifecycleKind kind, string text, string written, string key)
    {
        var id = new LifecycleId(kind, text);

        Assert.Equal((written, key), (id.ToString(), id.Key));
        Assert.True(LifecycleId.TryRead(written, out LifecycleId fromText));
        Assert.True(LifecycleId.TryRead(key, out LifecycleId fromKey));
        Assert.Equal((id, id), (fromText, fromKey));
    }

    [Theory]
    [InlineData(null, "nothing")]
    [InlineData("", "empty")]
    [InlineData("W-12", "without its kind it could be anything")]
    [InlineData("moon-W-12", "no such kind")]
    [InlineData("Window-W-12", "kinds are lower case")]
    [InlineData("unknown-W-12", "no kind")]
    [InlineData("case-W-12", "a case has the number of a case")]
    [InlineData("case-C-0", "cases begin at 1")]
    [InlineData("c-1042", "a key is never spelt another way")]
    [InlineData("window-", "no id")]
    [InlineData("window-W 12", "a blank")]
    [InlineData("window-W|12", "it would split a key")]
    [InlineData("window-W/12", "no key may hold it")]
    public void What_is_no_id_is_not_read(string? text, string because) => Assert.False(LifecycleId.TryRead(text, out _), because);

    [Fact]
    public void An_id_longer_than_64_characters_is_none()
    {
        Assert.True(LifecycleId.TryRead("window-" + new string('w', 64), out _));
        Assert.False(LifecycleId.TryRead("window-" + new string('w', 65), out _));
        Assert.Throws<ArgumentException>(() => new LifecycleId(LifecycleKind.Window, new string('w', 65)));
    }

    [Fact]
    public void Only_a_case_is_a_case()
    {
        Assert.Equal(new CaseId(1042), ((LifecycleId)new CaseId(1042)).ToCase());
        Assert.Throws<InvalidOperationException>(() => new LifecycleId(LifecycleKind.Window, "W-12").ToCase());
    }

    [Fact]
    public async Task A_row_written_before_there_were_other_kinds_is_the_entry_of_a_case_and_is_removed_as_one()
    {
        var store = new InMemoryTableStore();
        var due = new DueIndex(store);
        await store.CommitAsync(new TableBatch(DueIndex.Table, "machine-02").Upsert("202603021200000000000|C-1042|0000000007", "{}"), default);

        DueEntry entry = Assert.Single(await due.EarliestAsync(DueLine.Machine, 2, 10, default));

        Assert.Equal(new DueEntry(DueLine.Machine, _noon, new CaseId(1042), 7), entry);
        await due.RemoveAsync([entry], default);
        Assert.Empty(store.Keys(DueIndex.Table));
    }

    [Fact]
    public void What_a_case_knows_of_its_entries_reads_and_is_written_as_it_was_before_there_were_other_kinds()
    {
        const string Before = """{"keys":[],"due":[{"line":"desk","case":"C-1042","sequence":0,"at":"2026-03-02T12:00:00Z"}],"isHalfDone":false}""";

        OwnedRows own = DeskJson.Read<OwnedRows>(Before);

        Assert.Equal(new DueEntry(DueLine.Desk, _noon, new CaseId(1042), 0), Assert.Single(own.Due));
        Assert.Equal(Before, DeskJson.Write(own));
    }

    [Fact]
    public async Task Entries_of_all_kinds_stand_side_by_side_in_the_order_of_their_instants()
    {
        var store = new InMemoryTableStore();
        var due = new DueIndex(store);
        LifecycleId window = InShard(LifecycleKind.Window, 2);
        DueEntry[] entries =
        [
            new(DueLine.Machine, _noon, window, 1),
            new(DueLine.Machine, _noon + Duration.FromSeconds(1), new CaseId(1042), 7),
            new(DueLine.Machine, _noon + Duration.FromSeconds(2), InShard(LifecycleKind.Incident, 2), 0),
        ];
        foreach (DueEntry entry in entries.Reverse())
        {
            await due.AddAsync(entry, default);
        }

        Assert.Equal(entries, await due.EarliestAsync(DueLine.Machine, 2, 10, default));
        Assert.Equal(entries[0], DeskJson.Read<DueEntry>(DeskJson.Write(entries[0])));
    }

    [Fact]
    public void Windows_and_incidents_are_spread_over_the_shards_and_stay_where_they_are()
    {
        Assert.Equal(DueIndex.Shards, Enumerable.Range(1, 100).Select(n => new LifecycleId(LifecycleKind.Window, $"W-{n}").ShardOf(DueIndex.Shards)).Distinct().Count());
        Assert.Equal("machine-00", DueIndex.Partition(DueLine.Machine, new LifecycleId(LifecycleKind.Window, "W-12")));
    }

    private static LifecycleId InShard(LifecycleKind kind, int shard) =>
        Enumerable.Range(1, 1000).Select(n => new LifecycleId(kind, $"X-{n}")).First(id => id.ShardOf(DueIndex.Shards) == shard);
}
