using System.Collections.Frozen;
using SupportFunctions.Core.PreSales;

namespace SupportFunctions.Desk.PreSales;

/// <summary>What the answers of a pre-sales request are called: to people, and by people who answer a mail in line.</summary>
internal static class PreSalesLabels
{
    public const string Severity = "severity";

    /// <summary>Names that a line may begin with before its colon, in small letters.</summary>
    public static FrozenDictionary<string, string> Read { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["company"] = PreSalesQuestions.Company,
        ["prospect"] = PreSalesQuestions.Company,
        ["summary"] = PreSalesQuestions.Summary,
        ["issue summary"] = PreSalesQuestions.Summary,
        ["attempted"] = PreSalesQuestions.Attempted,
        ["what was attempted"] = PreSalesQuestions.Attempted,
        ["expected"] = PreSalesQuestions.Expected,
        ["expected result"] = PreSalesQuestions.Expected,
        ["steps taken"] = PreSalesQuestions.StepsTaken,
        ["steps already taken"] = PreSalesQuestions.StepsTaken,
        ["impact"] = PreSalesQuestions.Impact,
        ["affected users"] = PreSalesQuestions.AffectedUsers,
        ["users affected"] = PreSalesQuestions.AffectedUsers,
        ["design documents"] = PreSalesQuestions.DesignDocs,
        ["design document"] = PreSalesQuestions.DesignDocs,
        ["design docs"] = PreSalesQuestions.DesignDocs,
        ["sales stage"] = PreSalesQuestions.SalesStage,
        ["place in the sales cycle"] = PreSalesQuestions.SalesStage,
        ["sales cycle"] = PreSalesQuestions.SalesStage,
        ["key dates"] = PreSalesQuestions.KeyDates,
        ["key date"] = PreSalesQuestions.KeyDates,
        ["severity"] = Severity,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static string Of(string question) => question switch
    {
        PreSalesQuestions.StepsTaken => "steps taken",
        PreSalesQuestions.AffectedUsers => "affected users",
        PreSalesQuestions.DesignDocs => "design documents",
        PreSalesQuestions.SalesStage => "sales stage",
        PreSalesQuestions.KeyDates => "key dates",
        _ => question,
    };

    /// <summary>As people read it; what was not said is null.</summary>
    public static IEnumerable<(string Name, string? Text)> Said(PreSalesAnswers answers) =>
    [
        ("Company", answers.Company), ("Summary", answers.Summary), ("Attempted", answers.Attempted), ("Expected", answers.Expected),
        ("Steps taken", answers.StepsTaken), ("Impact", answers.Impact), ("Affected users", answers.AffectedUsers),
        ("Design documents", Lines(answers.DesignDocs)), ("Sales stage", answers.SalesStage), ("Key dates", Lines(answers.KeyDates)),
        ("Severity, as suggested by the sender", answers.Severity),
    ];

    private static string? Lines(IReadOnlyCollection<string> lines) => lines.Count == 0 ? null : string.Join('\n', lines);
}
