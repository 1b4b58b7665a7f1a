using System.Security.Cryptography;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Intake;

/// <summary>The raw bytes of an intake on their way into the blob store, hashed as they pass. Until the intake is accepted nobody can read them.</summary>
internal sealed class RawUpload(string id, string blob, IBlobWriter writer) : IAsyncDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public string Id => id;

    public string Blob => blob;

    public int Length { get; private set; }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellation)
    {
        _hash.AppendData(piece.Span);
        Length += piece.Length;
        await writer.WriteAsync(piece, cancellation);
    }

    /// <returns>The SHA-256 of all of it, 64 hex digits, once it would survive a power cut.</returns>
    public async Task<string> CommitAsync(CancellationToken cancellation)
    {
        await writer.CommitAsync(cancellation);
        return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }

    public ValueTask DisposeAsync()
    {
        _hash.Dispose();
        return writer.DisposeAsync();
    }
}
