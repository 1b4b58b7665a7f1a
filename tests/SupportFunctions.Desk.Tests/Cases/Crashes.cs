using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Tests.Storage;

namespace SupportFunctions.Desk.Tests.Cases;

/// <summary>The process is gone.</summary>
internal sealed class CrashException() : Exception("The process is gone.");

internal static class Crashes
{
    /// <summary>After that many commits nothing reads or writes any more.</summary>
    public static void CrashAfter(this InMemoryTableStore store, int commits)
    {
        int left = commits;
        store.BeforeCommit = _ =>
        {
            if (left-- > 0)
            {
                return Task.CompletedTask;
            }

            store.Fault = new CrashException();
            throw store.Fault;
        };
    }

    /// <summary>Another process starts on it.</summary>
    /// <returns>Whether the one before was gone.</returns>
    public static bool Revive(this InMemoryTableStore store)
    {
        bool wasGone = store.Fault is not null;
        (store.Fault, store.BeforeCommit) = (null, null);
        return wasGone;
    }

    /// <summary>Indexes, due entries and what the case knows of them are as its state wants them, to the row.</summary>
    public static async Task AssertInLineAsync(this CaseDesk desk, int mayBeLeft = 0)
    {
        var wanted = new List<(string, string)>();
        var wakeUps = new List<DueEntry>();
        foreach (string id in desk.Store.Keys("cases").Where(k => k.RowKey == "state").Select(k => k.Partition))
        {
            Case of = await desk.CaseAsync(id);
            wanted.AddRange(CaseIndexKeys.Of(of).Select(k => (k.Partition, k.RowKey)));
            if (CaseClocks.NextWakeUp(of) is { } wakeUp)
            {
                wakeUps.Add(new DueEntry(DueLine.Desk, wakeUp, of.Id, 0));
            }

            Assert.DoesNotContain(desk.Store.Keys("cases", id), k => k.StartsWith("outbox|", StringComparison.Ordinal));
        }

        Assert.Equal(wanted.Order(), desk.Store.Keys(CaseIndexKeys.Table).Order());
        IReadOnlyList<DueEntry> due = await desk.DueAsync();
        Assert.Empty(wakeUps.Except(due));

        // One wake-up that was replaced may be left by a crash; it is served, and gone, when it fires.
        Assert.All(due.Except(wakeUps), e => Assert.Equal((DueLine.Desk, 0L), (e.Line, e.Sequence)));
        Assert.InRange(due.Count - wakeUps.Count, 0, mayBeLeft);
    }
}
