namespace SupportFunctions.Desk.Storage;

/// <summary>For stores that can only write a blob in one go: the pieces are gathered in memory.</summary>
internal sealed class WholeBlobWriter(IBlobStore blobs, string name) : IBlobWriter
{
    private readonly MemoryStream _whole = new();

    public ValueTask WriteAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        _whole.Write(piece.Span);
        return ValueTask.CompletedTask;
    }

    public Task CommitAsync(CancellationToken cancellation) => blobs.WriteAsync(name, _whole.GetBuffer().AsMemory(0, (int)_whole.Length), cancellation);

    public ValueTask DisposeAsync() => _whole.DisposeAsync();
}
