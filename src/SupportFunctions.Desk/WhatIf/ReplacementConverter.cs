using System.Text.Json;
using System.Text.Json.Serialization;
using SupportFunctions.Desk.Http;

namespace SupportFunctions.Desk.WhatIf;

/// <summary>Text is an id, an object is a body; what cannot be read in a body is named field by field, as in a PUT.</summary>
internal sealed class ReplacementConverter<T> : JsonConverter<Replacement<T>> where T : class
{
    public override Replacement<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return new Replacement<T>(reader.GetString(), null);
            case JsonTokenType.StartObject:
                return Replacement.Read<T>(JsonSerializer.SerializeToUtf8Bytes(JsonElement.ParseValue(ref reader)));
            default:
                throw new JsonException("Use an id, or an object as in a PUT.");
        }
    }

    public override void Write(Utf8JsonWriter writer, Replacement<T> value, JsonSerializerOptions options)
    {
        if (value.Id is { } id)
        {
            writer.WriteStringValue(id);
        }
        else
        {
            JsonSerializer.Serialize(writer, value.Body, options);
        }
    }
}

/// <summary>Reads bodies that take another's place.</summary>
public static class Replacement
{
    /// <exception cref="ProblemException">It is no JSON object.</exception>
    public static Replacement<T> Read<T>(ReadOnlySpan<byte> json) where T : class
    {
        (T value, Faults faults) = TolerantReader.Read<T>(json);
        return new Replacement<T>(null, value) { Unread = faults };
    }
}
