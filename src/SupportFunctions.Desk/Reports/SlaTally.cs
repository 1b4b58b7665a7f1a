using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Core.Verdicts;

namespace SupportFunctions.Desk.Reports;

/// <summary>Clocks of some cases, counted by outcome; provisional ones apart, because nobody has said yet what was promised.</summary>
internal sealed class SlaTally
{
    private static readonly int _outcomes = Enum.GetValues<SlaOutcome>().Length;

    private readonly int[] _counts = new int[CaseVerdicts.Clocks.Count * 2 * _outcomes];

    public int Cases { get; private set; }

    public Duration UnjustifiedWaiting { get; private set; }

    public int UnjustifiedCases { get; private set; }

    public ReplyTally Replies { get; } = new();

    public int Count(ClockName clock, bool isProvisional, SlaOutcome outcome) => _counts[Place(clock, isProvisional, outcome)];

    public void Add(JudgedCase judged)
    {
        Cases++;
        UnjustifiedWaiting += judged.UnjustifiedWaiting;
        UnjustifiedCases += judged.UnjustifiedWaiting > Duration.Zero ? 1 : 0;
        foreach (CustomerTurn turn in judged.Facts.Turns)
        {
            Replies.Add(turn);
        }

        foreach ((ClockName clock, ClockVerdict verdict) in judged.Verdicts)
        {
            _counts[Place(clock, verdict.IsProvisional, SlaOutcomes.Of(verdict))]++;
        }
    }

    private static int Place(ClockName clock, bool isProvisional, SlaOutcome outcome)
    {
        int row = clock switch
        {
            ClockName.FirstResponse => 0,
            ClockName.Resolution => 1,
            ClockName.InternalResponse => 2,
            _ => throw new ArgumentOutOfRangeException(nameof(clock), clock, "This clock is not reported on."),
        };
        return (((row * 2) + (isProvisional ? 1 : 0)) * _outcomes) + (int)outcome;
    }
}
