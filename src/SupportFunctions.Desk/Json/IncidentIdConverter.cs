using System.Text.Json;
using System.Text.Json.Serialization;
using SupportFunctions.Core.Incidents;

namespace SupportFunctions.Desk.Json;

/// <summary><c>I-3</c>, or a word of one's own.</summary>
internal sealed class IncidentIdConverter : JsonConverter<IncidentId>
{
    public override IncidentId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && IncidentId.TryRead(reader.GetString(), out IncidentId id)
            ? id
            : throw new JsonException("Use the id of an incident, for example I-3.");

    public override void Write(Utf8JsonWriter writer, IncidentId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
