using System.Globalization;
using System.Runtime.InteropServices;

namespace SupportFunctions.Benchmarks.Measuring;

/// <summary>On what, when and how busy: figures mean nothing without it.</summary>
internal static class MachineWords
{
    public static string Now() => string.Create(CultureInfo.InvariantCulture,
        $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm}Z, {Environment.ProcessorCount} x {Processor()}, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}\n{Load()}");

    /// <summary>Load averages of 1, 5 and 15 minutes; this benchmark's own work is part of them.</summary>
    public static string Load() => "Load: " + (File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Trim() : "unknown");

    private static string Processor() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "processor"
        : "processor";
}
