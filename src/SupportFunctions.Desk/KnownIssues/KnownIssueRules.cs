using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Policies;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Policies;
using SupportFunctions.Desk.Resources;

namespace SupportFunctions.Desk.KnownIssues;

/// <summary>What a known issue must be.</summary>
public sealed class KnownIssueRules(ResourceTable<DeskPolicy> policies, LinkedCases linked, CaseStore cases) : ResourceRules<KnownIssueResource>
{
    private const int MaxVersions = 100;

    private const int SymptomCharacters = 500;

    private const int WorkaroundCharacters = 4_000;

    private const int UpstreamCharacters = 2_000;

    public override async ValueTask CheckAsync(string id, KnownIssueResource value, Faults faults, CancellationToken cancellation)
    {
        Checks.Text(faults, "symptom", value.Symptom, SymptomCharacters);
        if (value.Product is not null)
        {
            Checks.Listed(faults, "product", value.Product, (await policies.CurrentAsync(cancellation)).Products);
        }

        Checks.Count(faults, "versions", value.Versions?.Count, MaxVersions);
        for (int i = 0; i < value.Versions?.Count && i < MaxVersions; i++)
        {
            Checks.Text(faults, Checks.At("versions", i), value.Versions[i]);
        }

        if (value.State is { } state)
        {
            Checks.Word<KnownIssueState>(faults, "state", state);
        }

        if (!string.IsNullOrWhiteSpace(value.Upstream) && !IsAddress(value.Upstream.Trim()))
        {
            faults.Add("upstream", $"An address that customers can open is needed, beginning with https:// or http://, of at most {UpstreamCharacters} characters.");
        }

        if (value.Workaround is { } workaround && (workaround.Length > WorkaroundCharacters || workaround.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t'))))
        {
            faults.Add("workaround", $"At most {WorkaroundCharacters} characters, of which line ends and tabs are the only control characters.");
        }
    }

    /// <summary>Cases that are not closed: their customers wait for word of it.</summary>
    public override async ValueTask<IReadOnlyList<string>> UsersOfAsync(string id, CancellationToken cancellation)
    {
        var open = new List<string>();
        foreach (CaseId of in await linked.ToAsync(new CaseLink(LinkKind.KnownIssue, id), cancellation))
        {
            if ((await cases.LoadAsync(of, cancellation)).Case.Status != CaseStatus.Closed)
            {
                open.Add($"case {of}");
            }
        }

        return open;
    }

    private static bool IsAddress(string text) =>
        text.Length <= UpstreamCharacters && Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
        && text.All(c => c is > ' ' and <= '~');
}
