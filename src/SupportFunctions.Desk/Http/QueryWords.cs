using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.Http;

/// <summary>Reads words of the contract from a query.</summary>
internal static class QueryWords
{
    private const int ShownCharacters = 40;

    /// <returns>Null when nothing was asked for, or when it is a fault.</returns>
    public static T? Read<T>(string field, string? word, Faults faults) where T : struct, Enum
    {
        if (string.IsNullOrEmpty(word))
        {
            return null;
        }

        if (Words.TryRead(word, out T value))
        {
            return value;
        }

        faults.Add(field, $"'{(word.Length > ShownCharacters ? word[..ShownCharacters] : word)}' is not one of {string.Join(", ", Words.All<T>())}.");
        return null;
    }
}
