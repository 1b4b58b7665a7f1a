namespace SupportFunctions.Azure.Tests;

/// <summary>Monday 2 March 2026, 09:00 UTC, for ever.</summary>
public sealed class StoppedTime : TimeProvider
{
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
