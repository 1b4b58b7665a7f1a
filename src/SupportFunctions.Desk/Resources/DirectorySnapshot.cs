using System.Collections.Frozen;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Engineers;
using SupportFunctions.Core.Policies;

namespace SupportFunctions.Desk.Resources;

/// <summary>All that applies to every case, as read at one time.</summary>
internal sealed class DirectorySnapshot(DeskPolicy policy, SlaTerms sla, IReadOnlyList<EngineerTerms> engineers)
{
    public DeskPolicy Policy => policy;

    public SlaTerms Sla => sla;

    public Roster Roster { get; } = new(engineers);

    public FrozenSet<string> PublicDomains { get; } = policy.PublicMailDomains.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public FrozenDictionary<string, EngineerTerms> EngineersByAddress { get; } = engineers
        .Select(e => (Key: MailNames.AddressKey(e.Email), Engineer: e))
        .Where(e => e.Key is not null)
        .DistinctBy(e => e.Key)
        .ToFrozenDictionary(e => e.Key!, e => e.Engineer);
}
