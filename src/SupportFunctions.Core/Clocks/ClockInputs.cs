using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using NodaTime.Text;
using SupportFunctions.Core.Calendars;

namespace SupportFunctions.Core.Clocks;

/// <summary>Everything that a verdict was computed from, as lines of text, and their digest: two parties with the same digest argue about the same facts.</summary>
public static class ClockInputs
{
    private static readonly DurationPattern _duration = DurationPattern.Roundtrip;

    /// <summary>The clock's facts, the targets in force from its start to its end or deadline, the calendars they count on, and the time zone data.</summary>
    /// <param name="zoneData">Version of the time zone database, such as <c>TZDB: 2026a</c>.</param>
    public static ImmutableArray<string> Of(Clock clock, TargetTrack track, string zoneData)
    {
        Instant last = Instant.Max(clock.EndedAt ?? clock.DueAt ?? clock.StartedAt, clock.StartedAt);
        (Instant From, Instant? To, TargetPiece Piece)[] pieces = [.. track.Between(clock.StartedAt, last.PlusNanoseconds(1))];
        IEnumerable<WorkCalendar> calendars = pieces
            .Where(p => p.Piece.Target is not null)
            .SelectMany(p => p.Piece.Calendar.Between(p.From, p.To!.Value).Select(c => c.Calendar))
            .DistinctBy(c => (c.Id, c.Version));
        return
        [
            $"clock {clock.Name}",
            $"started {Shown(clock.StartedAt)}",
            .. clock.ContinuedFrom is { } from ? [$"promised on {from}"] : Array.Empty<string>(),
            .. clock.Pauses.Select(p => $"paused {Shown(p.From)} to {Shown(p.To)}"),
            $"met {Shown(clock.MetAt)}",
            $"cancelled {Shown(clock.CancelledAt)}",
            $"breached {Shown(clock.BreachedAt)}",
            .. pieces.Select(p => $"from {Shown(p.From)} {Terms(p.Piece)}"),
            .. calendars.Select(c => FormattableString.Invariant($"calendar {c.Id} version {c.Version}: {CalendarDefinition.Of(c)}")),
            $"time zones {zoneData}",
        ];
    }

    /// <summary>SHA-256 over the lines, each ended by a line feed, in UTF-8: <c>sha256:</c> and 64 hexadecimal digits.</summary>
    public static string Digest(IEnumerable<string> lines) =>
        "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines.Select(l => l + "\n")))));

    private static string Terms(TargetPiece piece) => piece.Target is { } target
        ? FormattableString.Invariant($"agreement {piece.Agreement} version {piece.AgreementVersion}: {_duration.Format(target.Duration)} {target.Mode} on {target.Calendar}")
        : $"agreement {piece.Agreement ?? "none"}: no target";

    private static string Shown(Instant? at) => at is { } instant ? InstantPattern.ExtendedIso.Format(instant) : "-";
}
