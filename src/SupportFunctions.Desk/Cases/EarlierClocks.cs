using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;

namespace SupportFunctions.Desk.Cases;

/// <summary>Clocks that a newer one of the same name has replaced, each as it was in its last moment: found by replaying the events.</summary>
public sealed class EarlierClocks(CaseStore cases)
{
    private const int EventPage = 1000;

    /// <returns>Every clock that the case ever had, by start.</returns>
    public async Task<IEnumerable<Clock>> WithCurrentAsync(CaseId id, CancellationToken cancellation)
    {
        var earlier = new List<Clock>();
        Case state = Case.NotOpened(id);
        IReadOnlyList<RecordedEvent> page;
        do
        {
            page = await cases.EventsAsync(id, state.Sequence + 1, EventPage, cancellation);
            foreach (RecordedEvent happened in page)
            {
                if (Replaced(state, happened.Event) is { } replaced)
                {
                    earlier.Add(replaced);
                }

                state = state.Apply(happened);
            }
        }
        while (page.Count == EventPage);
        return earlier.Concat(state.Clocks).OrderBy(c => c.StartedAt).ThenBy(c => c.Name);
    }

    private static Clock? Replaced(Case state, CaseEvent happened) => happened switch
    {
        CaseEvent.ClockStarted started => state.Clock(started.Clock),
        CaseEvent.ClockContinued continued => state.Clock(continued.Clock),
        CaseEvent.ClockRearmed rearmed when state.Clock(rearmed.Clock) is { } now && now.StartedAt != rearmed.Facts.StartedAt => now,
        _ => null,
    };
}
