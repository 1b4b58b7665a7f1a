using Microsoft.Extensions.Configuration;

namespace SupportFunctions.Desk.Configuration;

/// <summary>Settings that a platform should have read from a vault of secrets.</summary>
public static class VaultReferences
{
    private const string Mark = "@Microsoft.KeyVault(";

    /// <summary>Where the platform could not read a secret it leaves the reference in its place, and a key that anybody can guess is worse than none.</summary>
    /// <exception cref="InvalidOperationException">Lists the settings.</exception>
    public static void Check(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        string[] left = [.. configuration.AsEnumerable().Where(s => s.Value?.StartsWith(Mark, StringComparison.OrdinalIgnoreCase) is true).Select(s => s.Key).Order(StringComparer.Ordinal)];
        if (left.Length > 0)
        {
            throw new InvalidOperationException(
                $"Key Vault did not give {string.Join(", ", left)}: check that the secret is there, and that the app's identity has the role Key Vault Secrets User.");
        }
    }
}
