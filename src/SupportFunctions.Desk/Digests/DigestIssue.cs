using System.Collections.Immutable;
using System.Text.Json.Serialization;
using NodaTime;
using SupportFunctions.Core.Digests;
using SupportFunctions.Core.Maintenance;

namespace SupportFunctions.Desk.Digests;

/// <param name="ContractZone">IANA id of the calendar that the contract counts by; null: none, or the customer's own.</param>
public sealed record DigestWindow(
    WindowId Id, string Title, Instant StartsAt, Instant EndsAt, ImmutableArray<string> Products, ImmutableArray<string> Regions, string? ContractZone);

/// <summary>What the digest of a week says to the contacts of a customer, as it was when it was decided.</summary>
/// <param name="Cases">That are not closed, the newest first.</param>
/// <param name="MoreCases">How many there are besides.</param>
/// <param name="Windows">That concern this customer, by their start.</param>
public sealed record DigestIssue(
    string Customer, string CustomerName, string TimeZone, string Language, LocalDate Week, Instant At,
    ImmutableArray<DigestCase> Cases, int MoreCases, ImmutableArray<DigestWindow> Windows, int MoreWindows)
{
    [JsonIgnore]
    public bool IsEmpty => Cases.IsEmpty && Windows.IsEmpty;
}
