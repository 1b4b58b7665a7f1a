using System.Runtime.InteropServices;

namespace SupportFunctions.Standalone.Storage;

/// <summary>Files that are there whole after a power cut, or not at all.</summary>
public static partial class DurableFile
{
    private const int Interrupted = 4;

    /// <summary>What some network and foreign file systems say to a sync of a folder (EINVAL): there is nothing to sync then.</summary>
    private const int NotSupported = 22;

    private static readonly Lock Creating = new();

    /// <summary>
    /// Writes beside the target, syncs, renames into place, syncs the folder. Readers of <paramref name="path"/> see the former
    /// content or the new one. Of two writers at once the last rename wins.
    /// </summary>
    /// <param name="path">In a folder that exists. The temporary name is this one with <c>~</c>, 32 digits and <c>.tmp</c> behind it;
    /// after a crash such a file can be left behind and may be deleted.</param>
    public static Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
        Task.Run(() => Write(path, content.Span, cancellation), cancellation);

    /// <summary>Makes the folder and those above it, where they are missing, so that they survive a power cut too.</summary>
    public static void CreateFolder(string path)
    {
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

        // Under a lock: who finds the folder there must find it synced too.
        lock (Creating)
        {
            if (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } parent)
            {
                CreateFolder(parent);
                Directory.CreateDirectory(folder);
                SyncFolder(parent);
            }
        }
    }

    /// <summary>Deletes the file, if it is there, so that it stays deleted.</summary>
    public static void Delete(string path)
    {
        if (File.Exists(path))
        {
            File.Delete(path);
            SyncFolder(FolderOf(path));
        }
    }

    private static void Write(string path, ReadOnlySpan<byte> content, CancellationToken cancellation)
    {
        Replace(path, content, sync: true, cancellation);
        SyncFolder(FolderOf(path));
    }

    /// <summary>One part of a durable write: the file is whole, but its name is durable only once <see cref="SyncFolder"/> was called.</summary>
    /// <param name="sync">Whether the content survives a power cut.</param>
    internal static void Replace(string path, ReadOnlySpan<byte> content, bool sync, CancellationToken cancellation)
    {
        var temporary = TemporaryNameOf(path);
        try
        {
            using (var file = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                RandomAccess.Write(file, content, 0);
                if (sync)
                {
                    RandomAccess.FlushToDisk(file);
                }
            }

            cancellation.ThrowIfCancellationRequested();
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    internal static string TemporaryNameOf(string path) => $"{path}~{Guid.NewGuid():N}.tmp";

    internal static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) ?? path;

    /// <summary>A rename is durable once its folder is. .NET opens no folders, hence libc; NTFS keeps a journal of names itself.</summary>
    internal static void SyncFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const int readOnly = 0;
        var descriptor = Retried(() => OpenFile(folder, readOnly));
        if (descriptor < 0)
        {
            throw NotSynced(folder);
        }

        try
        {
            if (Retried(() => Sync(descriptor)) < 0 && Marshal.GetLastPInvokeError() != NotSupported)
            {
                throw NotSynced(folder);
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>A signal may interrupt a system call, which is then made again.</summary>
    private static int Retried(Func<int> call)
    {
        int result;
        do
        {
            result = call();
        }
        while (result < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        return result;
    }

    private static IOException NotSynced(string folder) =>
        new($"The folder {folder} could not be synced to the disk: {Marshal.GetLastPInvokeErrorMessage()}.");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
