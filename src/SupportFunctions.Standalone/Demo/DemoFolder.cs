namespace SupportFunctions.Standalone.Demo;

/// <summary>A fresh temporary folder, gone at the end unless it is kept.</summary>
internal sealed class DemoFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("support-desk-demo-");

    public string Path => _folder.FullName;

    public bool IsKept { get; set; }

    public void Dispose()
    {
        if (IsKept)
        {
            return;
        }

        try
        {
            _folder.Delete(recursive: true);
        }
        catch (IOException e)
        {
            Console.Error.WriteLine($"The folder {Path} could not be removed: {e.Message}");
        }
    }
}
