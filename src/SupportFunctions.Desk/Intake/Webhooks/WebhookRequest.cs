using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using NodaTime;

namespace SupportFunctions.Desk.Intake.Webhooks;

/// <summary>A request as it came: nothing of it is to be believed before its signature is.</summary>
/// <param name="body">The very bytes that were signed; never a body that was read and written again.</param>
/// <param name="now">MachineTime: a replay is judged by the real clock.</param>
public sealed class WebhookRequest(IHeaderDictionary headers, ReadOnlyMemory<byte> body, Instant now)
{
    /// <summary>Stops a header of megabytes from being compared for seconds; what is longer counts as absent.</summary>
    public const int LongestHeader = 4096;

    /// <summary>Without its parameters, in lower case.</summary>
    public string MediaType { get; } = (headers.ContentType.ToString().Split(';')[0]).Trim().ToLowerInvariant();

    public ReadOnlyMemory<byte> Body => body;

    public Instant Now => now;

    /// <summary>Null when absent, empty, too long, or given twice: two readers might differ on which one holds.</summary>
    public string? Header(string name) =>
        headers.TryGetValue(name, out StringValues values) && values is [{ Length: > 0 and <= LongestHeader } one] ? one : null;
}
