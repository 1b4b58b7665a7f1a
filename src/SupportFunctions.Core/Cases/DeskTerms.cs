using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Calendars;
using SupportFunctions.Core.Customers;
using SupportFunctions.Core.Engineers;
using SupportFunctions.Core.Policies;

namespace SupportFunctions.Core.Cases;

/// <summary>Everything besides the case that a decision looks at.</summary>
/// <param name="Calendars">By id; the version in force.</param>
/// <param name="Agreements">By id; the version in force.</param>
/// <param name="Customers">By id; at least the case's and the one a command names.</param>
public sealed record DeskTerms(
    DeskPolicy Policy,
    IReadOnlyDictionary<string, WorkCalendar> Calendars,
    IReadOnlyDictionary<string, Agreement> Agreements,
    IReadOnlyDictionary<string, CustomerTerms> Customers,
    Roster Roster)
{
    /// <summary>A calendar that was deleted while in use counts around the clock: strict, and visible in the explanation.</summary>
    public WorkCalendar Calendar(string id) => Calendars.GetValueOrDefault(id) ?? WorkCalendar.Always;

    public CustomerTerms? Customer(string? id) => id is null ? null : Customers.GetValueOrDefault(id);
}
