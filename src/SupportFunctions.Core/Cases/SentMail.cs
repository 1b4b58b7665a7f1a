using System.Collections.Immutable;
using System.Globalization;
using NodaTime;

namespace SupportFunctions.Core.Cases;

/// <summary>A mail of ours to the customer.</summary>
/// <param name="Mail">Effect id of the requester's.</param>
/// <param name="At">When it was decided.</param>
/// <param name="DeliveredAt">Only when that was later than at the first attempt.</param>
public sealed record SentMail(string Mail, MailKind Kind, Instant At, Instant? DeliveredAt = null, Instant? FailedAt = null)
{
    private const int FirstPlace = 2;

    /// <summary>Addresses of other recipients, in the order of their effect ids, from place 2 on; empty where that copy never arrived.</summary>
    public ImmutableArray<string> Copies { get; init; } = [];

    /// <summary>Whom a mail went to that was sent again; null: the requester, as all others.</summary>
    public string? To { get; init; }

    public bool IsResent => To is not null;

    /// <summary>Effect ids, of this mail and its copies, that were reported as unwanted.</summary>
    public ImmutableArray<string> Complaints { get; init; } = [];

    /// <summary>When a report about it was not believed; noted once.</summary>
    public Instant? DoubtedAt { get; init; }

    /// <summary>Which of <see cref="Copies"/> has that effect id; null when none has.</summary>
    public int? CopyAt(string effectId)
    {
        ArgumentNullException.ThrowIfNull(effectId);
        int place = Mail.LastIndexOf('-') + 1;
        return effectId.StartsWith(Mail[..place], StringComparison.Ordinal)
            && int.TryParse(effectId.AsSpan(place), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number >= FirstPlace && number - FirstPlace < Copies.Length
            ? number - FirstPlace
            : null;
    }

    internal bool IsOrHasCopy(string effectId) => Mail == effectId || CopyAt(effectId) is not null;

    internal SentMail WithoutCopy(string effectId) => CopyAt(effectId) is { } copy ? this with { Copies = Copies.SetItem(copy, "") } : this;
}
