using System.Buffers;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Standalone.Storage;

/// <summary>Temporary files of writes that a killed process did not finish (<see cref="DurableFile.WriteAsync"/>, <see cref="DurableFileWriter"/>). Nobody was told that they were written.</summary>
/// <remarks>Blobs that no row names are left alone: should a row ever be lost, its blob is what is left of a message.</remarks>
public sealed class LeftoverFiles(string dataFolder, MachineTime machine)
{
    /// <summary>No write pauses that long, even of a blob that comes piece by piece from a slow sender, so no file of a living one is touched, of whatever process.</summary>
    private static readonly TimeSpan OldEnough = TimeSpan.FromHours(1);

    private const string Ending = ".tmp";
    private const int Digits = 32;

    private static readonly SearchValues<char> _hex = SearchValues.Create("0123456789abcdef");

    /// <returns>How many there were.</returns>
    public int Remove()
    {
        string root = Path.GetFullPath(dataFolder);
        return RemoveIn(root, recurse: false) + RemoveIn(Path.Combine(root, "blobs"), recurse: true) + RemoveIn(Path.Combine(root, "outbox"), recurse: false);
    }

    /// <summary>The whole pattern, because files of others may be in the folder.</summary>
    internal static bool IsLeftover(string name) =>
        name.Length > Digits + 1 + Ending.Length
        && name.EndsWith(Ending, StringComparison.Ordinal)
        && name[^(Digits + Ending.Length + 1)] == '~'
        && !name.AsSpan(name.Length - Digits - Ending.Length, Digits).ContainsAnyExcept(_hex);

    private int RemoveIn(string folder, bool recurse)
    {
        if (!Directory.Exists(folder))
        {
            return 0;
        }

        var options = new EnumerationOptions { RecurseSubdirectories = recurse, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };
        int removed = 0;
        foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles("*" + Ending, options).Where(f => IsLeftover(f.Name)))
        {
            if (file.LastWriteTimeUtc + OldEnough < machine.Provider.GetUtcNow().UtcDateTime)
            {
                file.Delete();
                removed++;
            }
        }

        return removed;
    }
}
