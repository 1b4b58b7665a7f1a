using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.Events;

/// <summary>What happened to a case, for other programs: CloudEvents 1.0, JSON format, structured mode.</summary>
/// <param name="Id">Case and sequence, as <c>C-1042-7</c>: the same each time it is told.</param>
/// <param name="Source">Where the desk is.</param>
/// <param name="Type">The prefix and a name of docs/events.md.</param>
/// <param name="Subject">The case, as <c>C-1042</c>.</param>
/// <param name="Time">The exact instant, also for what was noticed later.</param>
public sealed record CloudEvent(string Specversion, string Id, string Source, string Type, string Subject, Instant Time, string Datacontenttype, CaseNews Data)
{
    public const string MediaType = "application/cloudevents+json";

    /// <summary>Before the names of docs/events.md.</summary>
    public const string Prefix = "supportfunctions.case.";

    /// <summary>In UTF-8; a topic of the standard tier takes 256 KiB in all.</summary>
    private const int MostDataBytes = 128 * 1024;

    public static CloudEvent Of(CaseId id, RecordedEvent happened, Uri source, bool withData)
    {
        ArgumentNullException.ThrowIfNull(happened);
        ArgumentNullException.ThrowIfNull(source);
        JsonElement? fields = withData ? ClosedFamilies.Data(happened.Event) : null;
        bool isTooLarge = fields is { } all && System.Text.Encoding.UTF8.GetByteCount(all.GetRawText()) > MostDataBytes;
        return new CloudEvent(
            "1.0", FormattableString.Invariant($"{id}-{happened.Sequence}"), source.AbsoluteUri, Prefix + ClosedFamilies.TypeName(happened.Event), id.ToString(), happened.At,
            "application/json", new CaseNews(id, happened.Sequence, happened.By, isTooLarge ? null : fields, isTooLarge));
    }
}

/// <summary>Enough to fetch the rest from the API.</summary>
/// <param name="By">A key's name, an engineer, the desk or the customer: never an address of the customer.</param>
/// <param name="Fields">The fields of docs/events.md, where they are asked for; with them come addresses and people's words.</param>
/// <param name="IsTooLarge">They were asked for and left out; they are in the case's timeline.</param>
public sealed record CaseNews(
    CaseId Case, long Seq, string By,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonElement? Fields,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool IsTooLarge);
