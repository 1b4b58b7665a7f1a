using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Cases;

namespace SupportFunctions.Core.Incidents;

/// <summary>Something somebody wants done to an incident.</summary>
/// <param name="By">An actor's name, or <c>desk</c>.</param>
public abstract record IncidentCommand(string By)
{
    public const string ByDesk = CaseCommand.ByDesk;

    /// <param name="OutageFrom">Since when it does not work; null: it works, if not well.</param>
    /// <param name="Reason">Needed when that is longer ago than <see cref="IncidentLimits.BackDatedFreely"/>.</param>
    /// <param name="UpdateEvery">Null: the policy's cadence.</param>
    public sealed record Declare(string By, IncidentPlan Plan, Instant? OutageFrom, string? Reason, Duration? UpdateEvery) : IncidentCommand(By);

    public sealed record Change(string By, IncidentPlan Plan, Duration? UpdateEvery) : IncidentCommand(By);

    public sealed record AddNote(string By, string Text) : IncidentCommand(By);

    /// <param name="Phase">Null: as it was.</param>
    /// <param name="NextUpdateBy">Null: by the cadence.</param>
    public sealed record Update(string By, string Summary, string? NextSteps, IncidentPhase? Phase, Instant? NextUpdateBy) : IncidentCommand(By);

    /// <param name="At">Null: now.</param>
    public sealed record StartOutage(string By, Instant? At, string? Reason) : IncidentCommand(By);

    /// <param name="At">Null: now.</param>
    public sealed record EndOutage(string By, Instant? At, string? Reason) : IncidentCommand(By);

    public sealed record CorrectOutages(string By, ImmutableArray<IncidentOutage> Outages, string Reason) : IncidentCommand(By);

    /// <param name="Exists">Whether there is such a case, and it was not merged into another one.</param>
    public sealed record LinkCase(string By, CaseId Case, bool Exists, bool Remove = false) : IncidentCommand(By);

    /// <summary>It works again; the last update says so.</summary>
    /// <param name="At">When it did; null: now. Ends an outage that goes on.</param>
    public sealed record Resolve(string By, string Summary, string? NextSteps, Instant? At, string? Reason) : IncidentCommand(By);

    public sealed record Reopen(string By, string Reason) : IncidentCommand(By);

    public sealed record WriteRootCause(string By, RootCause RootCause) : IncidentCommand(By);

    /// <param name="RootCause">Null: it was written before.</param>
    public sealed record Close(string By, RootCause? RootCause) : IncidentCommand(By);

    public sealed record Withdraw(string By, string Reason) : IncidentCommand(By);

    /// <summary>A mail to staff that went out is sent once more, as it was.</summary>
    public sealed record Resend(string By, IncidentEffect.TellStaff Mail) : IncidentCommand(By);

    /// <summary>Time alone may have changed something.</summary>
    public sealed record Tick() : IncidentCommand(ByDesk);
}
