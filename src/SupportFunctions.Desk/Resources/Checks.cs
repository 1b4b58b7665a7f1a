using System.Globalization;
using NodaTime;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.Resources;

/// <summary>Checks that several kinds share. Each adds what is wrong and what to do, and says whether all is well.</summary>
internal static class Checks
{
    public const int NameCharacters = 200;

    private static readonly Duration _year = Duration.FromDays(366);

    private static readonly HashSet<string> _zones = [.. DateTimeZoneProviders.Tzdb.Ids];

    public static bool Text(Faults faults, string field, string? value, int max = NameCharacters)
    {
        string? fault = string.IsNullOrWhiteSpace(value) ? "This is required and cannot be blank."
            : value.Length > max ? string.Create(CultureInfo.InvariantCulture, $"At most {max} characters; this has {value.Length}.")
            : value.Any(char.IsControl) ? "Control characters and line ends are not allowed here."
            : null;
        return Add(faults, field, fault);
    }

    public static void OptionalText(Faults faults, string field, string? value, int max = NameCharacters)
    {
        if (value is not null)
        {
            Text(faults, field, value, max);
        }
    }

    public static void Word<T>(Faults faults, string field, T? value) where T : struct, Enum =>
        Add(faults, field, value is null || value.Value.Equals(default(T)) ? $"This is required: one of {string.Join(", ", Words.All<T>())}." : null);

    public static bool Address(Faults faults, string field, string? value) => Add(
        faults,
        field,
        value is null ? "A mail address is required, such as ada@acme.example." : MailNames.AddressKey(value) is null ? $"'{value}' is not a mail address; use one such as ada@acme.example." : null);

    public static void Zone(Faults faults, string field, string? value)
    {
        if (value is not null && !_zones.Contains(value))
        {
            string? meant = _zones.FirstOrDefault(z => z.Equals(value.Trim(), StringComparison.OrdinalIgnoreCase));
            faults.Add(field, $"'{value}' is not a known time zone; use {(meant is null ? "an IANA id such as Europe/Vienna" : $"'{meant}'")}.");
        }
    }

    public static void Range(Faults faults, string field, int? value, int min, int max, bool isRequired)
    {
        if (value is null ? isRequired : value < min || value > max)
        {
            faults.Add(field, string.Create(CultureInfo.InvariantCulture, $"A whole number from {min} to {max}{(value is null ? " is required" : $", not {value}")}."));
        }
    }

    public static void PositiveDuration(Faults faults, string field, Duration? value)
    {
        if (value is null || value <= Duration.Zero || value > _year)
        {
            faults.Add(field, value is null ? $"This is required. {Durations.HowTo}" : "More than zero and at most a year of 366 days, for example PT24H.");
        }
    }

    public static bool Count(Faults faults, string field, int? count, int max) => Add(
        faults, field, count > max ? string.Create(CultureInfo.InvariantCulture, $"At most {max} are accepted; these are {count}.") : null);

    /// <summary>Free text, unless the policy lists any: then one of these.</summary>
    public static void Listed(Faults faults, string field, string? value, IReadOnlyList<string> listed)
    {
        if (Text(faults, field, value) && listed.Count > 0 && !listed.Contains(value, StringComparer.Ordinal))
        {
            faults.Add(field, $"'{value}' is not in the policy's list: {string.Join(", ", listed.Take(20))}.");
        }
    }

    public static string At(string field, int index) => string.Create(CultureInfo.InvariantCulture, $"{field}[{index}]");

    private static bool Add(Faults faults, string field, string? fault)
    {
        if (fault is not null)
        {
            faults.Add(field, fault);
        }

        return fault is null;
    }
}
