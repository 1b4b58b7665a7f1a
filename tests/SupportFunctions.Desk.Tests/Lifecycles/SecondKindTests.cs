using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Outbox;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Tests.Storage;
using SupportFunctions.Desk.Tests.Time;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Tests.Lifecycles;

/// <summary>A kind of a few lines over the shared parts: announce, commit, signal, deliver, reconcile.</summary>
public sealed class SecondKindTests
{
    private static readonly Instant _noon = Instant.FromUtc(2026, 3, 2, 12, 0);
    private static readonly LifecycleId _id = new(LifecycleKind.Window, "W-12");
    private readonly Things _things = new();

    [Fact]
    public async Task What_was_committed_is_delivered_once_and_leaves_only_its_next_wake_up()
    {
        await _things.CommitAsync("told");

        DueEntry guard = Assert.Single(_things.Signals);
        Assert.Equal(new DueEntry(DueLine.Machine, _noon + Duration.FromSeconds(60), _id, 1), guard);
        Assert.Equal(_noon + Duration.FromHours(5), await _things.AdvanceAsync(_id, [guard], default));

        Assert.Equal(["told"], _things.Done);
        Assert.Equal([new DueEntry(DueLine.Desk, _noon + Duration.FromHours(5), _id, 0)], await _things.DueAsync());
        await _things.AdvanceAsync(_id, [], default);
        Assert.Equal(["told"], _things.Done);
    }

    [Fact]
    public async Task A_commit_that_failed_half_way_is_left_in_the_due_index_and_signals_nothing()
    {
        _things.Tables.BeforeCommit = batch => batch.Table == "things" ? throw new StoreUnavailableException("away") : Task.CompletedTask;

        await Assert.ThrowsAsync<StoreUnavailableException>(() => _things.CommitAsync("told"));

        Assert.Empty(_things.Signals);
        Assert.Equal([new DueEntry(DueLine.Machine, _noon + Duration.FromSeconds(60), _id, 1)], await _things.DueAsync());
    }

    [Fact]
    public async Task A_guard_whose_commit_is_still_to_come_is_kept_until_its_time()
    {
        await _things.CommitAsync("first");
        var other = new DueEntry(DueLine.Machine, _noon + Duration.FromSeconds(60), _id, 2);
        await _things.Due.AddAsync(other, default);

        await _things.AdvanceAsync(_id, [_things.Signals[0], other], default);
        Assert.Contains(other, await _things.DueAsync());

        _things.Clock.Advance(Duration.FromSeconds(60));
        await _things.AdvanceAsync(_id, [other], default);
        Assert.DoesNotContain(other, await _things.DueAsync());
    }

    [Fact]
    public async Task What_cannot_be_done_waits_for_its_next_attempt_and_is_told_when_it_went()
    {
        _things.Fault = new MailTransportException("away", isFinal: false);
        await _things.CommitAsync("mail");

        Assert.Equal(_noon + Duration.FromSeconds(5), await _things.AdvanceAsync(_id, _things.Signals, default));
        Assert.Contains(new DueEntry(DueLine.Machine, _noon + Duration.FromSeconds(5), _id, 0), await _things.DueAsync());
        _things.Fault = null;
        _things.Clock.Advance(Duration.FromSeconds(5));
        await _things.AdvanceAsync(_id, [], default);

        Assert.Equal(["mail"], _things.Done);
        Assert.Equal([("mail", DeliveryOutcome.Delivered)], _things.Told);
    }

    [Theory]
    [InlineData("mail", true, "a mail may be given up")]
    [InlineData("errand", false, "the other half of something is tried until it is done")]
    public async Task Only_a_mail_is_given_up(string effect, bool isGivenUp, string because)
    {
        _things.Fault = new MailTransportException("no such mailbox", isFinal: true);
        await _things.CommitAsync(effect);

        await _things.AdvanceAsync(_id, _things.Signals, default);

        OutboxRow<string> row = Assert.Single(await _things.OutboxAsync());
        Assert.True(isGivenUp == row.Entry.GivenUpAt is not null, because);
        Assert.Equal(isGivenUp ? [(effect, DeliveryOutcome.GivenUp)] : [], _things.Told);
    }

