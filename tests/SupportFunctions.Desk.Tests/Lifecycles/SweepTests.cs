using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Tests.Storage;
using SupportFunctions.Desk.Tests.Time;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Tests.Lifecycles;

public sealed class SweepTests
{
    private static readonly Instant DeskNow = Instant.FromUtc(2026, 3, 2, 9, 0);
    private static readonly Instant MachineNow = Instant.FromUtc(2031, 7, 1, 12, 0);

    private readonly InMemoryTableStore _tables = new();
    private readonly Ears _ears = new();
    private readonly DueIndex _due;
    private readonly IntakeStore _intakes;
    private readonly Sweep _sweep;

    public SweepTests()
    {
        _due = new DueIndex(_tables);
        _intakes = new IntakeStore(_tables, null!);
        _sweep = new Sweep(_due, _intakes, _ears, _ears, new DeskTime(new ManualTimeProvider(DeskNow)), new MachineTime(new ManualTimeProvider(MachineNow)));
    }

    [Theory]
    [InlineData(DueLine.Desk, 0, -31, true, "a lifecycle would have served it by now")]
    [InlineData(DueLine.Desk, 0, -29, false, "a lifecycle is about to")]
    [InlineData(DueLine.Desk, 0, 60, false, "it is not due")]
    [InlineData(DueLine.Machine, 0, -31, true, "a delivery that should have been tried again")]
    [InlineData(DueLine.Machine, 0, -29, false, "a lifecycle is about to")]
    [InlineData(DueLine.Machine, 5, 0, true, "a commit whose minute is over")]
    [InlineData(DueLine.Machine, 5, 1, false, "a commit that may still be on its way")]
    public async Task What_is_forgotten_is_signalled_and_what_is_in_hand_is_left_alone(DueLine line, long sequence, int seconds, bool isForgotten, string because)
    {
        var entry = new DueEntry(line, (line == DueLine.Desk ? DeskNow : MachineNow) + Duration.FromSeconds(seconds), new CaseId(7), sequence);
        await _due.AddAsync(entry, default);

        SweepResult result = await _sweep.RunAsync(default);

        Assert.True(isForgotten ? _ears.Signals.SequenceEqual([entry]) : _ears.Signals.Count == 0, because);
        Assert.Equal(new SweepResult(isForgotten ? 1 : 0, 0), result);
    }

    [Fact]
    public async Task Every_shard_of_both_lines_is_looked_at()
    {
        foreach (DueLine line in new[] { DueLine.Desk, DueLine.Machine })
        {
            for (int number = 1; number <= DueIndex.Shards; number++)
            {
                await _due.AddAsync(new DueEntry(line, DeskNow - Duration.FromDays(1), new CaseId(number), 0), default);
            }
        }

        Assert.Equal(2 * DueIndex.Shards, (await _sweep.RunAsync(default)).Signalled);
    }

    [Fact]
    public async Task Intakes_that_waited_for_over_two_minutes_are_handed_over_again_in_the_order_in_which_they_came()
    {
        string[] ids = [await AcceptAsync(-180), await AcceptAsync(-300), await AcceptAsync(-121), await AcceptAsync(-119)];

        SweepResult result = await _sweep.RunAsync(default);

        Assert.Equal([ids[1], ids[0], ids[2]], _ears.Handed.Select(r => r.Id));
        Assert.Equal(new SweepResult(0, 3), result);
    }

    [Fact]
    public async Task What_a_newer_version_left_behind_stops_neither_the_sweep_of_lifecycles_nor_that_of_intakes()
    {
        string intake = await AcceptAsync(-180);
        var entries = new List<DueEntry>();
        for (int shard = 0; shard < DueIndex.Shards; shard++)
        {
            entries.Add(new DueEntry(DueLine.Desk, DeskNow - Duration.FromHours(1), new CaseId(DueIndex.Shards + shard), 0));
            await _due.AddAsync(entries[^1], default);
            await _tables.CommitAsync(
                new TableBatch(DueIndex.Table, DueIndex.Partition(DueLine.Desk, entries[^1].Id)).Upsert("202601010000000000000|problem-P-4|0000000000", "{}"), default);
        }

        SweepResult result = await _sweep.RunAsync(default);

        Assert.Equal(new SweepResult(DueIndex.Shards, 1), result);
        Assert.Equal(entries, _ears.Signals);
        Assert.Equal(intake, Assert.Single(_ears.Handed).Id);
    }

    private async Task<string> AcceptAsync(int seconds)
    {
        string id = IntakeId.New(MachineNow.InUtc().Date);
        await _intakes.AcceptAsync(
            new IntakeRecord(id, IntakeKind.Mail, "message/rfc822", DeskNow, MachineNow + Duration.FromSeconds(seconds), "key", 1), "x"u8.ToArray(), default);
        return id;
    }

    private sealed class Ears : ILifecycles, IIntakeHandover
    {
        public List<DueEntry> Signals { get; } = [];

        public List<IntakeReference> Handed { get; } = [];

        public ValueTask SignalAsync(DueEntry entry, CancellationToken cancellation)
        {
            Signals.Add(entry);
            return ValueTask.CompletedTask;
        }

        public ValueTask EnqueueAsync(IntakeReference reference, CancellationToken cancellation)
        {
            Handed.Add(reference);
            return ValueTask.CompletedTask;
        }
    }
}
