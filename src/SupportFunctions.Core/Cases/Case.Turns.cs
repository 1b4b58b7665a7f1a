using System.Collections.Immutable;
using NodaTime;

namespace SupportFunctions.Core.Cases;

/// <summary>The customer's turn to speak, and ours: from the first message that we had not answered to our next message by a person (R-INT-2).</summary>
/// <param name="WroteAt">When the desk received the message; what the customer adds before we answer belongs to the same turn.</param>
/// <param name="RepliedAt">Null while we owe it.</param>
public sealed record CustomerTurn(Instant WroteAt, Instant? RepliedAt);

/// <summary>How fast we answer what customers write on a case that is open already; the first message is judged by the first response.</summary>
public sealed partial record Case
{
    /// <summary>In the order in which they began, at most the latest <see cref="CaseLimits.Turns"/>.</summary>
    public ImmutableArray<CustomerTurn> Turns { get; init; } = [];

    /// <summary>Since when the customer waits for an answer to a message after the first one; null while nothing is owed.</summary>
    internal Instant? UnansweredSince => Turns.FirstOrDefault(t => t.RepliedAt is null)?.WroteAt;

    /// <summary>A message that we read only after an answer of ours was not answered by it.</summary>
    private ImmutableArray<CustomerTurn> TurnBegan(Instant at) => Turns.FirstOrDefault(t => t.RepliedAt is null) is { } open
        ? Turns.Replace(open, open with { WroteAt = Instant.Min(open.WroteAt, at) })
        : [.. Turns.TakeLast(CaseLimits.Turns - 1), new CustomerTurn(at, null)];

    private ImmutableArray<CustomerTurn> TurnsEnded(Instant at) => ByAnswer(Turns.Select(t => t.RepliedAt is null ? t with { RepliedAt = at } : t));

    /// <summary>What never arrived answered nothing.</summary>
    /// <param name="isSettled">The customer has said that all is well, or nothing at all: no answer is owed.</param>
    private ImmutableArray<CustomerTurn> TurnsWithout(Answer failed, bool isSettled)
    {
        Instant? next = Answers.FirstOrDefault(a => a.Stands && a.At >= failed.At)?.At;
        return ByAnswer(Turns.Select(t => t.RepliedAt == failed.At ? t with { RepliedAt = next } : t).Where(t => t.RepliedAt is not null || !isSettled));
    }

    private static ImmutableArray<CustomerTurn> ByAnswer(IEnumerable<CustomerTurn> turns) =>
        [.. turns.GroupBy(t => t.RepliedAt, (replied, same) => new CustomerTurn(same.Min(t => t.WroteAt), replied))];
}
