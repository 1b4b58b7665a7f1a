using System.Buffers;

namespace SupportFunctions.Desk.Intake;

/// <summary>
/// Reads the body of a webhook into memory, once, and in not much more than it needs: nothing of it may be kept before its signature was
/// checked, over all of it. Mails, which have none, are a <see cref="MailBody"/>.
/// </summary>
internal static class IntakeBody
{
    /// <summary>More is set aside only when this much has come: a length that is only claimed costs nothing.</summary>
    private const int FirstBuffer = 1024 * 1024;

    /// <summary>The body; null over the limit, when all of it was read and dropped.</summary>
    /// <param name="claimed">Its Content-Length, where there is one.</param>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(Stream body, long? claimed, long limit, CancellationToken cancellation)
    {
        MemoryStream? kept = new((int)Math.Min(claimed ?? 0, FirstBuffer));
        byte[] buffer = ArrayPool<byte>.Shared.Rent(81_920);
        try
        {
            int read;
            while ((read = await body.ReadAsync(buffer, cancellation)) > 0)
            {
                if (kept is not null && kept.Length + read <= limit)
                {
                    Grow(kept, kept.Length + read, claimed, limit);
                    kept.Write(buffer, 0, read);
                }
                else
                {
                    kept = null;
                }
            }

            // Without the cast null would become an empty body, by way of the conversion from an array.
            return kept is null ? (ReadOnlyMemory<byte>?)null : kept.GetBuffer().AsMemory(0, (int)kept.Length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>From the first buffer to what is claimed, at once: by doubling, all steps together would cost four times the body.</summary>
    private static void Grow(MemoryStream kept, long needed, long? claimed, long limit)
    {
        if (needed > kept.Capacity)
        {
            long wanted = claimed ?? Math.Max(2L * kept.Capacity, 64 * 1024);
            kept.Capacity = (int)Math.Min(limit, Math.Max(needed, wanted));
        }
    }
}
