using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using SupportFunctions.Core.Agreements;

namespace SupportFunctions.Desk.Json;

/// <summary>The words of the contract for enum members: kebab-case of their names unless the table says otherwise. 0 has no word.</summary>
public static class Words
{
    private static readonly Dictionary<(Type, string), string> _exceptions = new()
    {
        [(typeof(Maturity), nameof(Maturity.GenerallyAvailable))] = "ga",
    };

    /// <summary>In the order of their numbers.</summary>
    public static IReadOnlyList<string> All<T>() where T : struct, Enum => Table<T>.All;

    /// <summary>Null for 0, the unknown.</summary>
    public static string? Of<T>(T value) where T : struct, Enum => Table<T>.ToWord.GetValueOrDefault(value);

    public static bool TryRead<T>([NotNullWhen(true)] string? word, out T value) where T : struct, Enum
    {
        value = default;
        return word is not null && Table<T>.ToValue.TryGetValue(word, out value);
    }

    /// <summary>As <see cref="All{T}"/>, for a type known at run time only.</summary>
    public static IReadOnlyList<string> All(Type type) =>
        [.. Enum.GetValuesAsUnderlyingType(type).Cast<object>().Where(v => Convert.ToInt64(v, null) != 0).Select(v => Word(type, Enum.GetName(type, v)!))];

    private static string Word(Type type, string name) =>
        _exceptions.TryGetValue((type, name), out string? word) ? word : JsonNamingPolicy.KebabCaseLower.ConvertName(name);

    private static class Table<T> where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> ToWord = Enum.GetValues<T>()
            .Where(v => !v.Equals(default(T)))
            .ToFrozenDictionary(v => v, v => Word(typeof(T), v.ToString()));

        public static readonly FrozenDictionary<string, T> ToValue =
            ToWord.ToFrozenDictionary(p => p.Value, p => p.Key, StringComparer.Ordinal);

        public static readonly IReadOnlyList<string> All = [.. ToWord.OrderBy(p => p.Key).Select(p => p.Value)];
    }
}
