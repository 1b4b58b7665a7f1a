using SupportFunctions.Standalone.Configuration;

namespace SupportFunctions.Standalone.Storage;

/// <summary>The folder of the desk's data, held by this process alone. Other files in it are left alone.</summary>
public sealed class DataFolder : IDisposable
{
    private const string LockName = "desk.lock";

    private readonly FileStream _lock;

    private DataFolder(string path, FileStream held) => (Path, _lock) = (path, held);

    public string Path { get; }

    /// <exception cref="StartException">The folder cannot be made or written, or another process holds it.</exception>
    public static DataFolder Open(string folder)
    {
        string path = System.IO.Path.GetFullPath(folder);
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"The data folder {path} cannot be made: {e.Message} Name another one with --data.", e);
        }

        try
        {
            // The system releases it with the process, however that ends.
            return new DataFolder(path, new FileStream(System.IO.Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StartException($"The data folder {path} cannot be written: {e.Message} Name another one with --data.", e);
        }
        catch (IOException e)
        {
            throw new StartException($"Another desk is running on the data folder {path}: stop it, or name another folder with --data.", e);
        }
    }

    public void Dispose() => _lock.Dispose();
}
