using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.Http;

/// <summary>
/// The one reading of a JSON object that somebody sent. A field given twice is refused, because two readers would differ on which one counts.
/// What can be read is read, and every value that cannot is named: each is taken out and the rest read again.
/// </summary>
internal static class TolerantReader
{
    /// <summary>An input with more faults than this is named no further.</summary>
    private const int MaxFaults = 50;

    public static Problem NotAnObject { get; } = Problems.Malformed("The body is not a JSON object. Send one, in UTF-8; /openapi.json shows its fields.");

    /// <exception cref="ProblemException">It is no JSON object, or some fault cannot be taken out.</exception>
    public static (T Value, Faults Faults) Read<T>(ReadOnlySpan<byte> json) where T : class
    {
        json = WithoutMark(json);
        if (RepeatedField.In(json) is { } repeated)
        {
            throw Problems.Malformed($"The body names '{repeated}' twice. Send each field once.").ToException();
        }

        try
        {
            return (JsonSerializer.Deserialize<T>(json, DeskJson.Options) ?? throw NotAnObject.ToException(), new Faults());
        }
        catch (JsonException)
        {
            // Read again, slowly, to name every fault.
            return ReadAround<T>(Parse(json));
        }
    }

    private static (T Value, Faults Faults) ReadAround<T>(JsonObject root) where T : class
    {
        var faults = new Faults();
        for (int i = 0; i < MaxFaults; i++)
        {
            try
            {
                return (root.Deserialize<T>(DeskJson.Options)!, faults);
            }
            catch (JsonException fault)
            {
                List<string> path = Segments(fault.Path ?? "$");
                if (path.Count == 0 || !TakeOut(root, path))
                {
                    faults.AddUnreadable(Field(path), Words(fault, typeof(T), path));
                    break;
                }

                faults.AddUnreadable(Field(path), Words(fault, typeof(T), path));
            }
        }

        throw Problems.Validation(faults).ToException();
    }

    private static JsonObject Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            JsonObject root = JsonNode.Parse(json) as JsonObject ?? throw NotAnObject.ToException();

            // Names and texts are looked at only when they are asked for, and half a surrogate pair is no text: found out here, it is a fault of the body.
            _ = root.ToJsonString();
            return root;
        }
        catch (InvalidOperationException)
        {
            throw Problems.Malformed("The body holds text that is no Unicode, such as one half of a surrogate pair (\\ud800). Mend it and send it again.").ToException();
        }
        catch (JsonException fault)
        {
            string where = string.Create(CultureInfo.InvariantCulture, $"line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}");
            throw Problems.Malformed($"The body is not valid JSON ({where}). Mend it and send it again.").ToException();
        }
    }

    /// <summary>RFC 8259, 8.1: a byte order mark may be ignored.</summary>
    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> json) =>
        json.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? json[3..] : json;

    /// <summary>The names and indexes of a path such as <c>$.a[1]['b c'].d</c>; indexes as <c>[1]</c>.</summary>
    private static List<string> Segments(string path)
    {
        var segments = new List<string>();
        int at = 1;
        while (at < path.Length)
        {
            bool bracket = path[at] == '[';
            bool quoted = bracket && at + 1 < path.Length && path[at + 1] == '\'';
            int end = quoted ? path.IndexOf("']", at, StringComparison.Ordinal)
                : bracket ? path.IndexOf(']', at)
                : path.AsSpan(at + 1).IndexOfAny('.', '[') is var next and >= 0 ? at + 1 + next : path.Length;
            if (end < 0)
            {
                break;
            }

            segments.Add(quoted ? path[(at + 2)..end] : bracket ? path[at..(end + 1)] : path[(at + 1)..end]);
            at = quoted ? end + 2 : bracket ? end + 1 : end;
        }

        return segments;
    }

    private static string Field(IReadOnlyList<string> path)
    {
        string field = "";
        foreach (string segment in path)
        {
            field += segment[0] == '[' || field.Length == 0 ? segment : "." + segment;
        }

        return field.Length == 0 ? "body" : field;
    }

    private static bool TakeOut(JsonNode root, IReadOnlyList<string> path)
    {
        JsonNode? owner = root;
        foreach (string segment in path.SkipLast(1))
        {
            owner = Step(owner, segment);
        }

        string last = path[^1];
        switch (owner)
        {
            case JsonObject o:
                return o.Remove(last);
            case JsonArray a when Index(last) is { } i && i < a.Count && a[i] is not null:
                a[i] = null;
                return true;
            default:
                return false;
        }
    }

    private static JsonNode? Step(JsonNode? node, string segment) => node switch
    {
        JsonObject o => o[segment],
        JsonArray a when Index(segment) is { } i && i < a.Count => a[i],
        _ => null,
    };

    private static int? Index(string segment) =>
        segment[0] == '[' && int.TryParse(segment.AsSpan(1, segment.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? index : null;

    /// <summary>Our own converters say what to do; the framework's text names types of this program, so it is replaced.</summary>
    private static string Words(JsonException fault, Type root, IReadOnlyList<string> path)
    {
        if (!fault.Message.Contains("Path: $", StringComparison.Ordinal))
        {
            return fault.Message;
        }

        Type? type = root;
        foreach (string segment in path)
        {
            type = type is null ? null : Inside(Nullable.GetUnderlyingType(type) ?? type, segment);
        }

        type = type is null ? null : Nullable.GetUnderlyingType(type) ?? type;
        return type switch
        {
            null => "This value cannot be read; /openapi.json shows what belongs here.",
            _ when type == typeof(string) => "Use a text, in double quotes.",
            _ when type == typeof(bool) => "Use true or false, without quotes.",
            _ when type == typeof(int) || type == typeof(long) => "Use a whole number, without quotes.",
            _ when type == typeof(decimal) || type == typeof(double) => "Use a number, without quotes.",
            _ when IsDictionary(type) is null && typeof(IEnumerable).IsAssignableFrom(type) => "Use a list, in square brackets.",
            _ => "Use an object, in curly brackets.",
        };
    }

    private static Type? Inside(Type type, string segment)
    {
        if (IsDictionary(type) is { } dictionary)
        {
            return dictionary.GetGenericArguments()[1];
        }

        JsonTypeInfo info = DeskJson.Options.GetTypeInfo(type);
        return segment[0] == '[' ? info.ElementType : info.Properties.FirstOrDefault(p => p.Name == segment)?.PropertyType;
    }

    private static Type? IsDictionary(Type type) => type.GetInterfaces().Append(type).FirstOrDefault(
        t => t.IsGenericType && t.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>));
}
