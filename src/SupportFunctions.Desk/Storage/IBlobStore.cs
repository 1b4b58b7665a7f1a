using System.Buffers;

namespace SupportFunctions.Desk.Storage;

/// <summary>Bytes too large for a row: raw mail, attachments.</summary>
/// <remarks>Members with a body hold the whole content in memory; an adapter that can do without does so.</remarks>
public interface IBlobStore
{
    /// <summary>Returns only once the bytes would survive a power cut. Writing the same name again replaces it whole.</summary>
    /// <param name="name">Segments of letters, digits, '-', '_' and '.', separated by '/'; at most 200 characters.</param>
    Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>Begins a blob whose bytes come piece by piece. Nobody sees anything of it before it is committed; what was there stays until then.</summary>
    Task<IBlobWriter> CreateAsync(string name, CancellationToken cancellation)
    {
        BlobNames.Check(name);
        return Task.FromResult<IBlobWriter>(new WholeBlobWriter(this, name));
    }

    /// <summary>The bytes, or null when there are none by that name.</summary>
    Task<byte[]?> ReadAsync(string name, CancellationToken cancellation);

    /// <summary>The same in memory that the process has back as soon as the caller disposes of it; nothing may look at it afterwards.</summary>
    async Task<IMemoryOwner<byte>?> LoadAsync(string name, CancellationToken cancellation) =>
        await ReadAsync(name, cancellation) is { } content ? LargeMemory.Over(content) : null;

    /// <summary>The same as a stream that can seek, for what is handed on rather than looked at; null when there are none by that name.</summary>
    async Task<Stream?> OpenAsync(string name, CancellationToken cancellation) =>
        await ReadAsync(name, cancellation) is { } content ? new MemoryStream(content, writable: false) : null;

    /// <summary>How long it is, or null when there is none by that name; an adapter that can tell without reading it does so.</summary>
    async Task<long?> LengthAsync(string name, CancellationToken cancellation) => (await ReadAsync(name, cancellation))?.LongLength;

    /// <summary>An absent blob is what was wanted.</summary>
    Task DeleteAsync(string name, CancellationToken cancellation);
}

/// <summary>One blob that is being written, by one caller, piece after piece.</summary>
/// <remarks>Disposed of before it is committed, or with its process, it leaves nothing that anybody can read.</remarks>
public interface IBlobWriter : IAsyncDisposable
{
    /// <param name="piece">The caller's again once this returns.</param>
    ValueTask WriteAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellation);

    /// <summary>Once, at the end. Returns only once all pieces would survive a power cut under the blob's name.</summary>
    Task CommitAsync(CancellationToken cancellation);
}
