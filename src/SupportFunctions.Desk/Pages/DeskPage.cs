using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.PreSales;

namespace SupportFunctions.Desk.Pages;

/// <summary>
/// A page: a Razor component rendered to a string, so that it works the same on Kestrel and inside the function app
/// (docs/adr/0006). It runs no script and loads nothing; the browser is told to hold it to that.
/// </summary>
public sealed class DeskPage(Type component, IReadOnlyDictionary<string, object?> parameters, int status = StatusCodes.Status200OK) : IResult
{
    private const string NoReferrer = "no-referrer";

    /// <summary>A form that is posted under <c>no-referrer</c> does not say which site it comes from, and would be refused.</summary>
    private const string ForForms = "same-origin";

    private static readonly string _policy =
        $"default-src 'none'; style-src '{PageStyle.Hash}'; img-src data:; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static DeskPage Of<TComponent>(params (string Name, object? Value)[] parameters) where TComponent : IComponent =>
        new(typeof(TComponent), parameters.ToDictionary(p => p.Name, p => p.Value));

    /// <summary>Whether a browser asks, and for a page of the desk; programs get problems as JSON.</summary>
    public static bool IsWanted(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return (context.Request.Path.StartsWithSegments("/desk", StringComparison.OrdinalIgnoreCase) || context.Request.Path.StartsWithSegments(PreSalesEndpoints.Path, StringComparison.OrdinalIgnoreCase)
                || context.Request.Path.StartsWithSegments("/status", StringComparison.OrdinalIgnoreCase)
                || context.Request.Path.StartsWithSegments("/rate", StringComparison.OrdinalIgnoreCase))
            && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A problem in words; one that a key would solve asks for it.</summary>
    internal static Task WriteAsync(HttpContext context, Problem problem)
    {
        bool isSignIn = problem.Status == StatusCodes.Status401Unauthorized;
        return new DeskPage(
            isSignIn ? typeof(SignInPage) : typeof(ErrorPage),
            isSignIn
                ? new Dictionary<string, object?>
                {
                    [nameof(SignInPage.Action)] = context.Request.PathBase.ToUriComponent() + SessionEndpoints.Path,
                    [nameof(SignInPage.To)] = SessionEndpoints.ReturnAddress(context),
                    [nameof(SignInPage.Fault)] = SessionEndpoints.IsHandingIn(context) ? problem.Detail : null,
                }
                : new Dictionary<string, object?> { [nameof(ErrorPage.Problem)] = problem },
            problem.Status).WriteAsync(context, isSignIn ? ForForms : NoReferrer);
    }

    public Task ExecuteAsync(HttpContext httpContext) => WriteAsync(httpContext, NoReferrer);

    private async Task WriteAsync(HttpContext context, string referrers)
    {
        IServiceProvider services = context.RequestServices;
        await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        string html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync(component, ParameterView.FromDictionary(parameters.ToDictionary()))).ToHtmlString());
        HttpResponse response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.ContentSecurityPolicy = _policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = referrers;
        await response.WriteAsync(html, context.RequestAborted);
    }
}
