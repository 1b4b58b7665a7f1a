using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;

namespace SupportFunctions.Desk.Json;

/// <summary>RFC 3339; any offset is read, <c>Z</c> is written, with as many decimals of a second as are needed.</summary>
internal sealed class InstantConverter : JsonConverter<Instant>
{
    public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string? text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return Instants.TryRead(text, out Instant instant) ? instant : throw new JsonException(Instants.HowTo);
    }

    public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) =>
        writer.WriteStringValue(InstantPattern.ExtendedIso.Format(value));
}

/// <summary>An instant, or a day that stands for its first instant in UTC: for the validity of terms.</summary>
internal sealed class InstantOrDateConverter : JsonConverter<Instant>
{
    public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string? text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        if (Instants.TryRead(text, out Instant instant))
        {
            return instant;
        }

        return text is not null && LocalDatePattern.Iso.Parse(text).TryGetValue(default, out LocalDate date)
            ? date.AtMidnight().InUtc().ToInstant()
            : throw new JsonException(Instants.HowTo);
    }

    public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) =>
        writer.WriteStringValue(InstantPattern.ExtendedIso.Format(value));
}

/// <summary>Instants as text: RFC 3339, also in query strings.</summary>
public static class Instants
{
    public const string HowTo = "Use an instant as in RFC 3339, for example 2026-03-02T09:00:00Z.";

    public static bool TryRead(string? text, out Instant instant)
    {
        instant = default;
        if (text is null || text.Length is < 20 or > 40)
        {
            return false;
        }

        // RFC 3339, 5.6: 't' and 'z' may be small.
        string upper = text.ToUpperInvariant();
        if (InstantPattern.ExtendedIso.Parse(upper).TryGetValue(default, out instant))
        {
            return true;
        }

        bool read = OffsetDateTimePattern.Rfc3339.Parse(upper).TryGetValue(default, out OffsetDateTime offset);
        instant = read ? offset.ToInstant() : default;
        return read;
    }
}
