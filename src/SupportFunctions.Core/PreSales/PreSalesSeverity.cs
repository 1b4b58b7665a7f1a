using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Customers;
using SupportFunctions.Core.Queue;

namespace SupportFunctions.Core.PreSales;

/// <summary>The desk's severity of a pre-sales request (R-IN-3), which is the priority of the same name (R-PRI-1). A suggestion until triage.</summary>
public static class PreSalesSeverity
{
    /// <summary>By what was chosen, or said in the words of a choice; null when neither.</summary>
    public static (Priority Priority, string Because)? Of(PreSalesAnswers said)
    {
        bool isSelect = PreSalesWords.UsersOf(said.AffectedUsers) == AffectedUsers.Select;
        return PreSalesWords.ImpactOf(said.Impact) switch
        {
            PreSalesImpact.FailedDeployment => (Priority.P0, "pre-sales, a failed deployment"),
            PreSalesImpact.TotalLoss when isSelect => (Priority.P1, "pre-sales, total loss of service for select users only"),
            PreSalesImpact.TotalLoss => (Priority.P0, "pre-sales, total loss of service"),
            PreSalesImpact.CoreFeaturesUnavailable => (Priority.P1, "pre-sales, core features are unavailable"),
            PreSalesImpact.WholeServiceSlow when isSelect => (Priority.P2, "pre-sales, slow for select users only"),
            PreSalesImpact.WholeServiceSlow => (Priority.P1, "pre-sales, the whole service is slow"),
            PreSalesImpact.NonBlocking => (Priority.P2, "pre-sales, a question or problem that blocks nothing"),
            PreSalesImpact.Unknown => null,
        };
    }

    /// <param name="text">All that was written, for whoever chose nothing.</param>
    public static (Priority Priority, string Because) Suggest(PreSalesAnswers said, string subject, string text)
    {
        if (Of(said) is { } chosen)
        {
            return chosen;
        }

        (Priority priority, string because) = PrioritySuggestion.For(subject, text, Tier.PreSales);
        return (priority, "pre-sales, " + because);
    }
}
