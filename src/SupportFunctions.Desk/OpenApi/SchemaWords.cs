using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Maintenance;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.OpenApi;

/// <summary>Schemas for what <see cref="DeskJson"/> writes as text, which the generator cannot see into.</summary>
internal static class SchemaWords
{
    public static Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        Type declared = context.JsonTypeInfo.Type;
        Type type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (type.IsEnum)
        {
            Text(schema, null, null, declared != type);
            schema.Enum = [.. Words.All(type).Select(w => (JsonNode)w)];
        }
        else if (type == typeof(Instant))
        {
            Text(schema, "date-time", "RFC 3339; written with Z, read with any offset.", declared != type);
        }
        else if (type == typeof(Duration))
        {
            Text(schema, "duration", "ISO 8601 in hours, minutes and seconds, such as PT24H.", declared != type);
        }
        else if (type == typeof(LocalDate))
        {
            Text(schema, "date", null, declared != type);
        }
        else if (type == typeof(CaseId))
        {
            Text(schema, null, "Such as C-1042.", declared != type);
            schema.Pattern = "^C-[1-9][0-9]*$";
        }
        else if (type == typeof(WindowId))
        {
            Text(schema, null, "Such as W-12.", declared != type);
            schema.Pattern = "^W-[1-9][0-9]*$";
        }

        return Task.CompletedTask;
    }

    private static void Text(OpenApiSchema schema, string? format, string? description, bool isNullable)
    {
        schema.Type = isNullable ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
        schema.Format = format;
        schema.Description ??= description;
    }
}
