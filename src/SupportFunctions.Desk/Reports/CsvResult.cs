using System.Text;
using Microsoft.AspNetCore.Http;

namespace SupportFunctions.Desk.Reports;

/// <summary>A table that is sent while it is made: nothing of it is kept. What fails on the way breaks the connection off, so that nobody takes a part for the whole.</summary>
/// <param name="header">The first line.</param>
internal sealed class CsvResult(string file, string header, IAsyncEnumerable<string> lines) : IResult
{
    private const int FlushCharacters = 32 * 1024;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        HttpResponse response = httpContext.Response;
        response.ContentType = Csv.ContentType;
        response.Headers.ContentDisposition = $"attachment; filename=\"{file}\"";
        response.Headers.CacheControl = "no-store";
        var buffer = new StringBuilder(header);
        await foreach (string line in lines)
        {
            buffer.Append(line);
            if (buffer.Length >= FlushCharacters)
            {
                await FlushAsync(buffer, httpContext);
            }
        }

        await FlushAsync(buffer, httpContext);
    }

    private static async Task FlushAsync(StringBuilder buffer, HttpContext context)
    {
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(buffer.ToString()), context.RequestAborted);
        buffer.Clear();
    }
}
