using System.Text.Json;

namespace SupportFunctions.Desk.Http;

/// <summary>Finds a field that a JSON text gives twice within one object.</summary>
internal static class RepeatedField
{
    private const int MostShown = 200;

    /// <returns>Its path as in the body, <c>contacts[1].email</c>, at most 200 characters; null when there is none up to where the text ends or is no JSON any more.</returns>
    public static string? In(ReadOnlySpan<byte> json)
    {
        var levels = new Stack<Level>();
        var reader = new Utf8JsonReader(json);
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName when !levels.Peek().Take(reader.GetString()!):
                        string path = string.Concat(levels.Reverse().Select(l => l.Step)).TrimStart('.');
                        return path.Length > MostShown ? path[..MostShown] : path;
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        Count(levels);
                        levels.Push(new Level(reader.TokenType == JsonTokenType.StartObject));
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        levels.Pop();
                        break;
                    case not JsonTokenType.PropertyName:
                        Count(levels);
                        break;
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON, or a name that is no Unicode: for the reader that comes after to say.
        }

        return null;
    }

    private static void Count(Stack<Level> levels)
    {
        if (levels.TryPeek(out Level? around))
        {
            around.Items++;
        }
    }

    private sealed class Level(bool isObject)
    {
        private readonly HashSet<string>? _names = isObject ? new(StringComparer.Ordinal) : null;
        private string _last = "";

        public int Items { get; set; }

        public string Step => _names is null ? FormattableString.Invariant($"[{Items - 1}]") : "." + _last;

        public bool Take(string name)
        {
            _last = name;
            return _names!.Add(name);
        }
    }
}
