using System.Diagnostics;

namespace SupportFunctions.EndToEnd.Tests.Demo;

/// <summary>One run of the built program with <c>--demo</c>, in a temporary folder of its own.</summary>
internal sealed class DemoRun : IDisposable
{
    private readonly DirectoryInfo _temporary = Directory.CreateTempSubdirectory("demo-test-");
    private readonly Process _process;

    public DemoRun(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _temporary.FullName,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "SupportFunctions.Standalone.dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // Thai surroundings: the year must not become 2569.
        start.Environment["LANG"] = start.Environment["LC_ALL"] = "th_TH.UTF-8";
        start.Environment["TMPDIR"] = _temporary.FullName;
        _process = Process.Start(start)!;
    }

    /// <summary>What is left in its temporary folder.</summary>
    public IEnumerable<string> Left => _temporary.EnumerateDirectories().Select(d => d.Name).Where(n => n.StartsWith("support-desk", StringComparison.Ordinal));

    public StreamReader Output => _process.StandardOutput;

    public Task<string> ErrorsAsync() => _process.StandardError.ReadToEndAsync();

    /// <summary>As <c>kill</c> does: SIGTERM.</summary>
    public void AskToStop()
    {
        using Process kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async Task<int> ExitAsync(TimeSpan within)
    {
        await _process.WaitForExitAsync().WaitAsync(within);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        _temporary.Delete(recursive: true);
    }
}
