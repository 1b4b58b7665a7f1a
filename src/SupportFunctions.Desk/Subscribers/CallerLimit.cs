using NodaTime;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Subscribers;

/// <summary>How often one caller may send the form, within any span of that length. In this process only: the limits that are stored hold for all.</summary>
public sealed class CallerLimit(MachineTime machine)
{
    public const int Most = 10;

    /// <summary>More callers than that at once are one flood, which the limit of all ends; those heard of longest ago are forgotten.</summary>
    public const int MostCallers = 10_000;

    public static readonly Duration Within = Duration.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Queue<Instant>> _calls = new(StringComparer.Ordinal);

    /// <returns>False: too often, and not counted.</returns>
    public bool TryCount(string caller)
    {
        Instant now = machine.Now;
        lock (_lock)
        {
            if (!_calls.TryGetValue(caller, out Queue<Instant>? calls))
            {
                MakeRoom(now);
                _calls[caller] = calls = new Queue<Instant>(Most);
            }

            while (calls.TryPeek(out Instant first) && first <= now - Within)
            {
                calls.Dequeue();
            }

            if (calls.Count >= Most)
            {
                return false;
            }

            calls.Enqueue(now);
            return true;
        }
    }

    private void MakeRoom(Instant now)
    {
        if (_calls.Count < MostCallers)
        {
            return;
        }

        foreach (string past in _calls.Where(c => c.Value.All(at => at <= now - Within)).Select(c => c.Key).ToArray())
        {
            _calls.Remove(past);
        }

        if (_calls.Count >= MostCallers)
        {
            _calls.Clear();
        }
    }
}
