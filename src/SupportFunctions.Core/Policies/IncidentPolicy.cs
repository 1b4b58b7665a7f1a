using NodaTime;

namespace SupportFunctions.Core.Policies;

/// <summary>How often is said how an incident stands (R-ENG-4).</summary>
public sealed record IncidentPolicy
{
    public static IncidentPolicy Default { get; } = new();

    /// <summary>Longest time between two updates to customers and the public. 5 minutes to 24 h; default 60 minutes.</summary>
    public Duration UpdateEvery { get; init; } = Duration.FromMinutes(60);

    /// <summary>How long before an update is due whoever communicates is reminded. Zero for not at all, up to 12 h; default 10 minutes.</summary>
    public Duration NagBefore { get; init; } = Duration.FromMinutes(10);

    /// <summary>How long after the resolution linked customers are to be asked whether all is well. 1 h to 7 days; default 24 h.</summary>
    public Duration FollowUpAfter { get; init; } = Duration.FromHours(24);
}
