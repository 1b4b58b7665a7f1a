using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SupportFunctions.Desk.Json;

/// <summary>The one JSON of the desk, over HTTP and in storage: camelCase, words for enums, RFC 3339 instants, ISO 8601 durations.</summary>
public static class DeskJson
{
    public static JsonSerializerOptions Options { get; } = Create();

    /// <summary>Makes <paramref name="options"/> the same as <see cref="Options"/>; for those that a framework owns.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = default;
        options.AllowOutOfOrderMetadataProperties = true;
        // Text stays readable and short. It is JSON for programs and tables (sent with nosniff), never pasted into a page.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new WordConverterFactory());
        options.Converters.Add(new InstantConverter());
        options.Converters.Add(new DurationConverter());
        options.Converters.Add(new LocalDateConverter());
        options.Converters.Add(new CaseIdConverter());
        options.Converters.Add(new WindowIdConverter());
        options.Converters.Add(new IncidentIdConverter());
        options.TypeInfoResolver = new DefaultJsonTypeInfoResolver
        {
            Modifiers = { ClosedFamilies.Modify, CoreRecords.Modify, EmptyArrays.Modify },
        };
    }

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <exception cref="JsonException">Its path says where.</exception>
    public static T Read<T>(string json) =>
        JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("A value was expected, not null.");

    /// <summary>Null for what is damaged.</summary>
    public static T? TryRead<T>(string json) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Options);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return null;
        }
    }

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions();
        Configure(options);
        options.MakeReadOnly();
        return options;
    }
}
