using NodaTime;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Intake;

/// <summary>The sum of everything received (R-IN-4): it is balanced when every single thing has exactly one state.</summary>
public sealed record LedgerDocument(
    long Received, long Case, long Message, long Duplicate, long Ignored, long Quarantine, long Dead, long Queued, bool Balanced);

/// <summary>Counts what was received by how it ended: totals of closed days, and the lines of open ones.</summary>
/// <remarks>A day is closed when it has been over for an hour and nothing of it is queued; a replay opens it again.</remarks>
public sealed class IntakeLedger(ITableStore tables, IntakeStore store, MachineTime machine)
{
    internal const string Totals = "totals";

    private static readonly Duration StillArriving = Duration.FromHours(1);

    public async Task<LedgerDocument> SumAsync(CancellationToken cancellation)
    {
        // What was taken in at the last moment of a day is still being written at the first of the next one.
        string today = IntakeId.Day((machine.Now - StillArriving).InUtc().Date);
        var sum = new Dictionary<IntakeState, long>();
        foreach (string day in await store.DaysAsync(cancellation))
        {
            foreach ((IntakeState state, long count) in await OfDayAsync(day, today, cancellation))
            {
                sum[state] = sum.GetValueOrDefault(state) + count;
            }
        }

        long received = sum.Values.Sum();
        long unknown = sum.GetValueOrDefault(IntakeState.Unknown);
        return new LedgerDocument(
            received, sum.GetValueOrDefault(IntakeState.Case), sum.GetValueOrDefault(IntakeState.Message),
            sum.GetValueOrDefault(IntakeState.Duplicate), sum.GetValueOrDefault(IntakeState.Ignored),
            sum.GetValueOrDefault(IntakeState.Quarantine), sum.GetValueOrDefault(IntakeState.Dead),
            sum.GetValueOrDefault(IntakeState.Queued), Balanced: unknown == 0);
    }

    private async Task<IReadOnlyDictionary<IntakeState, long>> OfDayAsync(string day, string today, CancellationToken cancellation)
    {
        if (await tables.ReadAsync(IntakeStore.Table, Totals, day, cancellation) is { } closed)
        {
            return DeskJson.Read<Dictionary<IntakeState, long>>(closed.Body);
        }

        IReadOnlyDictionary<IntakeState, long> counts = await store.CountAsync(day, cancellation);
        if (string.CompareOrdinal(day, today) < 0 && counts.GetValueOrDefault(IntakeState.Queued) == 0)
        {
            await tables.CommitAsync(new TableBatch(IntakeStore.Table, Totals).Upsert(day, DeskJson.Write(counts)), cancellation);
        }

        return counts;
    }
}
