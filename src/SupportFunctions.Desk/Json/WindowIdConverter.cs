using System.Text.Json;
using System.Text.Json.Serialization;
using SupportFunctions.Core.Maintenance;

namespace SupportFunctions.Desk.Json;

/// <summary><c>W-12</c>.</summary>
internal sealed class WindowIdConverter : JsonConverter<WindowId>
{
    public override WindowId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        WindowId.TryRead(reader.TokenType == JsonTokenType.String ? reader.GetString() : null, out WindowId id)
            ? id
            : throw new JsonException("Use the id of a maintenance window, for example W-12.");

    public override void Write(Utf8JsonWriter writer, WindowId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
