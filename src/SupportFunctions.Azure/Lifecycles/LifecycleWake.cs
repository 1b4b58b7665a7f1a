using System.Text.Json;
using NodaTime;
using SupportFunctions.Desk.Lifecycles;

namespace SupportFunctions.Azure.Lifecycles;

/// <summary>A due entry as it travels in events and histories: plain JSON under any serialiser, to the same 100 ns as in the index.</summary>
/// <param name="Line">The name of a <see cref="DueLine"/>.</param>
public sealed record LifecycleWake(string Line, DateTimeOffset At, long Sequence)
{
    public static LifecycleWake Of(DueEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return new(entry.Line.ToString(), entry.At.ToDateTimeOffset(), entry.Sequence);
    }

    /// <summary>Null for an event that is none of ours: it still wakes, and serves no entry.</summary>
    public static LifecycleWake? TryRead(JsonElement payload)
    {
        try
        {
            return payload.ValueKind == JsonValueKind.Object
                && payload.Deserialize<LifecycleWake>(JsonSerializerOptions.Web) is { Line: { } line } wake && Enum.TryParse<DueLine>(line, out _)
                ? wake
                : null;
        }
        catch (JsonException)
        {
            // An event that cannot be read must not fail the lifecycle; whatever it stood for is still in the due index.
            return null;
        }
    }

    public DueEntry ToEntry(LifecycleId id) => new(Enum.Parse<DueLine>(Line), Instant.FromDateTimeOffset(At), id, Sequence);
}
