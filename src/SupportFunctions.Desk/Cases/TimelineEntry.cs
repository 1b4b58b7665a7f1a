using System.Text.Json;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.Cases;

/// <summary>An event as contract.md shows it.</summary>
/// <param name="At">The exact instant, also for what was noticed later.</param>
/// <param name="Data">The event's own fields, by type in docs/events.md.</param>
public sealed record TimelineEntry(long Seq, Instant At, string Type, string By, JsonElement Data)
{
    public static TimelineEntry Of(RecordedEvent happened) => new(
        happened.Sequence, happened.At, ClosedFamilies.TypeName(happened.Event), happened.By, ClosedFamilies.Data(happened.Event));
}
