using System.Text.Json.Nodes;
using NodaTime;

namespace SupportFunctions.Benchmarks.Calendars.Peers;

/// <summary>Why an answer is not the row's, as far as the difference itself tells.</summary>
internal static class PeerReason
{
    public const string Same = "same";

    public static string Of(PeerQuestion question, JsonNode answer)
    {
        if (answer.GetValueKind() == System.Text.Json.JsonValueKind.String)
        {
            return answer.GetValue<string>();
        }

        double value = answer.GetValue<double>();
        if (question.Expected is { } expected && Math.Abs(value - expected) < 0.5)
        {
            return Same;
        }

        return question.Row.Group switch
        {
            "skipped-hour" => "moves skipped times to later (a convention)",
            "target-zero" => "moves a target of zero to the next opening (a convention)",
            _ => Difference(question, value),
        };
    }

    private static string Difference(PeerQuestion question, double value)
    {
        Instant end = question.Row.AsksForDeadline ? Instant.FromUnixTimeMilliseconds((long)value) : question.Row.To!.Value;
        if (end < question.Row.From)
        {
            return "is due before it starts";
        }

        // By how much more or less than was asked has been worked, or is said to have been worked.
        Duration off = question.Row.AsksForDeadline
            ? question.Prepared.Elapsed(question.Row.From, end) - question.Row.Allowance!.Value
            : Duration.FromSeconds(value) - question.Row.Elapsed!.Value;
        if (off == Duration.Zero)
        {
            return "is not the first instant: the next opening instead of the closing";
        }

        DateTimeZone zone = question.Prepared.Zone;
        Instant last = Instant.Max(end, question.Row.Deadline ?? end);
        bool isSwitch = zone.GetZoneIntervals(new Interval(question.Row.From, last + Duration.FromDays(1)))
            .Where(stretch => stretch.HasStart && stretch.Start > question.Row.From)
            .Select(stretch => stretch.WallOffset.Seconds - zone.GetUtcOffset(stretch.Start.PlusNanoseconds(-1)).Seconds)
            .Any(change => Math.Abs(change) == Math.Abs(off.TotalSeconds));
        return isSwitch ? "is off by what the clock changed"
            : Duration.Max(off, -off) < Duration.FromHours(1) ? "is off by minutes"
            : "is off by an hour or more";
    }
}
