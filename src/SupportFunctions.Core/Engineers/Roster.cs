namespace SupportFunctions.Core.Engineers;

/// <param name="Id">As in URLs; unique.</param>
/// <param name="Level">1 to 5 (R-ASG-1).</param>
/// <param name="Capacity">Soft cap of active cases (R-INT-4).</param>
public sealed record EngineerTerms(string Id, string Name, string Email, int Level, bool IsLead, int Capacity = 5);

/// <summary>Who works here, for deciding whom to tell.</summary>
public sealed class Roster(IEnumerable<EngineerTerms> engineers)
{
    private readonly Dictionary<string, EngineerTerms> _byId = engineers.ToDictionary(e => e.Id, StringComparer.Ordinal);

    public static Roster Empty { get; } = new([]);

    public IEnumerable<EngineerTerms> Leads => _byId.Values.Where(e => e.IsLead).OrderBy(e => e.Id, StringComparer.Ordinal);

    public EngineerTerms? Find(string? id) => id is null ? null : _byId.GetValueOrDefault(id);
}
