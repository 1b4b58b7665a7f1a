using System.Collections.Immutable;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Cases;

namespace SupportFunctions.Core.Incidents;

/// <summary>Whether a case looks like part of an incident.</summary>
/// <param name="Score">1 and up; more is more alike.</param>
/// <param name="Why">In words, each for one point or more.</param>
public sealed record IncidentResemblance(int Score, ImmutableArray<string> Why)
{
    /// <summary>Shorter words are in every subject.</summary>
    private const int WordCharacters = 4;

    private const int ProductPoints = 2;

    /// <summary>By product, by words of the subject, and by severity, which alone is no likeness. Null: it does not, or it is of a customer whom the incident does not concern.</summary>
    public static IncidentResemblance? Of(Incident incident, Case candidate)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(candidate);
        IncidentScope scope = incident.Plan.Scope;
        if (candidate.OpenedAt < incident.BeganAt || candidate.OpenedAt > incident.ResolvedAt || incident.Cases.Contains(candidate.Id)
            || (candidate.Customer is { } customer && !scope.Customers.IsEmpty && !scope.Customers.Contains(customer.Id))
            || (candidate.Product is { } product && !scope.Products.IsEmpty && !scope.Products.Contains(product)))
        {
            return null;
        }

        var why = ImmutableArray.CreateBuilder<string>();
        int score = 0;
        if (candidate.Product is { } same && scope.Products.Contains(same))
        {
            score += ProductPoints;
            why.Add($"the product is {same}");
        }

        string[] shared = [.. Words(incident.Plan.Title).Union(scope.Products.SelectMany(Words)).Intersect(Words(candidate.Subject))];
        if (shared.Length > 0)
        {
            score += shared.Length;
            why.Add($"the subject says {string.Join(", ", shared)}");
        }

        if (score > 0 && candidate.Severity != Severity.Unknown && candidate.Severity == incident.Plan.Severity)
        {
            score++;
            why.Add("the severity is the same");
        }

        return score == 0 ? null : new IncidentResemblance(score, why.ToImmutable());
    }

    private static IEnumerable<string> Words(string text)
    {
        int start = -1;
        for (int at = 0; at <= text.Length; at++)
        {
            if (at < text.Length && char.IsLetterOrDigit(text[at]))
            {
                start = start < 0 ? at : start;
                continue;
            }

            if (start >= 0 && at - start >= WordCharacters)
            {
                yield return text[start..at].ToLowerInvariant();
            }

            start = -1;
        }
    }
}
