using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using NodaTime;
using NodaTime.Text;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Standalone.Configuration;

/// <summary>The command line, as contract.md has it.</summary>
/// <param name="Urls">Null: not said.</param>
/// <param name="Data">Null: not said.</param>
public sealed record DeskArguments(string? Urls, string? Data, Instant? Clock, int? Speed, bool IsDemo, bool Stay)
{
    private static readonly Option<string?> _urls = new("--urls")
    {
        Description = "Where to listen. Default http://localhost:7071.", HelpName = "url",
    };

    private static readonly Option<string?> _data = new("--data")
    {
        Description = "Folder of the desk's data; made when it is not there. Default ./data.", HelpName = "folder",
    };

    private static readonly Option<Instant?> _clock = new("--clock")
    {
        Description = "Start the desk's clock at this instant, for example 2026-03-06T16:30:00-08:00. It never goes back on existing data.",
        HelpName = "RFC 3339",
        CustomParser = ReadClock,
    };

    private static readonly Option<int?> _speed = new("--speed")
    {
        Description = "Seconds of the desk's clock in a real second, 1 to 86400. Default 1.", HelpName = "1..86400", CustomParser = ReadSpeed,
    };

    private static readonly Option<bool> _demo = new("--demo")
    {
        Description = "Play a week of a support desk on fresh data and an accelerated clock, show its timeline, and end.",
    };

    private static readonly Option<bool> _stay = new("--stay") { Description = "With --demo: keep serving afterwards." };

    /// <summary>Null when there is nothing to run: help was shown (0), or the arguments are wrong (2).</summary>
    public static (DeskArguments? Arguments, int ExitCode) Read(string[] args, TextWriter error)
    {
        var root = new RootCommand("SupportFunctions: a support desk in one process. Mail and webhooks become cases with SLA clocks.\n"
            + "what-if, as the first word, lists verdicts that would change under other terms; see what-if --help.")
        {
            _urls, _data, _clock, _speed, _demo, _stay,
        };
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (ParseError fault in parsed.Errors)
            {
                error.WriteLine(fault.Message);
            }

            error.WriteLine("See --help.");
            return (null, 2);
        }

        if (parsed.Action is not null)
        {
            return (null, parsed.Invoke());
        }

        var read = new DeskArguments(
            parsed.GetValue(_urls), parsed.GetValue(_data), parsed.GetValue(_clock), parsed.GetValue(_speed), parsed.GetValue(_demo), parsed.GetValue(_stay));
        if (read.Stay && !read.IsDemo)
        {
            error.WriteLine("--stay goes with --demo; without it the desk keeps serving anyway. See --help.");
            return (null, 2);
        }

        if (read.IsDemo && read.Data is not null)
        {
            error.WriteLine("--demo uses a fresh temporary data folder; the one of --data is left alone.");
            return (read with { Data = null }, 0);
        }

        return (read, 0);
    }

    private static Instant? ReadClock(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        NodaTime.Text.ParseResult<OffsetDateTime> parsed = OffsetDateTimePattern.Rfc3339.Parse(text);
        if (parsed.Success)
        {
            return parsed.Value.ToInstant();
        }

        result.AddError($"--clock '{text}' is not an RFC 3339 instant; use one such as 2026-03-06T16:30:00Z or 2026-03-06T16:30:00-08:00.");
        return null;
    }

    private static int? ReadSpeed(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int speed)
            && speed is >= AcceleratedTimeProvider.SlowestSpeed and <= AcceleratedTimeProvider.FastestSpeed)
        {
            return speed;
        }

        result.AddError($"--speed '{text}' is not a whole number from {AcceleratedTimeProvider.SlowestSpeed} to {AcceleratedTimeProvider.FastestSpeed}.");
        return null;
    }
}
