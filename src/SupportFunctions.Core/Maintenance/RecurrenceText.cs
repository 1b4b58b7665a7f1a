using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace SupportFunctions.Core.Maintenance;

/// <summary>Reads a rule as RFC 5545, 3.3.10 writes it; what it does not know it refuses by name, rather than announce at the wrong times.</summary>
/// <example><c>FREQ=MONTHLY;BYDAY=-1SU;COUNT=12</c>; <c>RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;UNTIL=20261224T000000Z</c>.</example>
public static class RecurrenceText
{
    private const int LongestText = 500;

    private static readonly string[] _days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

    private static readonly LocalDatePattern _date = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");

    private static readonly InstantPattern _instant = InstantPattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss'Z'");

    /// <param name="fault">What is wrong, then what to do; null when it was read.</param>
    public static bool TryRead(string? text, [NotNullWhen(true)] out RecurrenceRule? rule, [NotNullWhen(false)] out string? fault)
    {
        rule = null;
        string rest = (text ?? "").Trim();
        rest = rest.StartsWith("RRULE:", StringComparison.OrdinalIgnoreCase) ? rest["RRULE:".Length..] : rest;
        if (rest.Length is 0 or > LongestText)
        {
            fault = "Give a rule such as FREQ=WEEKLY;BYDAY=SU (RFC 5545, 3.3.10).";
            return false;
        }

        var read = new RecurrenceRule(RecurrenceFrequency.Unknown, 1, null, null, null, [], [], IsoDayOfWeek.Monday);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string part in rest.ToUpperInvariant().Split(';'))
        {
            string[] pair = part.Split('=', 2);
            if (pair.Length != 2 || !seen.Add(pair[0]) || Part(read, pair[0], pair[1]) is not { } next)
            {
                fault = $"'{part}' cannot be used here. Known are FREQ=DAILY, WEEKLY or MONTHLY, INTERVAL (1 to 366), COUNT (1 to 1000), UNTIL, BYDAY, BYMONTHDAY and WKST, each once.";
                return false;
            }

            read = next;
        }

        fault = Contradiction(read);
        rule = fault is null ? read : null;
        return fault is null;
    }

    private static RecurrenceRule? Part(RecurrenceRule rule, string name, string value) => name switch
    {
        "FREQ" => value switch
        {
            "DAILY" => rule with { Frequency = RecurrenceFrequency.Daily },
            "WEEKLY" => rule with { Frequency = RecurrenceFrequency.Weekly },
            "MONTHLY" => rule with { Frequency = RecurrenceFrequency.Monthly },
            _ => null,
        },
        "INTERVAL" => Number(value, 366) is { } interval ? rule with { Interval = interval } : null,
        "COUNT" => Number(value, 1000) is { } count ? rule with { Count = count } : null,
        "UNTIL" when _instant.Parse(value).TryGetValue(default, out Instant until) => rule with { Until = until },
        "UNTIL" when _date.Parse(value).TryGetValue(default, out LocalDate until) => rule with { UntilDate = until },
        "BYDAY" => Each(value, Day) is { } days ? rule with { ByDay = days } : null,
        "BYMONTHDAY" => Each(value, MonthDay) is { } days ? rule with { ByMonthDay = days } : null,
        "WKST" => Array.IndexOf(_days, value) is var day and >= 0 ? rule with { WeekStart = (IsoDayOfWeek)(day + 1) } : null,
        _ => null,
    };

    private static string? Contradiction(RecurrenceRule rule) => rule switch
    {
        { Frequency: RecurrenceFrequency.Unknown } => "A rule needs FREQ=DAILY, FREQ=WEEKLY or FREQ=MONTHLY.",
        { Count: not null, Until: not null } or { Count: not null, UntilDate: not null } => "COUNT and UNTIL exclude each other (RFC 5545, 3.3.10): keep one.",
        { Frequency: not RecurrenceFrequency.Monthly } when rule.ByDay.Any(d => d.Ordinal != 0) => "A numbered day such as 2SU belongs to FREQ=MONTHLY: leave the number out.",
        { Frequency: RecurrenceFrequency.Weekly, ByMonthDay.IsEmpty: false } => "BYMONTHDAY does not go with FREQ=WEEKLY (RFC 5545, 3.3.10): use FREQ=MONTHLY.",
        _ => null,
    };

    private static int? Number(string text, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= most ? number : null;

    private static ImmutableArray<T>? Each<T>(string list, Func<string, T?> read) where T : struct
    {
        T?[] all = [.. list.Split(',').Select(read)];
        return all.All(v => v is not null) ? [.. all.Select(v => v!.Value).Distinct()] : null;
    }

    private static RuleDay? Day(string text)
    {
        if (text.Length < 2 || Array.IndexOf(_days, text[^2..]) is not (var day and >= 0))
        {
            return null;
        }

        string ordinal = text[..^2];
        return ordinal.Length == 0 ? new RuleDay(0, (IsoDayOfWeek)(day + 1))
            : Signed(ordinal, 5) is { } number ? new RuleDay(number, (IsoDayOfWeek)(day + 1))
            : null;
    }

    private static int? MonthDay(string text) => Signed(text, 31);

    private static int? Signed(string text, int most) => text switch
    {
        ['-', .. var digits] => -Number(digits, most),
        ['+', .. var digits] => Number(digits, most),
        _ => Number(text, most),
    };
}
