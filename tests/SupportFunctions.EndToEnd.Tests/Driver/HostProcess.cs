using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace SupportFunctions.EndToEnd.Tests.Driver;

/// <summary>The built host as a process of its own: its exit code and everything it prints.</summary>
internal sealed partial class HostProcess : IAsyncDisposable
{
    /// <summary>What a process killed by SIGKILL (9) shows: 128 and the signal.</summary>
    public const int Killed = 137;

    private const int Terminate = 15;

    private static readonly ConcurrentDictionary<int, Process> _running = new();

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();

    static HostProcess()
    {
        // A test run that is broken off leaves nothing behind.
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            foreach (Process left in _running.Values)
            {
                left.Kill();
            }
        };
    }

    private HostProcess(Process process) => _process = process;

    /// <summary>The host's dll in its own build output, as the build named it.</summary>
    public static string Dll { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory,
        typeof(HostProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Host").Value!));

    public bool HasExited => _process.HasExited;

    public string Output => string.Join('\n', _output);

    public string Errors => string.Join('\n', _errors);

    public IReadOnlyList<string> ErrorLines => [.. _errors.Where(l => l.Length > 0)];

    /// <summary>Linux: the figure of /proc/PID/status, in bytes, such as VmRSS, what is resident now, and VmHWM, the most since <see cref="ForgetPeak"/>.</summary>
    public long Memory(string figure) => 1024 * long.Parse(
        File.ReadLines($"/proc/{_process.Id}/status").Single(l => l.StartsWith(figure + ":", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
        CultureInfo.InvariantCulture);

    /// <summary>Linux: from now on VmHWM is counted anew.</summary>
    public void ForgetPeak() => File.WriteAllText($"/proc/{_process.Id}/clear_refs", "5");

    /// <param name="settings">Environment variables, with <c>__</c> between sections.</param>
    /// <param name="workingFolder">Anywhere: the host must not care.</param>
    public static HostProcess Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? settings = null, string? workingFolder = null)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingFolder ?? Path.GetTempPath(),
        };
        start.ArgumentList.Add(Dll);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["LANG"] = start.Environment["LC_ALL"] = Surroundings.Locale;
        start.Environment["DOTNET_NOLOGO"] = "1";
        foreach ((string name, string value) in settings ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start };
        var host = new HostProcess(process);
        process.OutputDataReceived += (_, e) => Keep(host._output, e.Data);
        process.ErrorDataReceived += (_, e) => Keep(host._errors, e.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _running[process.Id] = process;
        return host;
    }

    /// <summary>Runs to its own end.</summary>
    public static async Task<HostProcess> RunAsync(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? settings = null)
    {
        HostProcess host = Start(arguments, settings);
        await host.ExitAsync();
        return host;
    }

    /// <summary>SIGKILL: no handler, no flush, nothing.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await ExitAsync();
    }

    /// <summary>SIGTERM, as a service manager or Ctrl+C would ask.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        if (Signal(_process.Id, Terminate) != 0)
        {
            throw new InvalidOperationException($"Process {_process.Id} cannot be signalled: error {Marshal.GetLastPInvokeError()}.");
        }

        return await ExitAsync();
    }

    /// <summary>Waits for its end, all of its output included.</summary>
    public async Task<int> ExitAsync()
    {
        using var hang = new CancellationTokenSource(Until.Hang);
        try
        {
            await _process.WaitForExitAsync(hang.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The process still runs after {Until.Hang.TotalSeconds:0} s.\n{Report()}");
        }

        _running.TryRemove(_process.Id, out _);
        return _process.ExitCode;
    }

    /// <summary>Its errors and the last it has printed, for the message of a failure.</summary>
    public string Report()
    {
        IEnumerable<string> faults = _output.Where(l => l.Contains("\"LogLevel\":\"Error\"", StringComparison.Ordinal) || l.Contains("\"LogLevel\":\"Warning\"", StringComparison.Ordinal));
        return $"--- warnings and errors\n{string.Join('\n', faults.TakeLast(10))}\n--- last lines\n{string.Join('\n', _output.TakeLast(10))}\n--- standard error\n{Errors}\n---";
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
        {
            lines.Enqueue(line);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Signal(int process, int signal);
}
