using NodaTime;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.Cases;

/// <summary>Reads the period of a report.</summary>
public static class Periods
{
    public const string HowTo = "Use a date such as 2026-03-01, which stands for its midnight in UTC, or an instant such as 2026-03-02T09:00:00Z.";

    /// <summary>Ten years: reading begins with the first month, whether or not it has a case.</summary>
    private static readonly Duration _longest = Duration.FromDays(3660);

    /// <summary>The years that calendars know.</summary>
    private static readonly Instant _first = Instant.FromUtc(1920, 1, 1, 0, 0);

    private static readonly Instant _last = Instant.FromUtc(2199, 1, 1, 0, 0);

    internal static CasePeriod Check(Instant? from, Instant? to, Faults faults)
    {
        Required(faults, "from", from);
        Required(faults, "to", to);
        if (from is { } start && to is { } end && (end <= start || end - start > _longest))
        {
            faults.Add("to", end <= start ? "This must be after from." : "At most ten years can be asked for at once.");
        }

        return new CasePeriod(from ?? default, to ?? default);
    }

    /// <summary>From a query.</summary>
    internal static CasePeriod Read(string? from, string? to, Faults faults) => Check(Given("from", from, faults), Given("to", to, faults), faults);

    /// <summary>From a query in which each bound may be left out.</summary>
    internal static (Instant? From, Instant? To) ReadOpen(string? from, string? to, Faults faults)
    {
        (Instant? start, Instant? end) = (Given("from", from, faults), Given("to", to, faults));
        foreach ((string field, Instant? at) in new[] { ("from", start), ("to", end) })
        {
            if (at is not null)
            {
                Required(faults, field, at);
            }
        }

        if (end <= start)
        {
            faults.Add("to", "This must be after from.");
        }

        return (start, end);
    }

    /// <summary>A date, or an instant.</summary>
    public static Instant? Read(string? text) =>
        Instants.TryReadOrDate(text, out Instant instant) ? instant : null;

    private static Instant? Given(string field, string? text, Faults faults)
    {
        Instant? read = Read(text);
        if (text is not null && read is null)
        {
            faults.Add(field, $"'{(text.Length > 40 ? text[..40] : text)}' is neither a date nor an instant. {HowTo}");
        }

        return read;
    }

    private static void Required(Faults faults, string field, Instant? at)
    {
        if (at is null || at < _first || at > _last)
        {
            faults.Add(field, at is null ? $"This is required. {HowTo}" : "Periods lie in the years 1920 to 2198.");
        }
    }
}
