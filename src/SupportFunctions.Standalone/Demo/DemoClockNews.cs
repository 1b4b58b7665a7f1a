using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;

namespace SupportFunctions.Standalone.Demo;

/// <summary>What one instant did to the clocks of a case: one line a kind of news.</summary>
internal sealed class DemoClockNews
{
    private readonly List<string> _met = [];
    private readonly List<string> _late = [];
    private readonly List<string> _paused = [];
    private readonly Dictionary<ClockName, string> _resumed = [];
    private readonly List<string> _cancelled = [];
    private string _why = "";

    /// <param name="due">When each clock is due now; a later event of the same instant may start the next clock of that name.</param>
    public void Add(CaseEvent happened, IReadOnlyDictionary<ClockName, Instant?> due)
    {
        switch (happened)
        {
            case CaseEvent.ClockMet met:
                (met.IsLate ? _late : _met).Add(met.IsLate ? DemoWords.Of(met.Clock) : WithDue(met.Clock));
                _resumed.Remove(met.Clock);
                break;
            case CaseEvent.ClockPaused paused:
                _paused.Add(DemoWords.Of(paused.Clock));
                break;
            case CaseEvent.ClockResumed resumed:
                _resumed[resumed.Clock] = WithDue(resumed.Clock);
                break;
            case CaseEvent.ClockCancelled cancelled when DemoWords.IsContractual(cancelled.Clock):
                _cancelled.Add(DemoWords.Of(cancelled.Clock));
                _why = cancelled.Why;
                break;
        }

        string WithDue(ClockName clock) => due.GetValueOrDefault(clock) is { } at ? $"{DemoWords.Of(clock)} (due {DemoWords.Due(at)})" : DemoWords.Of(clock);
    }

    public IEnumerable<(string Text, Tone Tone)> Tell()
    {
        (IReadOnlyCollection<string> Clocks, string Before, string After, Tone Tone)[] news =
        [
            (_met, "met: ", "", Tone.Met),
            (_late, "answered late: ", "; the breach stays on record", Tone.Warning),
            (_paused, "pauses: ", "", Tone.Quiet),
            (_resumed.Values, "runs again: ", "", Tone.Quiet),
            (_cancelled, "cancelled: ", $". {_why}", Tone.Quiet),
        ];
        return news.Where(n => n.Clocks.Count > 0).Select(n => ($"{n.Before}{string.Join(", ", n.Clocks)}{n.After}", n.Tone));
    }
}
