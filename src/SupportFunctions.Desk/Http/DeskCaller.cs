using Microsoft.AspNetCore.Http;

namespace SupportFunctions.Desk.Http;

/// <param name="Name">The key's name: <c>by</c> in events.</param>
public sealed record DeskCaller(string Name, Role Role);

/// <summary>Who calls, for handlers.</summary>
public static class DeskCallers
{
    /// <exception cref="InvalidOperationException">The URL is open to all: nobody is known to call.</exception>
    public static DeskCaller Caller(this HttpContext context) =>
        context.Features.Get<DeskCaller>() ?? throw new InvalidOperationException($"{context.Request.Path} is open to all, so it has no caller.");

    /// <summary>The key's name: <c>by</c> in events.</summary>
    public static string Actor(this HttpContext context) => context.Caller().Name;
}
