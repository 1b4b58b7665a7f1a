using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Resources;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.KnownIssues;

/// <summary>The registry of known issues.</summary>
public sealed class KnownIssueKind : ResourceKind<KnownIssueResource>
{
    /// <summary>Without the hyphen of its address, which Azure's tables do not allow.</summary>
    public const string TableName = "knownissues";

    public override string Table => TableName;

    public override string Noun => "known issue";

    public override KnownIssueResource Complete(string id, KnownIssueResource value) => value with
    {
        Id = id,
        Symptom = value.Symptom?.Trim(),
        Versions = value.Versions ?? [],
        Upstream = string.IsNullOrWhiteSpace(value.Upstream) ? null : value.Upstream.Trim(),
        Workaround = string.IsNullOrWhiteSpace(value.Workaround) ? null : value.Workaround.Trim(),
        State = value.State ?? KnownIssueState.Open,
    };

    /// <summary>What the customers of its cases are told of it.</summary>
    public static KnownIssueNews ToNews(Stored<KnownIssueResource> stored)
    {
        KnownIssueResource issue = stored.Value;
        KnownIssueState state = issue.State ?? KnownIssueState.Open;
        return new KnownIssueNews(stored.Id, stored.Version, TableKeys.Hash($"{state}\n{issue.Workaround}"), issue.Symptom!, state, issue.Workaround, issue.Upstream);
    }
}
