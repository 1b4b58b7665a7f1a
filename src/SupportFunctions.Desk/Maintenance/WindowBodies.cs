using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;

namespace SupportFunctions.Desk.Maintenance;

/// <summary>A window as it is planned. Anything may be missing in what is sent; <see cref="WindowInput"/> says what is required.</summary>
public sealed record WindowBody
{
    /// <summary>Public: it appears on the status page and in its feeds.</summary>
    public string? Title { get; init; }

    public Instant? StartsAt { get; init; }

    /// <summary>First instant after it.</summary>
    public Instant? EndsAt { get; init; }

    /// <summary>Empty or left out: does not restrict.</summary>
    public IReadOnlyList<string?>? Products { get; init; }

    public IReadOnlyList<string?>? Regions { get; init; }

    /// <summary>Ids; they narrow.</summary>
    public IReadOnlyList<string?>? Customers { get; init; }

    public EmergencyBody? Emergency { get; init; }

    public RecurrenceBody? Recurs { get; init; }

    /// <summary>Customers who agreed to this time, however long it is (R-MNT-5).</summary>
    public IReadOnlyList<ConsentBody?>? Consents { get; init; }

    /// <summary>True: nobody is told yet.</summary>
    public bool? Draft { get; init; }

    /// <summary>Of a change: what customers are told about it.</summary>
    public string? Reason { get; init; }
}

public sealed record EmergencyBody(string? Reason, bool? AcceptBreach);

/// <param name="By">Who said so, and how it was recorded.</param>
public sealed record ConsentBody(string? Customer, string? By);

/// <summary>What a window repeats by; also written as the rule alone, a text.</summary>
[JsonConverter(typeof(Converter))]
public sealed record RecurrenceBody
{
    /// <summary>RFC 5545, 3.3.10: <c>FREQ=WEEKLY;BYDAY=SU</c>.</summary>
    public string? Rule { get; init; }

    /// <summary>IANA id: occurrences keep their time of day there. The policy's when left out.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Days, in that zone, on which it does not take place.</summary>
    public IReadOnlyList<LocalDate>? Except { get; init; }

    private sealed class Converter : JsonConverter<RecurrenceBody>
    {
        public override RecurrenceBody Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                return new RecurrenceBody { Rule = reader.GetString() };
            }

            Parts parts = JsonSerializer.Deserialize<Parts>(ref reader, options) ?? new Parts(null, null, null);
            return new RecurrenceBody { Rule = parts.Rule, TimeZone = parts.TimeZone, Except = parts.Except };
        }

        public override void Write(Utf8JsonWriter writer, RecurrenceBody value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, new Parts(value.Rule, value.TimeZone, value.Except), options);
    }

    private sealed record Parts(string? Rule, string? TimeZone, IReadOnlyList<LocalDate>? Except);
}

public sealed record CancelBody(string? Reason, bool? Series);

public sealed record CompleteBody(string? Summary);

public sealed record ExtendBody(Instant? EndsAt, string? Reason);

public sealed record NothingBody;
