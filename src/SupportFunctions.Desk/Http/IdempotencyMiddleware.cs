using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Http;

/// <summary>On an endpoint that is open to all and takes an Idempotency-Key all the same.</summary>
public sealed record OpenIdempotency;

/// <summary>
/// A write with an Idempotency-Key is done once: sent again, it gets the answer of the first time. Good answers and refusals
/// are kept, faults of the desk never.
/// </summary>
public sealed partial class IdempotencyMiddleware(RequestDelegate next, IdempotencyStore store, ILogger<IdempotencyMiddleware> logger)
{
    public const string Header = "Idempotency-Key";

    public const string ReplayedHeader = "Idempotency-Replayed";

    private const int MaxKeyCharacters = 255;

    private const int BufferInMemory = 1024 * 1024;

    public async Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!IsWrite(context) || !context.Request.Headers.TryGetValue(Header, out var header) || CallerOf(context) is not { } caller)
        {
            await next(context);
            return;
        }

        string key = header.ToString();
        if (key.Length is 0 or > MaxKeyCharacters || key.Any(c => c is < ' ' or > '~'))
        {
            await Problems.Malformed($"{Header} is 1 to 255 printable ASCII characters; a new UUID for each request is best.").ExecuteAsync(context);
            return;
        }

        string route = $"{context.Request.Method} {context.Request.Path}";
        string fingerprint = await FingerprintAsync(context);
        switch (await store.ClaimAsync(caller, route, key, fingerprint, context.RequestAborted))
        {
            case IdempotencyClaim.Mine mine:
                context.Features.Set(new CommandIdentity(mine.Row.CommandId));
                await ExecuteAsync(context, mine);
                break;
            case IdempotencyClaim.Answered { Answer: var answer }:
                context.Response.Headers[ReplayedHeader] = "true";
                await SendAsync(context, answer);
                break;
            case IdempotencyClaim.InWork:
                await (Problems.Conflict("still-being-worked-on", $"The first request with this {Header} is still being worked on. Send it again in a moment.")
                    with { RetryAfter = TimeSpan.FromSeconds(2) }).ExecuteAsync(context);
                break;
            case IdempotencyClaim.OtherRequest:
                await Problems.AgainstRule("idempotency-key-reused", $"This {Header} was used here with another body. Use a new one for a new request.").ExecuteAsync(context);
                break;
        }
    }

    private static bool IsWrite(HttpContext context) =>
        context.GetEndpoint() is RouteEndpoint
        && !(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) || HttpMethods.IsOptions(context.Request.Method));

    /// <summary>On a URL that is open to all nobody has a name; the key, which only its maker knows, tells requests apart.</summary>
    private static string? CallerOf(HttpContext context) => context.Features.Get<DeskCaller>()?.Name
        ?? (context.GetEndpoint()?.Metadata.GetMetadata<OpenIdempotency>() is null ? null : "open to all");

    private static async Task<string> FingerprintAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        request.EnableBuffering(BufferInMemory);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.QueryString}\n"));
        byte[] chunk = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(chunk, context.RequestAborted)) > 0;)
        {
            hash.AppendData(chunk.AsSpan(0, read));
        }

        request.Body.Position = 0;
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private async Task ExecuteAsync(HttpContext context, IdempotencyClaim.Mine claim)
    {
        Stream body = context.Response.Body;
        using var buffer = new MemoryStream();
        context.Response.Body = buffer;
        bool isAnswered = false;
        try
        {
            await next(context);
            isAnswered = IsKept(context.Response.StatusCode);
        }
        finally
        {
            context.Response.Body = body;
            if (!isAnswered)
            {
                await KeepAsync(context, () => store.ReleaseAsync(claim, CancellationToken.None));
            }
        }

        var answer = new IdempotentAnswer(
            context.Response.StatusCode,
            context.Response.ContentType,
            Field(context.Response.Headers.ETag),
            Field(context.Response.Headers.Location),
            Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
        if (isAnswered)
        {
            // What was done is done, even if the caller has gone: the answer is kept all the same.
            await KeepAsync(context, () => store.AnswerAsync(claim, answer, CancellationToken.None));
        }

        await SendAsync(context, answer);
    }

    /// <summary>A claim that cannot be closed runs out by itself, and the command id keeps its effect single; so the answer still goes out.</summary>
    private async Task KeepAsync(HttpContext context, Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (StoreUnavailableException fault)
        {
            LogNotKept(logger, fault, context.Request.Method, context.Request.Path);
        }
    }

    private static bool IsKept(int status) =>
        status is (>= 200 and < 300) or (>= 400 and < 500)
        && status is not (StatusCodes.Status408RequestTimeout or StatusCodes.Status429TooManyRequests or StatusCodes.Status499ClientClosedRequest);

    private static string? Field(Microsoft.Extensions.Primitives.StringValues values) => values.Count == 0 ? null : values.ToString();

    private static async Task SendAsync(HttpContext context, IdempotentAnswer answer)
    {
        HttpResponse response = context.Response;
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        response.Headers.ETag = answer.ETag;
        response.Headers.Location = answer.Location;
        if (answer.Body.Length > 0)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(answer.Body);
            response.ContentLength = bytes.Length;
            await response.Body.WriteAsync(bytes, context.RequestAborted);
        }
    }

    [LoggerMessage(1003, LogLevel.Warning, "{Method} {Path}: the answer for its Idempotency-Key could not be kept.")]
    private static partial void LogNotKept(ILogger logger, Exception fault, string method, string path);
}
