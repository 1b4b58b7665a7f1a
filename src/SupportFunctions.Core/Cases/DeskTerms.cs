using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Budgets;
using SupportFunctions.Core.Calendars;
using SupportFunctions.Core.Customers;
using SupportFunctions.Core.Engineers;
using SupportFunctions.Core.Policies;

namespace SupportFunctions.Core.Cases;

/// <summary>Everything besides the case that a decision looks at.</summary>
/// <param name="Sla">Agreements and calendars through time.</param>
/// <param name="Customers">By id; at least the case's and the one a command names.</param>
public sealed record DeskTerms(DeskPolicy Policy, SlaTerms Sla, IReadOnlyDictionary<string, CustomerTerms> Customers, Roster Roster)
{
    /// <summary>Automatic mails that must not go out now, by kind and address: found out by whoever keeps the budgets.</summary>
    public ImmutableDictionary<(MailKind Kind, string Address), Withholding> Withheld { get; init; } = ImmutableDictionary<(MailKind, string), Withholding>.Empty;

    /// <summary>The version in force then.</summary>
    public WorkCalendar Calendar(string id, Instant at) => Sla.Calendar(id).At(at);

    public CustomerTerms? Customer(string? id) => id is null ? null : Customers.GetValueOrDefault(id);
}
