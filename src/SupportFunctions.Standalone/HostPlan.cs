using NodaTime;

namespace SupportFunctions.Standalone;

/// <summary>How a desk is started.</summary>
/// <param name="Settings">Go before every other configuration.</param>
/// <param name="Clock">Where the desk clock begins; null: at the machine's time, or where it stopped.</param>
public sealed record HostPlan(IReadOnlyDictionary<string, string?> Settings, Instant? Clock)
{
    /// <summary><see cref="Settings"/> is all there is: no appsettings.json, no environment.</summary>
    public bool IgnoresOtherConfiguration { get; init; }

    /// <summary>The desk clock stands still until whoever started the desk sets it going; otherwise it starts when the desk listens.</summary>
    public bool ClockWaits { get; init; }

    /// <summary>Logs go to standard error, because standard output says something else.</summary>
    public bool LogsToError { get; init; }
}
