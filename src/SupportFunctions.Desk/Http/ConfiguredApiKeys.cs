using Microsoft.Extensions.Configuration;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.Http;

/// <summary>Keys from configuration: <c>Keys:0:Name</c>, <c>Keys:0:Role</c>, <c>Keys:0:Key</c> and so on.</summary>
public static class ConfiguredApiKeys
{
    public const string Section = "Keys";

    private const int ShortestKey = 32;

    /// <exception cref="InvalidOperationException">A key cannot be used, or there is none; lists every fault, and never a key.</exception>
    public static FixedApiKeys Read(IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        var faults = new List<string>();
        var keys = new List<ApiKey>();
        foreach (IConfigurationSection one in section.GetChildren())
        {
            if (!Words.TryRead(one["Role"] ?? "", out Role role) || role == Role.Unknown)
            {
                faults.Add($"{one.Path}:Role '{one["Role"]}' is no role: use admin, lead, engineer or reader.");
            }
            else if (string.IsNullOrWhiteSpace(one["Name"]) || keys.Exists(k => k.Name == one["Name"]))
            {
                faults.Add($"{one.Path}:Name '{one["Name"]}' is blank or used twice; events show it, so each key needs its own.");
            }
            else if (one["Key"] is not { Length: >= ShortestKey } key)
            {
                faults.Add($"{one.Path}:Key is shorter than {ShortestKey} characters; use random ones.");
            }
            else
            {
                keys.Add(ApiKey.Of(one["Name"]!, role, key));
            }
        }

        if (keys.Count == 0 && faults.Count == 0)
        {
            faults.Add($"{section.Path} is empty; give at least one key: {section.Path}:0:Name, :Role and :Key.");
        }

        return faults.Count == 0 ? new FixedApiKeys(keys) : throw new InvalidOperationException(string.Join(Environment.NewLine, faults));
    }
}
