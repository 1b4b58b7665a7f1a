using System.Globalization;
using System.Text;
using NodaTime;
using NodaTime.Text;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Clocks;

namespace SupportFunctions.Standalone.Demo;

/// <summary>The plain words of the timeline.</summary>
internal static class DemoWords
{
    private static readonly DateTimeZone _zone = DateTimeZoneProviders.Tzdb["America/Los_Angeles"];
    private static readonly LocalDateTimePattern _stamp = LocalDateTimePattern.CreateWithInvariantCulture("ddd dd MMM HH:mm");
    private static readonly LocalDateTimePattern _due = LocalDateTimePattern.CreateWithInvariantCulture("ddd d HH:mm");

    /// <summary>Weekday, date and time in Los Angeles.</summary>
    public static string Stamp(Instant at) => _stamp.Format(at.InZone(_zone).LocalDateTime);

    /// <summary>As <see cref="Stamp"/>, short, for a deadline within the weeks of the script.</summary>
    public static string Due(Instant at) => _due.Format(at.InZone(_zone).LocalDateTime);

    public static string Of(ClockName clock) => clock switch
    {
        ClockName.FirstResponse => "first response",
        ClockName.Resolution => "resolution",
        ClockName.InternalResponse => "own response",
        ClockName.NextReply => "next reply",
        ClockName.NextUpdate => "promised update",
        ClockName.Unknown => "unknown clock",
    };

    public static bool IsContractual(ClockName clock) => clock is ClockName.FirstResponse or ClockName.Resolution;

    public static string Of(Severity severity) => severity switch
    {
        Severity.Sev1 => "Sev 1",
        Severity.Sev2 => "Sev 2",
        Severity.Unknown => "no severity",
    };

    /// <summary>One line of what may be many, of any script.</summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool isBlank = Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format;
            if (!isBlank)
            {
                line.Append(rune);
            }
            else if (line is not { Length: 0 } && line[^1] != ' ')
            {
                line.Append(' ');
            }
        }

        return line.ToString().TrimEnd();
    }
}
