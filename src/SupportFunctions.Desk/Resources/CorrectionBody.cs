using System.Text.Json.Serialization;
using NodaTime;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.Resources;

/// <summary>An explicit correction of terms for a time that is over; who made it is the key's name. Verdicts of that time show both, as recorded and as corrected.</summary>
public sealed record CorrectionBody
{
    /// <summary>First instant of the time that is judged anew; a date stands for its midnight in UTC.</summary>
    [JsonConverter(typeof(InstantOrDateConverter))]
    public Instant? From { get; init; }

    public string? Reason { get; init; }
}
