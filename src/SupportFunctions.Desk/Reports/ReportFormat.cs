using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using SupportFunctions.Desk.Http;

namespace SupportFunctions.Desk.Reports;

/// <summary>JSON, or a table for a spreadsheet.</summary>
internal static class ReportFormat
{
    private static readonly MediaTypeHeaderValue _csv = new("text/csv");

    /// <summary>By <c>format</c>, which goes first, or by what is accepted by name.</summary>
    /// <exception cref="ProblemException">400: there is no such format.</exception>
    public static bool IsCsv(string? format, HttpRequest request) => format switch
    {
        "csv" => true,
        "json" => false,
        null or "" => request.GetTypedHeaders().Accept is [{ } first, ..] && first.MediaType.Equals(_csv.MediaType, StringComparison.OrdinalIgnoreCase),
        _ => throw Problems.Validation("format", $"'{(format.Length > 40 ? format[..40] : format)}' is neither json nor csv.").ToException(),
    };
}
