using System.Buffers;
using Microsoft.Win32.SafeHandles;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Standalone.Storage;

/// <summary>Blobs as files under <c>blobs</c> in the data folder, at the path that is their name.</summary>
/// <remarks>
/// A name cannot also be the folder of another one. Where the file system takes upper and lower case for the same, so does this.
/// </remarks>
public sealed class FileBlobStore(string dataFolder) : IBlobStore
{
    private readonly string _root = Path.Combine(Path.GetFullPath(dataFolder), "blobs");

    public async Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var path = PathOf(name);
        try
        {
            DurableFile.CreateFolder(Path.GetDirectoryName(path) ?? _root);
            await DurableFile.WriteAsync(path, content, cancellation);
        }
        catch (Exception failure) when (IsOutside(failure))
        {
            throw Unavailable("written", name, failure);
        }
    }

    public Task<IBlobWriter> CreateAsync(string name, CancellationToken cancellation)
    {
        var path = PathOf(name);
        return Task.Run<IBlobWriter>(
            () =>
            {
                try
                {
                    DurableFile.CreateFolder(Path.GetDirectoryName(path) ?? _root);
                    return new Writer(name, new DurableFileWriter(path));
                }
                catch (Exception failure) when (IsOutside(failure))
                {
                    throw Unavailable("written", name, failure);
                }
            },
            cancellation);
    }

    public async Task<byte[]?> ReadAsync(string name, CancellationToken cancellation)
    {
        var path = PathOf(name);
        try
        {
            return await File.ReadAllBytesAsync(path, cancellation);
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception failure) when (IsOutside(failure))
        {
            throw Unavailable("read", name, failure);
        }
    }

    public async Task<IMemoryOwner<byte>?> LoadAsync(string name, CancellationToken cancellation)
    {
        var path = PathOf(name);
        IMemoryOwner<byte>? content = null;
        try
        {
            using SafeFileHandle file = File.OpenHandle(
                path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.Asynchronous | FileOptions.SequentialScan);
            content = LargeMemory.Of(checked((int)RandomAccess.GetLength(file)));
            await FillAsync(file, content.Memory, cancellation);
            return content;
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception failure)
        {
            content?.Dispose();
            if (IsOutside(failure))
            {
                throw Unavailable("read", name, failure);
            }

            throw;
        }
    }

    public Task<Stream?> OpenAsync(string name, CancellationToken cancellation)
    {
        var path = PathOf(name);
        try
        {
            return Task.FromResult<Stream?>(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1, FileOptions.Asynchronous | FileOptions.SequentialScan));
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
        catch (Exception failure) when (IsOutside(failure))
        {
            throw Unavailable("read", name, failure);
        }
    }

    public Task<long?> LengthAsync(string name, CancellationToken cancellation)
    {
        var file = new FileInfo(PathOf(name));
        try
        {
            return Task.FromResult<long?>(file.Exists ? file.Length : null);
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<long?>(null);
        }
        catch (Exception failure) when (IsOutside(failure))
        {
            throw Unavailable("read", name, failure);
        }
    }

    public Task DeleteAsync(string name, CancellationToken cancellation)
    {
        var path = PathOf(name);
        return Task.Run(
            () =>
            {
                try
                {
                    DurableFile.Delete(path);
                }
                catch (Exception failure) when (IsOutside(failure))
                {
                    throw Unavailable("deleted", name, failure);
                }
            },
            cancellation);
    }

    private static async Task FillAsync(SafeFileHandle file, Memory<byte> content, CancellationToken cancellation)
    {
        for (int at = 0; at < content.Length;)
        {
            int read = await RandomAccess.ReadAsync(file, content[at..], at, cancellation);
            at += read > 0 ? read : throw new EndOfStreamException("The file is shorter than it was when it was opened.");
        }
    }

    private static bool IsOutside(Exception failure) => failure is IOException or UnauthorizedAccessException;

    private static StoreUnavailableException Unavailable(string doing, string name, Exception inner) =>
        new($"The blob {name} could not be {doing}: {inner.Message} Check the disk and the rights of the data folder.", inner);

    private string PathOf(string name)
    {
        BlobNames.Check(name);
        return Path.Combine(_root, name.Replace('/', Path.DirectorySeparatorChar));
    }

    private sealed class Writer(string name, DurableFileWriter file) : IBlobWriter
    {
        public async ValueTask WriteAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellation)
        {
            try
            {
                await file.WriteAsync(piece, cancellation);
            }
            catch (Exception failure) when (IsOutside(failure))
            {
                throw Unavailable("written", name, failure);
            }
        }

        public async Task CommitAsync(CancellationToken cancellation)
        {
            try
            {
                await file.CommitAsync(cancellation);
            }
            catch (Exception failure) when (IsOutside(failure))
            {
                throw Unavailable("written", name, failure);
            }
        }

        public ValueTask DisposeAsync() => file.DisposeAsync();
    }
}
