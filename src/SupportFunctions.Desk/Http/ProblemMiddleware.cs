using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Http;

/// <summary>The one place where exceptions and bare status codes become problems, and where a fault of ours is logged, once.</summary>
public sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    private const int LongestPath = 200;

    public async Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        // Nothing is to be taken for anything but what it says it is, user text in JSON least of all.
        context.Response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to read an answer; 499 is what logs show for that.
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return;
        }
        catch (Exception fault) when (!context.Response.HasStarted)
        {
            Problem problem = ProblemOf(fault, context);
            context.Response.Clear();
            context.Response.Headers.XContentTypeOptions = "nosniff";
            await problem.ExecuteAsync(context);
            return;
        }

        if (!context.Response.HasStarted && context.Response.ContentType is null && BareProblem(context) is { } bare)
        {
            await bare.ExecuteAsync(context);
        }
    }

    private Problem ProblemOf(Exception fault, HttpContext context)
    {
        switch (fault)
        {
            case ProblemException known:
                return known.Problem;
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return Problems.TooLarge(BodyLimits.For(context.Request.Path));
            case BadHttpRequestException { StatusCode: StatusCodes.Status415UnsupportedMediaType }:
                return Problems.UnsupportedMediaType("Send the type of body that /openapi.json names for this URL.");
            case BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout }:
                return Problems.Of(StatusCodes.Status408RequestTimeout, "timeout", "The body came too slowly", "Send it again.");
            case BadHttpRequestException { InnerException: JsonException { Path: { } path } }:
                return Problems.Malformed($"The body cannot be read at {path}. /openapi.json shows what belongs there.");
            case BadHttpRequestException:
                return Problems.Malformed("A value in the URL, a header or the body cannot be read, or is missing. /openapi.json shows what belongs there.");
            case StoreUnavailableException:
                LogStoreUnavailable(logger, fault, context.Request.Method, RouteOf(context));
                return Problems.Unavailable("The storage cannot be reached. Try again with the same Idempotency-Key: what was done already is not done twice.");
            default:
                string trace = Activity.Current?.Id ?? context.TraceIdentifier;
                LogUnhandled(logger, fault, context.Request.Method, RouteOf(context), trace);
                return Problems.Internal(trace);
        }
    }

    /// <summary>Never the path itself: it can hold a customer's address.</summary>
    private static string RouteOf(HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)";

    private static Problem? BareProblem(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => Problems.NotFound($"Nothing is served at {Shown(context)}. /openapi.json lists every URL."),
        StatusCodes.Status405MethodNotAllowed => Problems.MethodNotAllowed($"{Shown(context)} takes {context.Response.Headers.Allow}."),
        StatusCodes.Status415UnsupportedMediaType => Problems.UnsupportedMediaType("Send the type of body that /openapi.json names for this URL, such as Content-Type: application/json."),
        StatusCodes.Status400BadRequest => Problems.Malformed("The request cannot be read. /openapi.json shows what belongs in it."),
        _ => null,
    };

    /// <summary>The sender's own words, as far as they help to see the mistake.</summary>
    private static string Shown(HttpContext context) => context.Request.Path.ToString() is { Length: > LongestPath } path ? path[..LongestPath] + "..." : context.Request.Path.ToString();

    [LoggerMessage(1001, LogLevel.Error, "{Method} {Route} failed ({TraceId}).")]
    private static partial void LogUnhandled(ILogger logger, Exception fault, string method, string route, string traceId);

    [LoggerMessage(1002, LogLevel.Warning, "{Method} {Route}: the storage cannot be reached.")]
    private static partial void LogStoreUnavailable(ILogger logger, Exception fault, string method, string route);
}
