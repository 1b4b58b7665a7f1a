using System.Diagnostics;
using System.Globalization;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Standalone.Configuration;

namespace SupportFunctions.Standalone.Lifecycles;

/// <summary>For crash tests: kills this process, as <c>kill -9</c> does, at the n-th hit of a failpoint (setting <c>Failpoints:KillAt</c>, as <c>commit:3</c>).</summary>
public static class KillSwitch
{
    /// <exception cref="StartException">The setting names no failpoint, or no count.</exception>
    public static Failpoints Read(string? setting)
    {
        if (string.IsNullOrEmpty(setting))
        {
            return new Failpoints();
        }

        string[] parts = setting.Split(':', 2);
        if (!Failpoints.All.Contains(parts[0]) || parts.Length != 2
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count < 1)
        {
            throw new StartException($"Failpoints:KillAt '{setting}' is not a failpoint and a count, such as commit:3; there are {string.Join(", ", Failpoints.All)}.");
        }

        int hits = 0;
        return new Failpoints(name =>
        {
            if (name == parts[0] && Interlocked.Increment(ref hits) == count)
            {
                using Process self = Process.GetCurrentProcess();
                self.Kill();
            }
        });
    }
}
