using System.Diagnostics.CodeAnalysis;

namespace SupportFunctions.Core.Cases;

/// <param name="Ref">A case's id, <c>owner/repository#123</c> or a GitHub address, or the id of another resource.</param>
public sealed record CaseLink(LinkKind Kind, string Ref);

/// <summary>Reads what a link names. Nothing is looked up here.</summary>
public static class LinkRefs
{
    private const string GitHub = "https://github.com/";

    /// <summary>The reference as it is kept: a case by its canonical id, anything else as it was written; null when it cannot be one.</summary>
    public static string? Read(LinkKind kind, string? text)
    {
        string reference = text?.Trim() ?? "";
        return reference.Length is 0 or > CaseLimits.RefCharacters ? null : kind switch
        {
            LinkKind.Case => CaseId.TryRead(reference, out CaseId id) ? id.ToString() : null,
            LinkKind.Github => IsAddress(reference) || TryReadIssue(reference, out _) ? reference : null,
            LinkKind.Incident when IsIncidentNumber(reference) => "I" + reference[1..],
            LinkKind.KnownIssue or LinkKind.Incident => IsResourceId(reference) ? reference : null,
            _ => null,
        };
    }

    /// <summary>How a reference of that kind is written, for whoever wrote another.</summary>
    public static string HowTo(LinkKind kind) => kind switch
    {
        LinkKind.Case => "The id of a case is needed, such as C-1042.",
        LinkKind.Github => $"An issue is needed, such as owner/repository#123 or {GitHub}owner/repository/issues/123; at most {CaseLimits.RefCharacters} characters.",
        LinkKind.KnownIssue => "The id of a known issue is needed: 1 to 64 of the characters a-z, 0-9, '.', '_' and '-'.",
        LinkKind.Incident => "The id of an incident is needed, such as I-3: a number, or 1 to 64 of the characters a-z, 0-9, '.', '_' and '-'.",
        _ => "Say what kind it is: known-issue, github, case or incident.",
    };

    /// <summary>An issue is the same under its address and its short name; GitHub's names know no case.</summary>
    public static bool AreSame(CaseLink one, CaseLink other) => one.Kind == other.Kind && KeyOf(one) == KeyOf(other);

    /// <summary><c>owner/repository#123</c> in lower case, however the link names it; null when it names no issue.</summary>
    public static string? IssueOf(CaseLink link)
    {
        ArgumentNullException.ThrowIfNull(link);
        if (link.Kind != LinkKind.Github)
        {
            return null;
        }

        string[] parts = IsAddress(link.Ref) ? link.Ref[GitHub.Length..].TrimEnd('/').Split('/') : [];
        return TryReadIssue(parts is [var owner, var repository, "issues" or "pull", var number] ? $"{owner}/{repository}#{number}" : link.Ref, out string? issue) ? issue : null;
    }

    private static string KeyOf(CaseLink link) => link.Kind == LinkKind.Github ? IssueOf(link) ?? link.Ref.ToLowerInvariant() : link.Ref;

    private static bool IsAddress(string text) =>
        text.StartsWith(GitHub, StringComparison.Ordinal) && text.Length > GitHub.Length && text[GitHub.Length] != '/'
        && text.All(c => c is > ' ' and <= '~' and not ('"' or '<' or '>' or '\\' or '^' or '`' or '{' or '|' or '}'));

    private static bool TryReadIssue(string text, [NotNullWhen(true)] out string? issue)
    {
        issue = null;
        int slash = text.IndexOf('/');
        int hash = text.IndexOf('#');
        if (slash is < 1 or > 39 || hash - slash is < 2 or > 101 || text.Length - hash is < 2 or > 10
            || !text[..slash].All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
            || !text[(slash + 1)..hash].All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            || !text[(hash + 1)..].All(char.IsAsciiDigit) || text[hash + 1] == '0')
        {
            return false;
        }

        issue = text.ToLowerInvariant();
        return true;
    }

    private static bool IsIncidentNumber(string text) => text is ['I' or 'i', '-', >= '1' and <= '9', ..] && text.Length <= 17 && text.AsSpan(2).IndexOfAnyExceptInRange('0', '9') < 0;

    private static bool IsResourceId(string text) =>
        text.Length <= 64 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-') && text.Any(c => c != '.');
}
