using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Engineers;
using SupportFunctions.Core.Policies;

namespace SupportFunctions.Core.Maintenance;

/// <summary>A customer whom a window concerns.</summary>
/// <param name="Terms">Of its agreement at the window's start; the standard ones where it has none.</param>
/// <param name="Budget">Availability that is left of its agreement at the window's start (R-MNT-4); null: none is promised.</param>
public sealed record AffectedCustomer(string Id, string Name, MaintenanceTerms Terms, Duration? Budget = null);

/// <summary>Another window that is announced or under way and concerns one of the same customers.</summary>
/// <param name="EndsAt">As customers were last told.</param>
/// <param name="Shared">Name of the first such customer.</param>
public sealed record BusyWindow(WindowId Id, string Title, Instant StartsAt, Instant EndsAt, string Shared);

/// <summary>Everything besides the window that a decision looks at.</summary>
/// <param name="Standard">What holds where nobody is concerned.</param>
/// <param name="Affected">By the plan that is decided on.</param>
/// <param name="Others">Whether or not their times overlap.</param>
public sealed record WindowTerms(
    MaintenancePolicy Policy, MaintenanceTerms Standard, ImmutableArray<AffectedCustomer> Affected, ImmutableArray<BusyWindow> Others, Roster Roster)
{
    /// <summary>IANA zone for staff mail.</summary>
    public string TimeZone { get; init; } = "America/Los_Angeles";

    /// <summary>A number that the next occurrence of a series may take; needed for windows of a series only.</summary>
    public WindowId? Spare { get; init; }

    /// <summary>The longest notice that is promised to anybody concerned.</summary>
    public Duration Notice => Affected.IsEmpty ? Standard.Notice : Affected.Max(a => a.Terms.Notice);

    public Duration NoticeFor(string customer) => Affected.FirstOrDefault(a => a.Id == customer)?.Terms.Notice ?? Standard.Notice;
}
