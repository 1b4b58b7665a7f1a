using Microsoft.AspNetCore.Http;

namespace SupportFunctions.Desk.Http;

/// <summary>What tells a command that is executed again from a new one.</summary>
/// <param name="Id">The same each time a request with the same Idempotency-Key is executed.</param>
public sealed record CommandIdentity(string Id);

public static class CommandIdentities
{
    /// <summary>Null when the request has no Idempotency-Key: then each sending is a new command.</summary>
    public static string? CommandId(this HttpContext context) => context.Features.Get<CommandIdentity>()?.Id;
}
