using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace SupportFunctions.Desk.Intake.Webhooks;

/// <summary>How old a signed request may be: who recorded one must not be able to send it again tomorrow.</summary>
public static class ReplayWindow
{
    /// <summary>Either way, inclusive.</summary>
    public static readonly Duration Tolerance = Duration.FromMinutes(5);

    private const int LongestIso = 40;

    /// <param name="unixSeconds">As the sender wrote them.</param>
    public static bool Holds(string? unixSeconds, Instant now) => AgeOf(unixSeconds, now) is { } age && IsShort(age);

    /// <summary>Null when it is no time. At most 11 digits: 60 thousand years, and no overflow.</summary>
    public static Duration? AgeOf(string? unixSeconds, Instant now) =>
        unixSeconds is { Length: > 0 and <= 11 } && long.TryParse(unixSeconds, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
            ? Duration.FromSeconds(now.ToUnixTimeSeconds() - seconds)
            : null;

    /// <param name="timestamp">RFC 3339 in UTC.</param>
    public static bool HoldsIso(string? timestamp, Instant now) =>
        timestamp is { Length: > 0 and <= LongestIso }
        && InstantPattern.ExtendedIso.Parse(timestamp) is { Success: true, Value: var at }
        && IsShort(now - at);

    public static bool IsShort(Duration age) => age <= Tolerance && age >= -Tolerance;
}
