using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SupportFunctions.Desk.Tests.Intake;

/// <summary>Processor time of the thread that asks: what other tests and other programs take does not count. Elsewhere than on Linux the clock on the wall.</summary>
internal static class ThreadTime
{
    private const int OfThread = 3; // CLOCK_THREAD_CPUTIME_ID

    public static TimeSpan Spent() =>
        OperatingSystem.IsLinux() && ClockGetTime(OfThread, out Timespec spent) == 0
            ? TimeSpan.FromSeconds(spent.Seconds) + TimeSpan.FromTicks(spent.Nanoseconds / 100)
            : Stopwatch.GetElapsedTime(0);

    private struct Timespec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ClockGetTime(int clock, out Timespec time);
}
