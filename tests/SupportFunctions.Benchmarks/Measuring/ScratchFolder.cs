namespace SupportFunctions.Benchmarks.Measuring;

/// <summary>A folder for one measurement: among the temporary files and deleted afterwards, or on the disk that was asked for and left there.</summary>
/// <remarks>
/// Deleting has a price on ext4 without a journal: for five minutes new files pass over the places of deleted ones one by one, and a desk that
/// writes thousands of .eml files shows it. <c>--folder</c> leaves everything in place.
/// </remarks>
internal sealed class ScratchFolder(BenchmarkArguments arguments) : IDisposable
{
    private readonly string? _parent = arguments.Text("--folder");

    public string Path { get; } = arguments.Text("--folder") is { } parent
        ? Directory.CreateDirectory(System.IO.Path.Combine(parent, Guid.NewGuid().ToString("N"))).FullName
        : Directory.CreateTempSubdirectory("desk-benchmark-").FullName;

    public void Dispose()
    {
        if (_parent is null)
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
