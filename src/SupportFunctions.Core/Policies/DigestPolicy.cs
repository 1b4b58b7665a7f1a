using NodaTime;

namespace SupportFunctions.Core.Policies;

/// <summary>When customers who want it are told how everything stands, once a week, in their own time.</summary>
public sealed record DigestPolicy
{
    public static DigestPolicy Default { get; } = new();

    /// <summary>Day of the week: <c>mon</c> to <c>sun</c>. Default <c>mon</c>.</summary>
    public string Day { get; init; } = "mon";

    /// <summary>Time of that day in the customer's zone, as <c>HH:mm</c>. Default 08:00.</summary>
    public string At { get; init; } = "08:00";

    /// <summary>How far ahead it looks for maintenance. 1 to 60 days; default 14 days.</summary>
    public Duration WindowsAhead { get; init; } = Duration.FromDays(14);
}
