using System.Security.Cryptography;
using System.Text.Json;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Standalone.Keys;

/// <summary>
/// <c>keys.json</c> in the data folder: one property a key, its name and the key. The name is the role where it is one; any other
/// name is <c>role:name</c>, as in <c>"engineer:ada": "…"</c>. Mode 600.
/// </summary>
public static class KeyFile
{
    public const string Name = "keys.json";

    private const int ShortestKey = 32;

    /// <summary>Reads the keys; on first start makes an admin key.</summary>
    /// <param name="created">The admin key, when it was made just now: it is shown once.</param>
    /// <exception cref="InvalidDataException">The file cannot be used; says why and how to mend it.</exception>
    public static IReadOnlyList<ApiKey> ReadOrCreate(string dataFolder, out string? created)
    {
        string path = Path.Combine(dataFolder, Name);
        created = null;
        if (!File.Exists(path))
        {
            created = NewKey();
            SecretFile.Write(path, JsonSerializer.Serialize(new Dictionary<string, string> { ["admin"] = created }));
        }

        Dictionary<string, string>? keys;
        try
        {
            keys = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(path));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is not JSON (line {e.LineNumber + 1}): mend it, or delete it to get a new admin key.", e);
        }

        List<ApiKey> read = [.. (keys ?? []).Select(k => Read(path, k.Key, k.Value))];
        return read.GroupBy(k => k.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice
            ? throw new InvalidDataException($"{path}: two keys are named '{twice.Key}'; events show the name, so each needs its own.")
            : read;
    }

    /// <summary>256 random bits; letters, digits, <c>-</c> and <c>_</c>.</summary>
    public static string NewKey() =>
        Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static ApiKey Read(string path, string name, string key)
    {
        string[] parts = name.Split(':', 2);
        string actor = parts[^1];
        return Words.TryRead(parts[0], out Role role) && !string.IsNullOrWhiteSpace(actor) && key is { Length: >= ShortestKey }
            ? ApiKey.Of(actor, role, key)
            : throw new InvalidDataException(
                $"{path}: '{name}' is not a usable key: name it admin, lead, engineer or reader, or role:name, and give it at least {ShortestKey} characters.");
    }
}
