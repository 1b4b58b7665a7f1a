using System.Globalization;
using Microsoft.Extensions.Configuration;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.Http;

/// <summary>Keys from configuration: <c>Keys:0:Name</c>, <c>Keys:0:Role</c>, <c>Keys:0:Key</c> and so on.</summary>
public static class ConfiguredApiKeys
{
    public const string Section = "Keys";

    private const int ShortestKey = 32;

    /// <param name="faults">Gets a line for each key that cannot be used; never a key itself.</param>
    public static IReadOnlyList<ApiKey> Read(IConfigurationSection section, ICollection<string> faults)
    {
        ArgumentNullException.ThrowIfNull(section);
        ArgumentNullException.ThrowIfNull(faults);
        var keys = new List<ApiKey>();
        foreach (IConfigurationSection one in section.GetChildren())
        {
            int length = one["Key"]?.Length ?? 0;
            if (!Words.TryRead(one["Role"], out Role role))
            {
                faults.Add($"{one.Path}:Role '{one["Role"]}' is not one of {string.Join(", ", Words.All<Role>())}.");
            }
            else if (string.IsNullOrWhiteSpace(one["Name"]) || keys.Exists(k => k.Name == one["Name"]))
            {
                faults.Add($"{one.Path}:Name '{one["Name"]}' is blank or used twice; events show it, so each key needs its own.");
            }
            else if (length < ShortestKey)
            {
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"{one.Path}:Key has {length} characters; use at least {ShortestKey} random ones."));
            }
            else
            {
                keys.Add(ApiKey.Of(one["Name"]!, role, one["Key"]!));
            }
        }

        return keys;
    }

    /// <summary>For a host that has no other keys.</summary>
    /// <exception cref="InvalidOperationException">A key cannot be used, or there is none; lists every fault.</exception>
    public static FixedApiKeys ReadRequired(IConfigurationSection section)
    {
        var faults = new List<string>();
        IReadOnlyList<ApiKey> keys = Read(section, faults);
        if (keys.Count == 0 && faults.Count == 0)
        {
            faults.Add($"{section.Path} is empty; give at least one key: {section.Path}:0:Name, :Role and :Key.");
        }

        return faults.Count == 0 ? new FixedApiKeys(keys) : throw new InvalidOperationException(string.Join(Environment.NewLine, faults));
    }
}
