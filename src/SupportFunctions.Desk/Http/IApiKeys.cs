using System.Security.Cryptography;

namespace SupportFunctions.Desk.Http;

/// <summary>The keys in force. Asked at every request, so it answers from memory.</summary>
public interface IApiKeys
{
    IReadOnlyList<ApiKey> All { get; }
}

/// <summary>Finding a key by what was given for it.</summary>
internal static class ApiKeySearch
{
    /// <summary>Every key is compared, each in the same time, so that the answer's time tells nothing about any.</summary>
    public static ApiKey? Find(this IApiKeys keys, string given)
    {
        byte[] hash = ApiKey.HashOf(given);
        ApiKey? found = null;
        foreach (ApiKey key in keys.All)
        {
            found = CryptographicOperations.FixedTimeEquals(hash, key.Hash.Span) ? key : found;
        }

        return found;
    }
}

/// <summary>Keys that do not change while the process runs.</summary>
public sealed class FixedApiKeys : IApiKeys
{
    /// <exception cref="ArgumentException">A name is blank or given twice, or a role is none.</exception>
    public FixedApiKeys(IEnumerable<ApiKey> keys)
    {
        All = [.. keys];
        if (All.FirstOrDefault(k => string.IsNullOrWhiteSpace(k.Name) || k.Role == Role.Unknown) is { } bad)
        {
            throw new ArgumentException($"The key '{bad.Name}' needs a name and a role: admin, lead, engineer or reader.", nameof(keys));
        }

        if (All.GroupBy(k => k.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"Two keys are named '{twice.Key}': give each its own name, since events show it.", nameof(keys));
        }
    }

    public IReadOnlyList<ApiKey> All { get; }
}
