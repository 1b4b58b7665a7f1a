using System.Text.Json;
using System.Text.Json.Serialization;

namespace SupportFunctions.Desk.PreSales;

/// <summary>The form of contract.md as it was sent, as JSON or by a page. Anything may be missing; <see cref="PreSalesRules"/> says what is required.</summary>
public sealed record PreSalesBody
{
    /// <summary>Whom to answer: an object with <c>email</c> and <c>name</c>, or an address as in a mail.</summary>
    [JsonConverter(typeof(PreSalesPersonConverter))]
    public PreSalesPerson? From { get; init; }

    public string? Company { get; init; }

    public string? Summary { get; init; }

    public string? Attempted { get; init; }

    public string? Expected { get; init; }

    public string? StepsTaken { get; init; }

    /// <summary>One of failed-deployment, total-loss, core-features-unavailable, whole-service-slow, non-blocking; or own words.</summary>
    public string? Impact { get; init; }

    /// <summary><c>all</c>, <c>select</c>, how many, or own words.</summary>
    [JsonConverter(typeof(TextOrNumberConverter))]
    public string? AffectedUsers { get; init; }

    /// <summary>Links. An empty list, or "none", says that there are none.</summary>
    [JsonConverter(typeof(TextOrTextsConverter))]
    public IReadOnlyList<string?>? DesignDocs { get; init; }

    /// <summary>Place in the sales cycle.</summary>
    public string? SalesStage { get; init; }

    /// <summary>An empty list, or "none", says that there are none.</summary>
    [JsonConverter(typeof(TextOrTextsConverter))]
    public IReadOnlyList<string?>? KeyDates { get; init; }

    /// <summary>p0, p1 or p2: a suggestion, shown with its source and never set.</summary>
    public string? Severity { get; init; }
}

public sealed record PreSalesPerson(string? Email, string? Name = null);

internal sealed class PreSalesPersonConverter : JsonConverter<PreSalesPerson>
{
    public override PreSalesPerson? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => Of(reader.GetString()!),
        JsonTokenType.StartObject => JsonSerializer.Deserialize<PreSalesPerson>(ref reader, options),
        _ => throw new JsonException("Use an object with email and name, or a text such as \"Noor <noor@acme.example>\"."),
    };

    public override void Write(Utf8JsonWriter writer, PreSalesPerson value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value, options);

    private static PreSalesPerson Of(string text) =>
        Intake.AddressList.First(text) is { } read ? new PreSalesPerson(read.Address, read.Name) : new PreSalesPerson(text);
}

internal sealed class TextOrNumberConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number when reader.TryGetInt64(out long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => throw new JsonException("Use a text such as \"all\" or \"select\", or a whole number."),
    };

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

internal sealed class TextOrTextsConverter : JsonConverter<IReadOnlyList<string?>>
{
    public override IReadOnlyList<string?>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return [reader.GetString()];
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("Use a list of texts, or \"none\".");
        }

        var texts = new List<string?>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            texts.Add(reader.TokenType switch
            {
                JsonTokenType.String => reader.GetString(),
                JsonTokenType.Null => null,
                _ => throw new JsonException("Use a list of texts, or \"none\"."),
            });
        }

        return texts;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string?> value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value, options);
}
