using SupportFunctions.Core.Customers;
using SupportFunctions.Core.PreSales;

namespace SupportFunctions.Core.Cases;

/// <summary>What makes a case a pre-sales request.</summary>
public sealed partial record Case
{
    /// <summary>Null when it is none.</summary>
    public PreSalesRequest? PreSales { get; init; }

    /// <summary>The customer's; a pre-sales request of somebody nobody has identified yet is pre-sales (R-CUS-1).</summary>
    public Tier Tier => Customer?.Tier ?? (PreSales is null ? Tier.Unknown : Tier.PreSales);

    private Case Answered(CaseEvent.PreSalesAnswered e) => this with
    {
        SuggestedPriority = e.SuggestedPriority,
        SuggestedBecause = e.SuggestedBecause,
        PreSales = (PreSales ?? new PreSalesRequest(new PreSalesAnswers(), [])) with
        {
            Answers = PreSales?.Answers.With(e.Answers) ?? e.Answers,
            Missing = e.Missing,
            SeverityBy = e.Answers.Severity is null ? PreSales?.SeverityBy : e.From,
        },
    };

    private Case Asked(CaseEvent.PreSalesAsked e) => this with
    {
        PreSales = PreSales! with { Asked = e.Of, TimesAsked = e.Number, RemindAt = e.RemindAt },
    };

    /// <summary>Nobody is reminded of answers that came, or of a case that is resolved; one that is opened again asks no more.</summary>
    private Case WithoutUselessReminders() =>
        PreSales is { RemindAt.IsEmpty: false } asked && (!IsOpen || asked.Missing.IsEmpty) ? this with { PreSales = asked with { RemindAt = [] } } : this;
}
