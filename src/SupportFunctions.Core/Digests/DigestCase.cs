using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Core.Engineers;

namespace SupportFunctions.Core.Digests;

/// <summary>A case as its customer's digest tells of it: nothing that the customer wrote but the subject, and nothing that was not said to the customer before.</summary>
/// <param name="Engineer">Who works on it, as other mails name them.</param>
public sealed record DigestCase(CaseId Id, string Subject, CaseStatus Status, string? Engineer)
{
    private const int LongestWord = 600;

    /// <summary>What our last message said happens next.</summary>
    public string? NextSteps { get; init; }

    /// <summary>What our last message asked, while we wait for the answer.</summary>
    public string? Ask { get; init; }

    /// <summary>By when they hear again (R-INT-3); null: no time is promised, or we wait for them.</summary>
    public Instant? HearBy { get; init; }

    /// <summary>A promise that we have not kept; said as it is.</summary>
    public Instant? MissedSince { get; init; }

    /// <summary>Of a resolved one: when it closes if they say nothing (R-END-1).</summary>
    public Instant? ClosesAt { get; init; }

    public bool IsResolved => Status == CaseStatus.Resolved;

    /// <param name="word">The event of our last message; null: there is none.</param>
    public static DigestCase Of(Case of, CaseEvent? word, Roster roster, Instant now)
    {
        ArgumentNullException.ThrowIfNull(of);
        ArgumentNullException.ThrowIfNull(roster);
        var told = new DigestCase(of.Id, of.Subject, of.Status, roster.Find(of.Assignee)?.Name ?? of.Assignee);
        if (!of.IsOpen)
        {
            return told with { ClosesAt = of.Silence?.CloseAt };
        }

        (string? next, string? ask) = word switch
        {
            CaseEvent.Replied e => (e.NextSteps, e.Ask),
            CaseEvent.WaitStarted e => (null, e.Ask),
            _ => (null, null),
        };
        return told with
        {
            NextSteps = Short(next),
            Ask = of.IsWaitingOnCustomer && of.HasOpenQuestion ? Short(ask) : null,
            HearBy = of.IsAwaitingAnswer ? null : HearByOf(of, now),
            MissedSince = !of.IsAwaitingAnswer && of.Clock(ClockName.NextUpdate) is { IsOpen: true, DueAt: { } due } && due <= now ? due : null,
        };
    }

    /// <summary>The promise, else the note that is owed for one that was missed, else the first response that the acknowledgement spoke of.</summary>
    private static Instant? HearByOf(Case of, Instant now) =>
        new[] { DueOf(of, ClockName.NextUpdate), of.HoldingNoteAt, DueOf(of, ClockName.FirstResponse) }.FirstOrDefault(at => at > now);

    private static Instant? DueOf(Case of, ClockName name) => of.Clock(name) is { IsOpen: true, DueAt: { } due } ? due : null;

    private static string? Short(string? text) => string.IsNullOrWhiteSpace(text) ? null
        : text.Length <= LongestWord ? text
        : text[..(char.IsHighSurrogate(text[LongestWord - 1]) ? LongestWord - 1 : LongestWord)] + " [...]";
}
