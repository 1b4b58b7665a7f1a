using Microsoft.Extensions.Configuration;

namespace SupportFunctions.Desk.Http;

/// <summary>Keys from configuration: <c>Keys:admin</c>, or <c>Keys:engineer:ada</c> where several keys have one role.</summary>
public static class ConfiguredApiKeys
{
    public const string Section = "Keys";

    private const int ShortestKey = 32;

    /// <param name="keys">The section <see cref="Section"/>.</param>
    /// <exception cref="InvalidOperationException">A role is unknown or a key too short; names it, never the key.</exception>
    public static FixedApiKeys Read(IConfigurationSection keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return new FixedApiKeys(keys.GetChildren().SelectMany(OfRole));
    }

    private static IEnumerable<ApiKey> OfRole(IConfigurationSection role) =>
        role.Value is null
            ? role.GetChildren().Select(named => Key(named.Key, role.Key, named))
            : [Key(role.Key, role.Key, role)];

    private static ApiKey Key(string name, string role, IConfigurationSection key) =>
        Enum.TryParse(role, ignoreCase: true, out Role parsed) && Enum.IsDefined(parsed) && parsed != Role.Unknown && key.Value is { Length: >= ShortestKey } value
            ? ApiKey.Of(name, parsed, value)
            : throw new InvalidOperationException(
                $"{key.Path} is not a usable key: its role must be admin, lead, engineer or reader, and it needs at least {ShortestKey} characters.");
}
