using System.Buffers;

namespace SupportFunctions.Desk.Intake;

/// <summary>Reads the body of a request into memory, once, and in not much more than it needs.</summary>
internal static class IntakeBody
{
    /// <summary>More is set aside only when this much has come: a length that is only claimed costs nothing.</summary>
    private const int FirstBuffer = 1024 * 1024;

    /// <summary>Of a message too large to take, this much is kept for somebody to look at.</summary>
    private const int KeptOfTooLarge = 256 * 1024;

    /// <summary>The body; over the limit the rest is read and dropped, and only the head is kept.</summary>
    /// <param name="claimed">Its Content-Length, where there is one.</param>
    public static async Task<(ReadOnlyMemory<byte> Body, bool IsWhole)> ReadAsync(Stream body, long? claimed, long limit, CancellationToken cancellation)
    {
        var kept = new MemoryStream((int)Math.Min(claimed ?? 0, FirstBuffer));
        byte[] buffer = ArrayPool<byte>.Shared.Rent(81_920);
        try
        {
            bool isWhole = true;
            int read;
            while ((read = await body.ReadAsync(buffer, cancellation)) > 0)
            {
                if (isWhole && kept.Length + read <= limit)
                {
                    Grow(kept, kept.Length + read, claimed, limit);
                    kept.Write(buffer, 0, read);
                }
                else if (isWhole)
                {
                    isWhole = false;
                    kept.SetLength(Math.Min(kept.Length, KeptOfTooLarge));
                    kept.Capacity = (int)kept.Length;
                }
            }

            return (kept.GetBuffer().AsMemory(0, (int)kept.Length), isWhole);
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
