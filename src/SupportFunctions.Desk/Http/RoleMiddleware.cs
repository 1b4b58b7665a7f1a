using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.Http;

/// <summary>Whether the caller may use the endpoint that routing found. Does not rely on how the URL was written.</summary>
public sealed class RoleMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        // Routing's own answers (405, 415) are endpoints too, but no routes.
        if (context.GetEndpoint() is RouteEndpoint endpoint && Refusal(endpoint, context) is { } problem)
        {
            await problem.ExecuteAsync(context);
            return;
        }

        await next(context);
    }

    private static Problem? Refusal(RouteEndpoint endpoint, HttpContext context)
    {
        Access access = endpoint.Metadata.GetMetadata<Access>()
            ?? throw new InvalidOperationException($"{endpoint.DisplayName} does not say who may use it: add Needs(role) or IsOpen().");
        if (access.Needs is not { } needed)
        {
            return null;
        }

        return context.Features.Get<DeskCaller>() switch
        {
            null => Problems.Unauthorized($"Send one of the desk's keys in the header {KeyMiddleware.Header}."),
            { } caller when caller.Role < needed => Problems.Forbidden(
                $"The key '{caller.Name}' has the role {Words.Of(caller.Role)}; this needs {Words.Of(needed)}. Use another key, or ask an administrator for one."),
            _ => null,
        };
    }
}