    /// <summary>State: how often it was changed. It wakes five hours after noon.</summary>
    private sealed class Things : ILifecycle, ILifecycles, IOutboxWork<string>
    {
        private const string Table = "things";
        private readonly GuardedCommits _commits;
        private readonly OutboxDelivery _outbox;
        private readonly Reconciler _reconciler;

        public Things()
        {
            var machine = new MachineTime(Clock);
            Due = new DueIndex(Tables);
            _commits = new GuardedCommits(Due, this, machine, new Failpoints());
            _outbox = new OutboxDelivery(Tables, machine, new Failpoints(), NullLogger<OutboxDelivery>.Instance);
            _reconciler = new Reconciler(Tables, Due, new DeskTime(Clock), machine);
        }

        public ManualTimeProvider Clock { get; } = new(_noon);

        public InMemoryTableStore Tables { get; } = new();

        public DueIndex Due { get; }

        public List<DueEntry> Signals { get; } = [];

        public List<string> Done { get; } = [];

        public List<(string, DeliveryOutcome)> Told { get; } = [];

        public Exception? Fault { get; set; }

        public LifecycleKind Kind => LifecycleKind.Window;

        public Task<CommitOutcome> CommitAsync(string effect) => _commits.CommitAsync(
            _id, 1,
            async token => await Tables.CommitAsync(
                new TableBatch(Table, "W-12").Insert("state", "1").Insert("outbox|1", DeskJson.Write(new OutboxEntry<string>(effect))), token) is BatchOutcome.Committed
                ? CommitOutcome.Committed
                : CommitOutcome.Conflict,
            default);

        public Task NoteAsync(TableBatch record, OutboxEntry<string> tried, OutboxEntry<string>? left, CancellationToken cancellation) => Task.CompletedTask;

        public async Task<Instant?> AdvanceAsync(LifecycleId id, IReadOnlyCollection<DueEntry> fired, CancellationToken cancellation)
        {
            Instant? retryAt = await _outbox.DeliverAsync(Table, id.Text, await OutboxAsync(), this, cancellation);
            TableRow? own = await Tables.ReadAsync(Table, id.Text, "own", cancellation);
            return await _reconciler.EndRoundAsync(
                id, new OwnedPlace(Table, id.Text, "own"), own is null ? OwnedRows.Empty : DeskJson.Read<OwnedRows>(own.Body),
                new RoundEnd(1, [], _noon + Duration.FromHours(5), retryAt), fired, cancellation);
        }

        public async Task<IReadOnlyList<OutboxRow<string>>> OutboxAsync() =>
            [.. (await Tables.ReadRangeAsync(Table, "W-12", RowRange.StartingWith("outbox|"), default)).Rows.Select(OutboxRows.Read<string>)];

        public async Task<IReadOnlyList<DueEntry>> DueAsync() =>
        [
            .. await Due.EarliestAsync(DueLine.Desk, _id.ShardOf(DueIndex.Shards), 10, default),
            .. await Due.EarliestAsync(DueLine.Machine, _id.ShardOf(DueIndex.Shards), 10, default),
        ];

        public string IdOf(string effect) => effect;

        public bool IsMail(string effect) => effect == "mail";

        public Task DoAsync(string effect, CancellationToken cancellation)
        {
            if (Fault is { } fault)
            {
                throw fault;
            }

            Done.Add(effect);
            return Task.CompletedTask;
        }

        public Task TellAsync(OutboxEntry<string> entry, DeliveryOutcome outcome, CancellationToken cancellation)
        {
            Told.Add((entry.Effect, outcome));
            return Task.CompletedTask;
        }

        public ValueTask SignalAsync(DueEntry entry, CancellationToken cancellation)
        {
            Signals.Add(entry);
            return ValueTask.CompletedTask;
        }
    }
}
