using SupportFunctions.Standalone.Storage;

namespace SupportFunctions.Standalone.Mail;

/// <summary>Writes files of one folder in groups: each is synced, and the folder once for all of them.</summary>
/// <remarks>
/// On threads of its own, because a sync blocks: waiting in the thread pool it would keep the desk from answering. Nobody waits for
/// others: a thread takes what is there, and while it writes, the next group comes together.
/// </remarks>
internal sealed class EmlWriter(string folder, bool fsync)
{
    private const int MaxThreads = 4;

    /// <summary>Syncs of one thread wait for each other, those of several share the disk's flush; a thread more for each of these that wait.</summary>
    private const int FilesPerThread = 16;

    private readonly Queue<PendingFile> _waiting = new();
    private int _threads;

    /// <summary>Completes when the file would survive a power cut, where that was asked for.</summary>
    public Task WriteAsync(string path, byte[] content)
    {
        var file = new PendingFile(path, content);
        lock (_waiting)
        {
            _waiting.Enqueue(file);
            if (_threads < MaxThreads && _waiting.Count > FilesPerThread * _threads)
            {
                _threads++;
                new Thread(Work) { Name = "Outbox writer", IsBackground = true }.Start();
            }
        }

        return file.Written.Task;
    }

    /// <summary>Until nothing waits. A thread is cheap beside a sync.</summary>
    private void Work()
    {
        while (Take() is { Count: > 0 } group)
        {
            Write(group);
        }
    }

    private List<PendingFile> Take()
    {
        var group = new List<PendingFile>(FilesPerThread);
        lock (_waiting)
        {
            while (group.Count < FilesPerThread && _waiting.TryDequeue(out PendingFile? file))
            {
                group.Add(file);
            }

            _threads -= group.Count == 0 ? 1 : 0;
        }

        return group;
    }

    private void Write(List<PendingFile> group)
    {
        group.RemoveAll(file => !Try(() => DurableFile.Replace(file.Path, file.Content, fsync, CancellationToken.None), [file]));
        if (group.Count > 0 && Try(() => Sync(), group))
        {
            group.ForEach(file => file.Written.SetResult());
        }
    }

    private void Sync()
    {
        if (fsync)
        {
            DurableFile.SyncFolder(folder);
        }
    }

    /// <summary>A fault is for those to hear whose files it concerns; the thread goes on.</summary>
    private static bool Try(Action write, List<PendingFile> concerned)
    {
        try
        {
            write();
            return true;
        }
        catch (Exception e)
        {
            concerned.ForEach(file => file.Written.SetException(e));
            return false;
        }
    }

    private sealed record PendingFile(string Path, byte[] Content)
    {
        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
