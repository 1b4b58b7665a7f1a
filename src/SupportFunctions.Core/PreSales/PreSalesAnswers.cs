using System.Collections.Immutable;

namespace SupportFunctions.Core.PreSales;

/// <summary>What a pre-sales request has to say (R-IN-3), as far as it was said. Null or empty: not said; "none" is an answer.</summary>
public sealed record PreSalesAnswers
{
    /// <summary>The prospect.</summary>
    public string? Company { get; init; }

    public string? Summary { get; init; }

    public string? Attempted { get; init; }

    public string? Expected { get; init; }

    public string? StepsTaken { get; init; }

    /// <summary>One of the words of <see cref="PreSalesImpact"/>, or free text.</summary>
    public string? Impact { get; init; }

    /// <summary><c>all</c>, <c>select</c>, a number, or free text.</summary>
    public string? AffectedUsers { get; init; }

    /// <summary>Links; "none" stands here as itself.</summary>
    public ImmutableArray<string> DesignDocs { get; init; } = [];

    /// <summary>Place in the sales cycle.</summary>
    public string? SalesStage { get; init; }

    public ImmutableArray<string> KeyDates { get; init; } = [];

    /// <summary>What the sender thinks; shown with its source, never set (R-IN-3, R-PRI-2).</summary>
    public string? Severity { get; init; }

    public bool IsEmpty => this is
    {
        Company: null, Summary: null, Attempted: null, Expected: null, StepsTaken: null, Impact: null, AffectedUsers: null,
        DesignDocs: [], SalesStage: null, KeyDates: [], Severity: null,
    };

    /// <summary>These, with what was said later in their place.</summary>
    public PreSalesAnswers With(PreSalesAnswers later) => new()
    {
        Company = later.Company ?? Company,
        Summary = later.Summary ?? Summary,
        Attempted = later.Attempted ?? Attempted,
        Expected = later.Expected ?? Expected,
        StepsTaken = later.StepsTaken ?? StepsTaken,
        Impact = later.Impact ?? Impact,
        AffectedUsers = later.AffectedUsers ?? AffectedUsers,
        DesignDocs = later.DesignDocs.IsEmpty ? DesignDocs : later.DesignDocs,
        SalesStage = later.SalesStage ?? SalesStage,
        KeyDates = later.KeyDates.IsEmpty ? KeyDates : later.KeyDates,
        Severity = later.Severity ?? Severity,
    };

    /// <summary>What of these is news to somebody who knows <paramref name="known"/>: an answer quoted once more is none.</summary>
    public PreSalesAnswers Without(PreSalesAnswers known) => new()
    {
        Company = News(Company, known.Company),
        Summary = News(Summary, known.Summary),
        Attempted = News(Attempted, known.Attempted),
        Expected = News(Expected, known.Expected),
        StepsTaken = News(StepsTaken, known.StepsTaken),
        Impact = News(Impact, known.Impact),
        AffectedUsers = News(AffectedUsers, known.AffectedUsers),
        DesignDocs = DesignDocs.SequenceEqual(known.DesignDocs) ? [] : DesignDocs,
        SalesStage = News(SalesStage, known.SalesStage),
        KeyDates = KeyDates.SequenceEqual(known.KeyDates) ? [] : KeyDates,
        Severity = News(Severity, known.Severity),
    };

    public bool Equals(PreSalesAnswers? other) => other is not null && Without(other).IsEmpty && other.Without(this).IsEmpty;

    public override int GetHashCode() => HashCode.Combine(Company, Summary, Attempted, Expected, StepsTaken, Impact, AffectedUsers, DesignDocs.Length);

    private static string? News(string? said, string? known) => said == known ? null : said;
}
