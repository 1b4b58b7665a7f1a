using NodaTime;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Outbox;

/// <summary>An effect waiting to be done, written with the commit that wants it.</summary>
/// <typeparam name="T">The effects of one kind of thing.</typeparam>
/// <param name="NextAttemptAt">MachineTime; null: at once.</param>
/// <param name="GivenUpAt">MachineTime at which it was given up for good; an administrator may try it again.</param>
public sealed record OutboxEntry<T>(T Effect, int Attempts = 0, Instant? NextAttemptAt = null, string? LastError = null, Instant? GivenUpAt = null);

/// <summary>An entry where it is kept.</summary>
public sealed record OutboxRow<T>(string RowKey, string ETag, OutboxEntry<T> Entry);

public static class OutboxRows
{
    public static OutboxRow<T> Read<T>(TableRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new(row.RowKey, row.ETag, DeskJson.Read<OutboxEntry<T>>(row.Body));
    }
}
