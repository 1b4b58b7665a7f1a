using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Customers;

namespace SupportFunctions.Core.Queue;

/// <summary>What an untriaged case counts as, with the reason; an engineer's triage replaces it (R-PRI-1, R-PRI-2).</summary>
public static class PrioritySuggestion
{
    private static readonly string[] TotalLoss =
    [
        "total loss", "completely down", "is down", "are down", "outage", "cannot start", "can't start", "will not start",
        "won't start", "deployment failed", "failed deployment", "upgrade failed", "data loss", "all users", "nobody can", "no one can",
    ];

    private static readonly string[] Severe =
    [
        "production", "urgent", "critical", "blocked", "blocking", "unusable", "cannot log in", "can't log in", "timing out",
        "503", "500 error", "very slow", "sev 1", "sev1", "severity 1",
    ];

    public static (Priority Priority, string Because) For(string subject, string text, Tier? tier)
    {
        if (tier == Tier.Internal)
        {
            return (Priority.P3, "internal work is p3");
        }

        if (Find(TotalLoss, subject, text) is { } loss)
        {
            return (Priority.P0, $"'{loss}' sounds like total loss or a failed deployment");
        }

        if (Find(Severe, subject, text) is { } severe)
        {
            return (Priority.P1, $"'{severe}' sounds like severe impact");
        }

        return tier is Tier.Free or Tier.OpenSource
            ? (Priority.P3, "nothing sounds severe, and the customer does not pay")
            : (Priority.P2, "nothing sounds severe");
    }

    private static string? Find(string[] words, string subject, string text) => Array.Find(
        words, w => Has(subject, w) || Has(text.AsSpan(0, Math.Min(text.Length, 4000)), w));

    /// <summary>Whole words only: "reproduction steps" are not about production, and what "is downloading" is not down.</summary>
    private static bool Has(ReadOnlySpan<char> text, string words)
    {
        while (text.IndexOf(words, StringComparison.OrdinalIgnoreCase) is >= 0 and int at)
        {
            int end = at + words.Length;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end])))
            {
                return true;
            }

            text = text[(at + 1)..];
        }

        return false;
    }
}
