using Microsoft.Win32.SafeHandles;

namespace SupportFunctions.Standalone.Storage;

/// <summary>A <see cref="DurableFile"/> written piece by piece: readers of its path see the former content until it is committed.</summary>
/// <remarks>Disposed of before that it leaves nothing; a killed process leaves the temporary file, which <see cref="LeftoverFiles"/> removes.</remarks>
internal sealed class DurableFileWriter : IAsyncDisposable
{
    private readonly string _path;
    private readonly string _temporary;
    private readonly SafeFileHandle _file;
    private long _length;
    private bool _isCommitted;

    /// <param name="path">In a folder that exists.</param>
    public DurableFileWriter(string path)
    {
        (_path, _temporary) = (path, DurableFile.TemporaryNameOf(path));
        _file = File.OpenHandle(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.Asynchronous);
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellation)
    {
        await RandomAccess.WriteAsync(_file, piece, _length, cancellation);
        _length += piece.Length;
    }

    /// <summary>Syncs, renames into place, syncs the folder.</summary>
    public Task CommitAsync(CancellationToken cancellation) => Task.Run(
        () =>
        {
            RandomAccess.FlushToDisk(_file);
            _file.Dispose();
            cancellation.ThrowIfCancellationRequested();
            File.Move(_temporary, _path, overwrite: true);
            _isCommitted = true;
            DurableFile.SyncFolder(DurableFile.FolderOf(_path));
        },
        cancellation);

    public ValueTask DisposeAsync()
    {
        _file.Dispose();
        if (!_isCommitted)
        {
            File.Delete(_temporary);
        }

        return ValueTask.CompletedTask;
    }
}
