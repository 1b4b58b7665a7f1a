using NodaTime;

namespace SupportFunctions.Desk.Http;

/// <summary>A request that was sent with an Idempotency-Key, and its answer once there is one.</summary>
/// <param name="Fingerprint">Hash of query and body: another one under the same key is another request.</param>
/// <param name="CommandId">Deterministic and kept when the request is executed again, so that a store can make its effect once.</param>
/// <param name="FirstAt">Machine time; the row is forgotten <see cref="IdempotencyStore.KeptFor"/> later.</param>
/// <param name="ClaimedAt">Machine time at which somebody began to work on it; null when they gave it back.</param>
internal sealed record IdempotencyRow(string Fingerprint, string CommandId, Instant FirstAt, Instant? ClaimedAt, IdempotentAnswer? Answer);

internal sealed record IdempotentAnswer(int Status, string? ContentType, string? ETag, string? Location, string Body);

internal abstract record IdempotencyClaim
{
    private IdempotencyClaim() { }

    /// <summary>To be executed, by this request alone.</summary>
    public sealed record Mine(string RowKey, string ETag, IdempotencyRow Row) : IdempotencyClaim;

    public sealed record Answered(IdempotentAnswer Answer) : IdempotencyClaim;

    /// <summary>Somebody else is at it.</summary>
    public sealed record InWork : IdempotencyClaim;

    public sealed record OtherRequest : IdempotencyClaim;
}
