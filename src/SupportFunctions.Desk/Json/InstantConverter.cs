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
        return Instants.TryReadOrDate(text, out Instant instant) ? instant : throw new JsonException(Instants.HowTo);
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
        return InstantPattern.ExtendedIso.Parse(upper).TryGetValue(default, out instant)
            || OffsetDateTimePattern.Rfc3339.Parse(upper).TryGetValue(default, out OffsetDateTime offset) && TryConvert(offset, out instant);
    }

    /// <summary>An instant, or a day that stands for its first instant in UTC.</summary>
    public static bool TryReadOrDate(string? text, out Instant instant)
    {
        if (TryRead(text, out instant))
        {
            return true;
        }

        bool isDate = LocalDatePattern.Iso.Parse(text ?? "").TryGetValue(default, out LocalDate date);
        instant = isDate ? date.AtMidnight().InUtc().ToInstant() : default;
        return isDate;
    }

    /// <summary>With its offset it may lie after the year 9999, where no instants are.</summary>
    private static bool TryConvert(OffsetDateTime read, out Instant instant)
    {
        bool isKnown = read.Offset >= Offset.Zero || read.LocalDateTime <= LocalDateTime.MaxIsoValue.PlusSeconds(read.Offset.Seconds);
        instant = isKnown ? read.ToInstant() : default;
        return isKnown;
    }
}
