using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;

namespace SupportFunctions.Core.Tests.Calendars.Torture;

/// <summary>One question with its answer: <c>from</c>, <c>to</c> and <c>elapsed</c>, or <c>from</c>, <c>allowance</c> and <c>deadline</c>.</summary>
/// <param name="Deadline">Null, for a question about a deadline, when the calendar never opens.</param>
internal sealed partial record TortureRow(
    string Group, string Calendar, Instant From, Instant? To, Duration? Elapsed, Duration? Allowance, Instant? Deadline, string Why)
{
    public bool AsksForDeadline => Allowance is not null;

    /// <summary>The answer as rows write it.</summary>
    public string Answer => AsksForDeadline ? Shown(Deadline) : Shown(Elapsed!.Value);

    public static string Shown(Instant? at) => at is { } instant ? InstantPattern.General.Format(instant) : "never";

    /// <summary>ISO 8601 in hours, minutes and seconds: <c>PT24H</c>, <c>PT7H30M</c>, <c>PT0S</c>. A day is left out, since not each has 24 hours.</summary>
    public static string Shown(Duration duration)
    {
        long seconds = (long)duration.TotalSeconds;
        if (Duration.FromSeconds(seconds) != duration)
        {
            throw new ArgumentException("Rows are exact to the second.", nameof(duration));
        }

        (long hours, long minutes) = (seconds / 3600, seconds / 60 % 60);
        seconds %= 60;
        string text = string.Create(CultureInfo.InvariantCulture,
            $"{(hours > 0 ? $"{hours}H" : "")}{(minutes > 0 ? $"{minutes}M" : "")}{(seconds > 0 ? $"{seconds}S" : "")}");
        return "PT" + (text.Length == 0 ? "0S" : text);
    }

    public static Instant InstantOf(string text) => InstantPattern.General.Parse(text).Value;

    public static Duration DurationOf(string text)
    {
        var match = Written().Match(text);
        return match.Success
            ? Duration.FromHours(Number("h")) + Duration.FromMinutes(Number("m")) + Duration.FromSeconds(Number("s"))
            : throw new FormatException($"'{text}' is not a duration such as PT7H30M.");
        long Number(string part) => match.Groups[part] is { Success: true, Value: var digits } ? long.Parse(digits, CultureInfo.InvariantCulture) : 0;
    }

    public override string ToString() => $"{Calendar}: {Shown(From)} {(AsksForDeadline ? "+ " + Shown(Allowance!.Value) : "to " + Shown(To))}, {Why}";

    [GeneratedRegex("^PT(?=.)((?<h>[0-9]+)H)?((?<m>[0-9]+)M)?((?<s>[0-9]+)S)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Written();
}
