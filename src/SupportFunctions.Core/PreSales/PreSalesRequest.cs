using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Cases;

namespace SupportFunctions.Core.PreSales;

/// <summary>What a case knows of the pre-sales request that it is.</summary>
/// <param name="Answers">All that was said, the latest word for each.</param>
/// <param name="Missing">Names of <see cref="PreSalesQuestions.All"/>.</param>
public sealed record PreSalesRequest(PreSalesAnswers Answers, ImmutableArray<string> Missing)
{
    /// <summary>Who suggested the severity in the answers: an address, or an actor's name.</summary>
    public string? SeverityBy { get; init; }

    /// <summary>Whom the prospect's own message was routed to (R-IN-6).</summary>
    public Person? RoutedTo { get; init; }

    /// <summary>Who was asked for what is missing.</summary>
    public Person? Asked { get; init; }

    public int TimesAsked { get; init; }

    /// <summary>Reminders to come, while anything is missing.</summary>
    public ImmutableArray<Instant> RemindAt { get; init; } = [];
}
