using System.Collections.Concurrent;
using NodaTime;

namespace SupportFunctions.Desk.Intake.Ledger;

/// <summary>Lines of open days, and letters, whose claims were found true, by their ETags: until a line changes, or an hour has passed, it need not be looked at again.</summary>
internal sealed class VerifiedLines
{
    /// <summary>About 50 MB. Beyond it a process forgets, and checks once more.</summary>
    private const int Most = 300_000;

    /// <summary>What is lost without a trace in the line, such as a blob, is found at the latest after this time.</summary>
    private static readonly Duration Longest = Duration.FromHours(1);

    private readonly Dictionary<string, ConcurrentDictionary<string, string>> _days = new(StringComparer.Ordinal);

    private Instant _since = Instant.MinValue;

    /// <summary>Once before each pass.</summary>
    public void Begin(Instant now)
    {
        if (_since + Longest <= now || _days.Values.Sum(d => d.Count) > Most)
        {
            _days.Clear();
            _since = now;
        }
    }

    public ConcurrentDictionary<string, string> Of(string day)
    {
        if (!_days.TryGetValue(day, out ConcurrentDictionary<string, string>? lines))
        {
            _days.Add(day, lines = new(StringComparer.Ordinal));
        }

        return lines;
    }

    public void Forget(string day) => _days.Remove(day);
}
