using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using SupportFunctions.Desk.Http;

namespace SupportFunctions.Standalone.WhatIf;

/// <summary>The command line of <c>what-if</c>.</summary>
/// <param name="Agreement">Id and what takes its place.</param>
/// <param name="Staffing">The hours that were, and those that would have been.</param>
/// <param name="Csv">File for all changed verdicts.</param>
/// <param name="Top">Changed verdicts that are shown.</param>
internal sealed record WhatIfArguments(
    string Data, string? From, string? To, (string Id, string With)? Agreement, (string Id, string With)? Calendar, (string Id, string With)? Staffing,
    string? Csv, bool IsJson, int Top)
{
    public const string Verb = "what-if";

    private const int UsualTop = 20;

    private static readonly Option<string> _data = new("--data")
    {
        Description = "Folder of the desk's data; the desk may be running. It is only read. Default ./data.", HelpName = "folder", DefaultValueFactory = _ => "./data",
    };

    private static readonly Option<string?> _from = new("--from")
    {
        Description = "Cases opened from then on: a date (its midnight in UTC) or an RFC 3339 instant.", HelpName = "date", Required = true,
    };

    private static readonly Option<string?> _to = new("--to") { Description = "Cases opened before then.", HelpName = "date", Required = true };

    private static readonly Option<(string, string)?> _agreement = new("--agreement")
    {
        Description = "Replace an agreement, as if it had always been so: by a .json file, as in PUT /api/agreements/{id}, or by another agreement's id.",
        HelpName = "id=file.json", CustomParser = ReadPair,
    };

    private static readonly Option<(string, string)?> _calendar = new("--calendar")
    {
        Description = "Replace a calendar, as if it had always been so: by another calendar's id or a .json file.", HelpName = "id=id", CustomParser = ReadPair,
    };

    private static readonly Option<(string, string)?> _staffing = new("--staffing")
    {
        Description = "Other staffed hours: the calendar that was staffed, and the one that would have been. It models hours, not headcount.", HelpName = "id=id", CustomParser = ReadPair,
    };

    private static readonly Option<string?> _csv = new("--csv") { Description = "Write every changed verdict to this file (RFC 4180).", HelpName = "file" };

    private static readonly Option<bool> _json = new("--json") { Description = "Print the answer as JSON, as POST /api/what-if gives it." };

    private static readonly Option<int> _top = new("--top")
    {
        Description = "How many changed verdicts to show, 0 to 500. Default 20.", HelpName = "0..500", CustomParser = ReadTop, DefaultValueFactory = _ => UsualTop,
    };

    /// <param name="args">Without the verb.</param>
    /// <returns>Null when there is nothing to run: help was shown (0), or the arguments are wrong (2).</returns>
    public static (WhatIfArguments? Arguments, int ExitCode) Read(string[] args, TextWriter error)
    {
        var command = new Command(Verb, "Lists every verdict on a period's cases that would change under another agreement, calendar or staffing. It changes nothing.")
        {
            _data, _from, _to, _agreement, _calendar, _staffing, _csv, _json, _top,
        };
        ParseResult parsed = new RootCommand("SupportFunctions") { command }.Parse([Verb, .. args]);
        if (parsed.Errors.Count > 0)
        {
            foreach (ParseError fault in parsed.Errors)
            {
                error.WriteLine(fault.Message);
            }

            error.WriteLine($"See {Verb} --help.");
            return (null, 2);
        }

        return parsed.Action is not null
            ? (null, parsed.Invoke())
            : (new WhatIfArguments(
                parsed.GetValue(_data)!, parsed.GetValue(_from), parsed.GetValue(_to), parsed.GetValue(_agreement), parsed.GetValue(_calendar), parsed.GetValue(_staffing),
                parsed.GetValue(_csv), parsed.GetValue(_json), parsed.GetValue(_top)), 0);
    }

    private static (string, string)? ReadPair(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        int at = text.IndexOf('=', StringComparison.Ordinal);
        if (at > 0 && at < text.Length - 1)
        {
            return (text[..at], text[(at + 1)..]);
        }

        result.AddError($"'{text}' does not say what is replaced and by what: write the two with '=' between them, such as standard=./new.json.");
        return null;
    }

    private static int ReadTop(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int top) && top <= Page.MaxTop)
        {
            return top;
        }

        result.AddError($"--top '{text}' is not a whole number from 0 to {Page.MaxTop}.");
        return 0;
    }
}
