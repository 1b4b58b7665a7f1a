using System.Text.Json;
using System.Text.Json.Serialization;

namespace SupportFunctions.Desk.Json;

/// <summary>Every enum as its <see cref="Words"/>; 0 is null, both ways.</summary>
internal sealed class WordConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(WordConverter<>).MakeGenericType(typeToConvert))!;

    private sealed class WordConverter<T> : JsonConverter<T> where T : struct, Enum
    {
        public override bool HandleNull => true;

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.Null => default,
            JsonTokenType.String => Value(reader.GetString()),
            _ => throw new JsonException($"Use one of {string.Join(", ", Words.All<T>())}."),
        };

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Word(value));

        public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Value(reader.GetString());

        public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WritePropertyName(Word(value) ?? throw new JsonException($"{typeof(T).Name} 0 has no word and cannot be a name."));

        private static T Value(string? word) => Words.TryRead(word, out T value)
            ? value
            : throw new JsonException($"'{word}' is not one of {string.Join(", ", Words.All<T>())}.");

        private static string? Word(T value) => value.Equals(default(T))
            ? null
            : Words.Of(value) ?? throw new JsonException($"{value} is not a member of {typeof(T).Name}.");
    }
}
