namespace SupportFunctions.Benchmarks.Measuring;

/// <summary>A folder for one measurement, on the disk of the temporary files.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("desk-benchmark-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
