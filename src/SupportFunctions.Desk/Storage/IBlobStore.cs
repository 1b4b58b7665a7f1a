namespace SupportFunctions.Desk.Storage;

/// <summary>Bytes too large for a row: raw mail, attachments.</summary>
public interface IBlobStore
{
    /// <summary>Returns only once the bytes would survive a power cut. Writing the same name again replaces it whole.</summary>
    /// <param name="name">Segments of letters, digits, '-', '_' and '.', separated by '/'; at most 200 characters.</param>
    Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>The bytes, or null when there are none by that name.</summary>
    Task<byte[]?> ReadAsync(string name, CancellationToken cancellation);

    /// <summary>The same as a stream, for what is handed on rather than looked at; null when there are none by that name.</summary>
    async Task<Stream?> OpenAsync(string name, CancellationToken cancellation) =>
        await ReadAsync(name, cancellation) is { } content ? new MemoryStream(content, writable: false) : null;

    /// <summary>How long it is, or null when there is none by that name; an adapter that can tell without reading it does so.</summary>
    async Task<long?> LengthAsync(string name, CancellationToken cancellation) => (await ReadAsync(name, cancellation))?.LongLength;

    /// <summary>An absent blob is what was wanted.</summary>
    Task DeleteAsync(string name, CancellationToken cancellation);
}
