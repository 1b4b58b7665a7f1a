using System.Collections.Immutable;

namespace SupportFunctions.Core.PreSales;

/// <summary>What R-IN-3 needs of a pre-sales request, and what of it is still to be asked for.</summary>
public static class PreSalesQuestions
{
    public const string Company = "company";
    public const string Summary = "summary";
    public const string Attempted = "attempted";
    public const string Expected = "expected";
    public const string StepsTaken = "stepsTaken";
    public const string Impact = "impact";
    public const string AffectedUsers = "affectedUsers";
    public const string DesignDocs = "designDocs";
    public const string SalesStage = "salesStage";
    public const string KeyDates = "keyDates";

    /// <summary>In the order in which they are asked.</summary>
    public static ImmutableArray<string> All { get; } =
        [Company, Summary, Attempted, Expected, StepsTaken, Impact, AffectedUsers, DesignDocs, SalesStage, KeyDates];

    /// <param name="isCompanyKnown">The desk knows the prospect: nobody is asked what we can find out ourselves (R-CUS-5).</param>
    /// <returns>Names of <see cref="All"/>, in its order.</returns>
    public static ImmutableArray<string> Missing(PreSalesAnswers said, bool isCompanyKnown) =>
        [.. All.Where(q => !(q == Company && isCompanyKnown) && IsMissing(said, q))];

    private static bool IsMissing(PreSalesAnswers said, string question) => question switch
    {
        Company => PreSalesWords.IsNotKnown(said.Company),
        Summary => PreSalesWords.IsNotKnown(said.Summary),
        Attempted => PreSalesWords.IsNotKnown(said.Attempted),
        Expected => PreSalesWords.IsNotKnown(said.Expected),
        StepsTaken => PreSalesWords.IsNotKnown(said.StepsTaken),
        Impact => PreSalesWords.IsNotKnown(said.Impact),
        AffectedUsers => PreSalesWords.IsNotKnown(said.AffectedUsers),
        DesignDocs => said.DesignDocs.All(PreSalesWords.IsNotKnown),
        SalesStage => PreSalesWords.IsNotKnown(said.SalesStage),
        KeyDates => said.KeyDates.All(PreSalesWords.IsNotKnown),
        _ => throw new ArgumentOutOfRangeException(nameof(question), question, "R-IN-3 asks no such question."),
    };
}
