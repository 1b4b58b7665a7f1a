using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SupportFunctions.Desk.Http;

/// <summary>Refuses a body that is too large: at once where its length is said, else where it crosses the limit. The same on every server.</summary>
public sealed class BodyLimits(RequestDelegate next)
{
    public const long Ordinary = 30L * 1024 * 1024;

    public const long Intake = 40L * 1024 * 1024;

    /// <summary><c>/intake/email</c> keeps the head of what is over <see cref="Intake"/>, because a refused sender would retry for days.</summary>
    public const long IntakeMail = 64L * 1024 * 1024;

    public static long For(PathString path) =>
        path.Equals("/intake/email", StringComparison.OrdinalIgnoreCase) || path.Equals("/intake/email/", StringComparison.OrdinalIgnoreCase) ? IntakeMail
        : path.StartsWithSegments("/intake", StringComparison.OrdinalIgnoreCase) ? Intake
        : Ordinary;

    public async Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        long limit = For(context.Request.Path);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
        {
            // The limit is kept here. A server that keeps one of its own breaks the connection off while the client still sends, and the
            // client never reads why; without one it drops the rest, for some seconds at most.
            server.MaxRequestBodySize = null;
        }

        if (context.Request.ContentLength > limit)
        {
            await Problems.TooLarge(limit).ExecuteAsync(context);
            return;
        }

        if (context.Request.ContentLength is null)
        {
            context.Request.Body = new LimitedBody(context.Request.Body, limit);
        }

        await next(context);
    }
}
