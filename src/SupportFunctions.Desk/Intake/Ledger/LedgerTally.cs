using System.Collections.Immutable;

namespace SupportFunctions.Desk.Intake.Ledger;

/// <summary>Counts lines and marks apart from each other; they agree when nothing is lost.</summary>
internal sealed class LedgerTally
{
    /// <summary>Reasons are few words of the desk's own; a bound all the same.</summary>
    private const int MostReasons = 40;

    private readonly SortedDictionary<IntakeState, long> _ended = [];
    private readonly SortedDictionary<string, long> _ignored = new(StringComparer.Ordinal);

    /// <summary>By the marks.</summary>
    public long Received { get; private set; }

    /// <summary>By the lines.</summary>
    public long Lines { get; private set; }

    /// <summary>Every mark has its line, every line its mark and its state.</summary>
    public bool IsBalanced => Received == Lines && Lines == _ended.Values.Sum();

    public long this[IntakeState state] => _ended.GetValueOrDefault(state);

    public ImmutableSortedDictionary<IntakeState, long> Ended => _ended.ToImmutableSortedDictionary();

    public ImmutableSortedDictionary<string, long> Ignored => _ignored.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>What is no intake was neither received nor has it ended; the audit reports it.</summary>
    public void Add(LedgerEntry entry)
    {
        if (entry.IsForeign)
        {
            return;
        }

        Received += entry.IsMarked ? 1 : 0;
        if (entry.Line is not null)
        {
            AddLine(entry.Record);
        }
    }

    private void AddLine(IntakeRecord? record)
    {
        Lines++;
        if (record is { State: not IntakeState.Unknown and var state })
        {
            Add(state, 1);
            if (state == IntakeState.Ignored)
            {
                AddReason(record.Reason ?? "", 1);
            }
        }
    }

    public void Add(DayAccount day)
    {
        Received += day.Received;
        foreach ((IntakeState state, long count) in day.Ended)
        {
            Add(state, count);
            Lines += count;
        }

        foreach ((string reason, long count) in day.Ignored)
        {
            AddReason(reason, count);
        }
    }

    private void Add(IntakeState state, long count) => _ended[state] = _ended.GetValueOrDefault(state) + count;

    private void AddReason(string reason, long count)
    {
        string word = reason.Length == 0 ? "none" : _ignored.ContainsKey(reason) || _ignored.Count < MostReasons ? reason : "other";
        _ignored[word] = _ignored.GetValueOrDefault(word) + count;
    }
}
