using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Configuration;

namespace SupportFunctions.Azure.Configuration;

/// <summary>
/// How the outside is reached: with the identity of the app, at addresses that a section gives; or, on a developer's machine, by the
/// connection string of an emulator under the section's name. Those are the two forms that the bindings of the platform have, too.
/// </summary>
internal static class Connections
{
    /// <summary>What connection strings of emulators have in them, and no others.</summary>
    private static readonly string[] _emulators = ["UseDevelopmentStorage=true", "AccountName=devstoreaccount1", "UseDevelopmentEmulator=true"];

    /// <summary>The identity that AZURE_CLIENT_ID names where the app has several; on a developer's machine whoever is signed in.</summary>
    public static TokenCredential Identity(IConfiguration configuration) =>
        new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = configuration["AZURE_CLIENT_ID"] is { Length: > 0 } id ? id : null });

    /// <summary>Null where there is none, and addresses are needed.</summary>
    /// <exception cref="InvalidOperationException">It leads to no emulator: it holds a key, which somebody would have to keep and to change.</exception>
    public static string? Emulator(IConfiguration configuration, string name)
    {
        if (configuration[name] is not { Length: > 0 } connection)
        {
            return null;
        }

        string[] parts = connection.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return parts.Intersect(_emulators, StringComparer.OrdinalIgnoreCase).Any()
            ? connection
            : throw new InvalidOperationException(
                $"{name} is a connection string, and those are for emulators only; give addresses such as {name}__fullyQualifiedNamespace or {name}__tableServiceUri, and let the app's identity in.");
    }

    public static Uri Address(IConfiguration configuration, string name) =>
        Uri.TryCreate(Needed(configuration, name), UriKind.Absolute, out Uri? uri)
            ? uri
            : throw new InvalidOperationException($"{name} is not an absolute address; use one such as https://account.table.core.windows.net.");

    public static string Needed(IConfiguration configuration, string name) => configuration[name] is { Length: > 0 } value
        ? value
        : throw new InvalidOperationException($"{name} is missing; give it, or the connection string of an emulator as {name.Split(':')[0]}.");
}
