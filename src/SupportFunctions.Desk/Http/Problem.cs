using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Pages;

namespace SupportFunctions.Desk.Http;

/// <summary>Why a request was not done, as in RFC 9457. Also an <see cref="IResult"/>, and throwable through <see cref="ToException"/>. A browser that asked for a page gets it as one.</summary>
/// <param name="Type">Stable: programs may compare it. Listed in docs/problems.md.</param>
/// <param name="Detail">What happened, then what to do.</param>
public sealed record Problem(string Type, string Title, int Status, string Detail) : IResult
{
    public const string ContentType = "application/problem+json";

    public const string TypeBase = "https://supportfunctions.dev/problems/";

    /// <summary>By field, as in the body: <c>contacts[1].email</c>. Only for 400.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors { get; init; }

    /// <summary>What to look for in the log. Only for 500.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TraceId { get; init; }

    /// <summary>For the <c>Retry-After</c> field.</summary>
    [JsonIgnore]
    public TimeSpan? RetryAfter { get; init; }

    public ProblemException ToException() => new(this);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        HttpResponse response = httpContext.Response;
        response.StatusCode = Status;
        response.Headers.CacheControl = "no-store";
        if (RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = FormattableString.Invariant($"{Math.Ceiling(wait.TotalSeconds)}");
        }

        if (Status == StatusCodes.Status401Unauthorized)
        {
            // RFC 9110, 15.5.2: a 401 names a scheme.
            response.Headers.WWWAuthenticate = """FunctionsKey realm="desk", header="x-functions-key" """.TrimEnd();
        }

        if (DeskPage.IsWanted(httpContext))
        {
            await DeskPage.WriteAsync(httpContext, this);
            return;
        }

        response.ContentType = ContentType;
        await response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(this, DeskJson.Options), httpContext.RequestAborted);
    }
}

/// <summary>Ends a request with its problem, from wherever it is noticed. Not logged: it is an answer, not a fault.</summary>
public sealed class ProblemException(Problem problem) : Exception(problem.Detail)
{
    public Problem Problem { get; } = problem;
}
