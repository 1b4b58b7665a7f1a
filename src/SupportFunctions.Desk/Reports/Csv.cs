using System.Text;
using NodaTime;
using NodaTime.Text;

namespace SupportFunctions.Desk.Reports;

/// <summary>Comma-separated values as in RFC 4180, safe to be opened in a spreadsheet.</summary>
public static class Csv
{
    public const string ContentType = "text/csv; charset=utf-8; header=present";

    /// <summary>A line with its end, CRLF.</summary>
    public static string Line(params IEnumerable<string?> cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    /// <summary>Null, an empty cell, when there is none.</summary>
    public static string? Of(Instant? at) => at is { } instant ? InstantPattern.ExtendedIso.Format(instant) : null;

    /// <summary>Quoted where it must be. What a spreadsheet would take for a formula gets an apostrophe before it, which makes it text.</summary>
    internal static string Cell(string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return "";
        }

        string text = value[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' && !IsNegativeNumber(value) ? "'" + value : value;
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : new StringBuilder("\"").Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"').ToString();
    }

    private static bool IsNegativeNumber(string value) =>
        value.Length is > 1 and < 30 && value[0] == '-' && value.Skip(1).All(c => char.IsAsciiDigit(c) || c == '.');
}
