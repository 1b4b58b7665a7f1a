using System.Text.Json.Serialization;
using NodaTime;
using SupportFunctions.Core.Digests;

namespace SupportFunctions.Desk.Digests;

/// <summary>What became of the digest of a week.</summary>
public enum DigestOutcome
{
    Unknown = 0,
    /// <summary>Its mails are in the outbox, or were sent.</summary>
    Sent = 1,
    /// <summary>No open case, no window ahead.</summary>
    NothingToSay = 2,
    /// <summary>Everybody who had asked for it has unsubscribed, or reported our mail as unwanted.</summary>
    NobodyWantsIt = 3,
    /// <summary>The desk was away until it was too late.</summary>
    TooLate = 4,
}

/// <summary>How far the digests of a customer have come.</summary>
/// <param name="Sequence">Rises with every change.</param>
/// <param name="Last">Monday of the ISO week that was last decided.</param>
/// <param name="Outcome">Of that week; unknown where it was over before anybody wanted it.</param>
/// <param name="At">DeskTime of the decision.</param>
/// <param name="Kept">Week whose content is kept, for mails that are still to be handed over.</param>
public sealed record DigestState(
    string Customer, long Sequence, bool IsActive, LocalDate? Last, DigestOutcome Outcome, int Mails, Instant At, LocalDate? Kept)
{
    public static DigestState None(string customer) => new(customer, 0, IsActive: false, null, DigestOutcome.Unknown, 0, default, null);

    [JsonIgnore]
    public DigestProgress Progress => new(IsActive, Last);
}

/// <summary>One digest to one contact, written with the decision on its week; the content is the customer's, once for all.</summary>
public sealed record DigestMail(string Id, LocalDate Week, string Address, string? Name);
