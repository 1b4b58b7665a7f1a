using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;

namespace SupportFunctions.Desk.Json;

/// <inheritdoc cref="Durations"/>
internal sealed class DurationConverter : JsonConverter<Duration>
{
    public override Duration Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string? text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return Durations.TryRead(text, out Duration duration) ? duration : throw new JsonException(Durations.HowTo);
    }

    public override void Write(Utf8JsonWriter writer, Duration value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Durations.Write(value));
}
