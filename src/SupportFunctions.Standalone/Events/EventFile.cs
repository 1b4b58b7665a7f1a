using System.Text;
using SupportFunctions.Desk.Events;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Standalone.Events;

/// <summary>The feed as a file that other programs follow: one event a line, in JSON. Whoever moves it away gets a new one with the next event.</summary>
/// <param name="path">Its folder is there.</param>
public sealed class EventFile(string path) : IEventFeed, IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Returns once the line would survive a power cut.</summary>
    public async Task PublishAsync(CloudEvent happened, CancellationToken cancellation)
    {
        byte[] line = Encoding.UTF8.GetBytes(DeskJson.Write(happened) + "\n");
        await _one.WaitAsync(cancellation);
        try
        {
            await using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            await file.WriteAsync(line, CancellationToken.None);
            file.Flush(flushToDisk: true);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}
