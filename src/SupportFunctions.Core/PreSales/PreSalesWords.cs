namespace SupportFunctions.Core.PreSales;

/// <summary>What a pre-sales problem does to the prospect (R-IN-3).</summary>
public enum PreSalesImpact
{
    Unknown = 0,
    FailedDeployment = 1,
    TotalLoss = 2,
    CoreFeaturesUnavailable = 3,
    WholeServiceSlow = 4,
    NonBlocking = 5,
}

public enum AffectedUsers
{
    Unknown = 0,
    All = 1,
    Select = 2,
}

/// <summary>Reads the answers that are a choice, whether the choice was taken or put in own words.</summary>
public static class PreSalesWords
{
    private const int Looked = 400;

    private static readonly string[] _unknown = ["not known yet", "not known", "not yet known", "unknown", "not sure", "tbd", "to be determined", "?", "??", "???"];

    /// <summary>In this order: what is said not to block is not taken for what blocks.</summary>
    private static readonly (string Words, PreSalesImpact Impact)[] _impacts =
    [
        ("non blocking", PreSalesImpact.NonBlocking), ("nonblocking", PreSalesImpact.NonBlocking), ("not blocking", PreSalesImpact.NonBlocking), ("blocks nothing", PreSalesImpact.NonBlocking),
        ("failed deployment", PreSalesImpact.FailedDeployment), ("deployment failed", PreSalesImpact.FailedDeployment), ("deployment fails", PreSalesImpact.FailedDeployment),
        ("total loss", PreSalesImpact.TotalLoss), ("completely down", PreSalesImpact.TotalLoss), ("total outage", PreSalesImpact.TotalLoss), ("complete outage", PreSalesImpact.TotalLoss),
        ("core feature", PreSalesImpact.CoreFeaturesUnavailable), ("blocking full use", PreSalesImpact.CoreFeaturesUnavailable), ("blocks full use", PreSalesImpact.CoreFeaturesUnavailable),
        ("whole service slow", PreSalesImpact.WholeServiceSlow), ("whole service is slow", PreSalesImpact.WholeServiceSlow), ("everything is slow", PreSalesImpact.WholeServiceSlow),
    ];

    /// <summary>An honest answer that still has to be asked for: a form never holds anybody up.</summary>
    public static bool IsNotKnown(string? answer) => string.IsNullOrWhiteSpace(answer) || Array.IndexOf(_unknown, Plain(answer)) >= 0;

    public static PreSalesImpact ImpactOf(string? answer)
    {
        string plain = Plain(answer);
        return Array.Find(_impacts, i => plain.Contains(i.Words, StringComparison.Ordinal)).Impact;
    }

    public static AffectedUsers UsersOf(string? answer) => Plain(answer) switch
    {
        "" => AffectedUsers.Unknown,
        var said when Begins(said, "all") || Begins(said, "everyone") || Begins(said, "everybody") => AffectedUsers.All,
        var said when Begins(said, "select") || Begins(said, "some") || char.IsAsciiDigit(said[0]) => AffectedUsers.Select,
        _ => AffectedUsers.Unknown,
    };

    private static bool Begins(string said, string word) =>
        said.StartsWith(word, StringComparison.Ordinal) && (said.Length == word.Length || !char.IsLetter(said[word.Length]));

    /// <summary>Small letters, single blanks, no dashes and no full stop at the end: <c>Total-Loss.</c> is <c>total loss</c>.</summary>
    private static string Plain(string? answer)
    {
        string cut = answer is { Length: > Looked } ? answer[..Looked] : answer ?? "";
        return string.Join(' ', cut.ToLowerInvariant().Split([' ', '\t', '\n', '\r', '-', '_', '\u2010', '\u2011'], StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.', '!');
    }
}
