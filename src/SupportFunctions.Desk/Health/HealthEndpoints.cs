using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Health;

/// <summary>Whether the host listens, and whether it can work.</summary>
internal static class HealthEndpoints
{
    private const string Group = "Health";

    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/healthz", () => TypedResults.Ok(new Health("listening")))
            .IsOpen().Says(Group, "Whether the host listens.").Answers<Health>();

        endpoints.MapGet("/readyz", ReadyAsync)
            .IsOpen().Says(Group, "Whether the host can reach its storage.").Answers<Health>().Refuses(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> ReadyAsync(ITableStore store, CancellationToken cancellation)
    {
        // One point read; whether the row is there does not matter. A store that is away throws, and that becomes the 503.
        await store.ReadAsync("policy", "all", "current|desk", cancellation);
        return TypedResults.Ok(new Health("ready"));
    }
}

/// <param name="Status"><c>listening</c> or <c>ready</c>.</param>
public sealed record Health(string Status);
