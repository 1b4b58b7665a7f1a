namespace SupportFunctions.Core.Cases;

public enum KnownIssueState
{
    Unknown = 0,
    /// <summary>Nobody works on it yet, or it is not said.</summary>
    Open = 1,
    InProgress = 2,
    Fixed = 3,
    /// <summary>It stays as it is.</summary>
    WontFix = 4,
}

/// <summary>A known issue as the customers of its cases are told of it (R-ENG-2).</summary>
/// <param name="Issue">Its id in the registry.</param>
/// <param name="Version">Of the registry's entry, 1 and up; rises with every change, whatever changed.</param>
/// <param name="Mark">Stands for what of it concerns customers: the same mark, the same state and workaround.</param>
/// <param name="Upstream">Where it is tracked, for everybody to read; null: nowhere that they could.</param>
public sealed record KnownIssueNews(string Issue, int Version, string Mark, string Symptom, KnownIssueState State, string? Workaround, string? Upstream)
{
    /// <summary>What a case remembers of it.</summary>
    public SeenKnownIssue Seen => new(Issue, Version, Mark);
}

/// <summary>A known issue as the customer of a case knows it: as it was told last, or as it stood when the case was linked.</summary>
public sealed record SeenKnownIssue(string Issue, int Version, string Mark);
