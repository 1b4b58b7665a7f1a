using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using SupportFunctions.Desk.Pages;

namespace SupportFunctions.Desk.Http;

/// <summary>
/// Finds out who calls <c>/api</c> and <c>/desk</c>: by the header <c>x-functions-key</c>, by the cookie that a page's
/// <c>?code=</c> was exchanged for, or by what a platform in front says, where it is trusted. Whether the caller may do what is asked is <see cref="RoleMiddleware"/>'s to say.
/// </summary>
public sealed class KeyMiddleware(RequestDelegate next, IApiKeys keys, DeskCookie cookie, PlatformSignIn? platform = null)
{
    public const string Header = "x-functions-key";

    public const string Query = "code";

    private const string HowTo = $"Send one of the desk's keys in the header {Header}.";

    public async Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        PathString path = context.Request.Path;
        bool isPage = path.StartsWithSegments("/desk", StringComparison.OrdinalIgnoreCase);
        if (!isPage && !path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        {
            await next(context);
            return;
        }

        context.Response.Headers.CacheControl = "no-store";
        if (path.Equals(SessionEndpoints.Path, StringComparison.OrdinalIgnoreCase))
        {
            // Where a key is handed in: nobody has one yet.
            await next(context);
            return;
        }

        if (context.Request.Headers.TryGetValue(Header, out var header))
        {
            await ContinueAs(context, CallerOf(keys.Find(header.ToString())), "The key is not one of the desk's. " + HowTo);
        }
        else if (isPage && HttpMethods.IsGet(context.Request.Method) && context.Request.Query.TryGetValue(Query, out var code))
        {
            await Exchange(context, code.ToString());
        }
        else if (context.Request.Cookies.TryGetValue(DeskCookie.Name, out string? token))
        {
            await FromOwnPages(context, CallerOf(cookie.Read(token, keys.All)), "The session has ended. Open the page again with ?code= and a key.");
        }
        else if (platform is not null && context.Request.Headers.ContainsKey(PlatformSignIn.Header))
        {
            await FromOwnPages(context, platform.Find(context.Request), "You are signed in, but have no role in the desk. Ask an administrator for one, or use a key.");
        }
        else
        {
            await Problems.Unauthorized(isPage ? "Open the page with ?code= and one of the desk's keys." : HowTo).ExecuteAsync(context);
        }
    }

    private static DeskCaller? CallerOf(ApiKey? key) => key is null ? null : new DeskCaller(key.Name, key.Role);

    /// <summary>For what a browser sends by itself, whoever wrote the page.</summary>
    private Task FromOwnPages(HttpContext context, DeskCaller? caller, string otherwise) => IsFromElsewhere(context.Request)
        ? Problems.Forbidden("A page of another site sent this. Use the desk's own pages, or a key in the header.").ExecuteAsync(context)
        : ContinueAs(context, caller, otherwise);

    private async Task ContinueAs(HttpContext context, DeskCaller? caller, string otherwise)
    {
        if (caller is null)
        {
            await Problems.Unauthorized(otherwise).ExecuteAsync(context);
            return;
        }

        context.Features.Set(caller);
        await next(context);
    }

    /// <summary>The key must not stay in the address bar, the history or a referrer.</summary>
    private async Task Exchange(HttpContext context, string code)
    {
        if (keys.Find(code) is not { } key)
        {
            await Problems.Unauthorized("The code is not one of the desk's keys.").ExecuteAsync(context);
            return;
        }

        cookie.Write(context, key);
        var rest = new QueryBuilder(context.Request.Query
            .Where(q => !q.Key.Equals(Query, StringComparison.OrdinalIgnoreCase))
            .SelectMany(q => q.Value, (q, value) => KeyValuePair.Create(q.Key, value ?? "")));
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        context.Response.Redirect(context.Request.PathBase.ToUriComponent() + context.Request.Path.ToUriComponent() + rest.ToQueryString());
    }

    /// <summary>SameSite keeps other sites out; this also keeps out other ports and subdomains of the same site.</summary>
    internal static bool IsFromElsewhere(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method)
        && request.Headers.Origin.ToString() is { Length: > 0 } origin
        && !(Uri.TryCreate(origin, UriKind.Absolute, out Uri? from) && request.Host.HasValue
            && from.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));
}
