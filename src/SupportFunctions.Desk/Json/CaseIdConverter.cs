using System.Text.Json;
using System.Text.Json.Serialization;
using SupportFunctions.Core.Cases;

namespace SupportFunctions.Desk.Json;

/// <summary><c>C-1042</c>.</summary>
internal sealed class CaseIdConverter : JsonConverter<CaseId>
{
    public override CaseId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Value(reader.TokenType == JsonTokenType.String ? reader.GetString() : null);

    public override void Write(Utf8JsonWriter writer, CaseId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());

    public override CaseId ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Value(reader.GetString());

    public override void WriteAsPropertyName(Utf8JsonWriter writer, CaseId value, JsonSerializerOptions options) => writer.WritePropertyName(value.ToString());

    private static CaseId Value(string? text) => CaseId.TryRead(text, out CaseId id)
        ? id
        : throw new JsonException("Use the id of a case, for example C-1042.");
}
