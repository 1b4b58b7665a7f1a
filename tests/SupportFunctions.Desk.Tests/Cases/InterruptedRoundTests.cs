using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Tests.Http;
using SupportFunctions.Desk.Tests.Storage;
using SupportFunctions.Desk.Tests.Time;

namespace SupportFunctions.Desk.Tests.Cases;

/// <summary>A process may die before any of a round's commits: either what is left brings the next round, which makes it good, or it is good already.</summary>
public sealed class InterruptedRoundTests
{
    private static readonly CaseId _id = new(1042);
    private static readonly Instant _now = Instant.FromUtc(2026, 3, 2, 9, 0);

    [Fact]
    public async Task A_round_cut_off_before_any_commit_leaves_a_due_entry_for_one_that_makes_it_good_or_nothing_to_do()
    {
        (IReadOnlyList<string> whole, int commits) = await PlayAsync(dieBefore: int.MaxValue);
        Assert.True(commits > 8, $"{commits} commits are too few to be the rounds of an opening and a triage.");

        for (int dieBefore = 0; dieBefore < commits; dieBefore++)
        {
            (IReadOnlyList<string> left, _) = await PlayAsync(dieBefore);
            Assert.Equal(whole, left);
        }
    }

    /// <summary>Opens and triages a case, with a round of attention after each; the process dies once, before the commit of that number.</summary>
    /// <returns>Everything in the indexes at the end, and the number of commits that rounds made.</returns>
    private static async Task<(IReadOnlyList<string> Rows, int Commits)> PlayAsync(int dieBefore)
    {
        var store = new InMemoryTableStore();
        await using ServiceProvider desk = DeskOn(store);
        CaseService cases = desk.GetRequiredService<CaseService>();
        CaseLifecycle lifecycle = desk.GetRequiredService<CaseLifecycle>();
        int commits = 0;
        var open = new CaseCommand.Open(
            CaseCommand.ByCustomer, "The import stops", new Person("kim@acme.example", "Kim"), "It stops.", "email", new MessageSource("m1", null, null), _now);
        var triage = new CaseCommand.Triage("grace", new TriageFacts { Severity = Severity.Sev1, Priority = Priority.P0 }, null, null);
        foreach (CaseCommand command in new CaseCommand[] { open, triage })
        {
            Assert.IsType<CaseResult.Done>(await cases.ExecuteAsync(_id, command, CommitMarks.None, expected: null, default));
            store.BeforeCommit = _ => commits++ >= dieBefore ? throw new StoreUnavailableException("The process is dead.") : Task.CompletedTask;
            bool isDead = await DiesAsync(() => lifecycle.AdvanceAsync(_id, DueNow(store), default));
            store.BeforeCommit = null;
            if (isDead)
            {
                dieBefore = int.MaxValue;
                if (DueNow(store) is { Length: > 0 } left)
                {
                    await lifecycle.AdvanceAsync(_id, left, default);
                }
            }
        }

        string[] partitions = [CaseIndexKeys.All, CaseIndexKeys.Queue, CaseIndexKeys.QueueOf(null), CaseIndexKeys.BySeverity(Severity.Sev1), CaseIndexKeys.ByStatus(CaseStatus.New), CaseIndexKeys.ByStatus(CaseStatus.Open), CaseIndexKeys.ByPriority(Priority.P0), CaseIndexKeys.Words];
        IEnumerable<string> rows = partitions.SelectMany(p => store.Keys(CaseIndexKeys.Table, p).Select(k => $"{p}: {k}"));
        Assert.Empty(DueNow(store));
        Assert.DoesNotContain(store.Keys("cases", _id.ToString()), k => k.StartsWith("outbox|", StringComparison.Ordinal));
        return ([.. rows, .. DueOn(store, DueLine.Desk).Select(k => "due: " + k)], commits);
    }

    private static async Task<bool> DiesAsync(Func<Task> round)
    {
        try
        {
            await round();
            return false;
        }
        catch (StoreUnavailableException)
        {
            return true;
        }
    }

    /// <summary>What a sweep after a restart finds: the guards of commits whose delivery is not confirmed.</summary>
    private static DueEntry[] DueNow(InMemoryTableStore store) =>
        [.. DueOn(store, DueLine.Machine).Select(k => new DueEntry(DueLine.Machine, TableKeys.TryReadInstant(k.Split('|')[0])!.Value, _id, long.Parse(k.Split('|')[2], System.Globalization.CultureInfo.InvariantCulture)))];

    private static IReadOnlyList<string> DueOn(InMemoryTableStore store, DueLine line) => store.Keys(DueIndex.Table, DueIndex.Partition(line, _id));

    private static ServiceProvider DeskOn(InMemoryTableStore store)
    {
        var services = new ServiceCollection();
        DeskDriver.AddTo(services, store, new ManualTimeProvider(_now), new ManualTimeProvider(_now));
        DeskPorts.AddTo(services);
        return services.BuildServiceProvider();
    }
}
