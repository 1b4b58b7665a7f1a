using NodaTime;

namespace SupportFunctions.Core.Incidents;

/// <summary>When time alone changes something about an incident.</summary>
public static class IncidentClock
{
    /// <summary>The earliest such instant, past or future; null when only people can change it.</summary>
    /// <param name="nagBefore">Of the policy.</param>
    public static Instant? NextWakeUp(Incident of, Duration nagBefore) => NextLapse(of, nagBefore)?.At;

    /// <summary>What lapses first.</summary>
    internal static IncidentLapse? NextLapse(Incident of, Duration nagBefore)
    {
        ArgumentNullException.ThrowIfNull(of);
        if (of is { State: IncidentState.Active, NextUpdateBy: { } due })
        {
            return !of.IsNagged && of.Missed == 0 && nagBefore > Duration.Zero && due - nagBefore > LastWord(of)
                ? new IncidentLapse.Nag(due - nagBefore, due)
                : new IncidentLapse.Update(due + (of.UpdateEvery * of.Missed), due);
        }

        return of.FollowUpAt is { } followUp ? new IncidentLapse.FollowUp(followUp) : null;
    }

    /// <summary>Who has just promised an update within minutes needs no reminder that falls before the promise.</summary>
    private static Instant LastWord(Incident of) => of.Updates is [.., var last] ? Instant.Max(last.At, of.DeclaredAt) : of.DeclaredAt;
}

/// <summary>Something that time brings.</summary>
internal abstract record IncidentLapse(Instant At)
{
    public sealed record Nag(Instant At, Instant DueAt) : IncidentLapse(At);

    /// <summary>Again after every further span of the cadence.</summary>
    public sealed record Update(Instant At, Instant DueAt) : IncidentLapse(At);

    public sealed record FollowUp(Instant At) : IncidentLapse(At);
}
