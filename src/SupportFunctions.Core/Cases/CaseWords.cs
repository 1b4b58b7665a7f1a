using System.Collections.Immutable;

namespace SupportFunctions.Core.Cases;

public enum CaseStatus
{
    /// <summary>Nothing was opened yet; every command but <see cref="CaseCommand.Open"/> is refused.</summary>
    NotOpened = 0,
    New = 1,
    Open = 2,
    WaitingOnCustomer = 3,
    WaitingOnEngineering = 4,
    /// <summary>The engineer's word (R-END-1).</summary>
    Resolved = 5,
    /// <summary>The customer's word, or silence (R-END-1).</summary>
    Closed = 6,
}

/// <summary>The order of work; always set by a support engineer (R-PRI-2).</summary>
public enum Priority
{
    Unknown = 0,
    P0 = 1,
    P1 = 2,
    P2 = 3,
    P3 = 4,
}

public enum CaseType
{
    Unknown = 0,
    Question = 1,
    Defect = 2,
    Improvement = 3,
}

public enum WaitingOn
{
    None = 0,
    Customer = 1,
    Engineering = 2,
}

public enum ResolutionKind
{
    Unknown = 0,
    Resolution = 1,
    Workaround = 2,
    /// <summary>Never stops a Sev 1 resolution clock (R-SLA-14).</summary>
    ProductUpdate = 3,
}

public enum RuntimeEnvironment
{
    Unknown = 0,
    Production = 1,
    Staging = 2,
    Development = 3,
}

public enum BusinessImpact
{
    Unknown = 0,
    High = 1,
    Low = 2,
}

public enum ClosedBecause
{
    Unknown = 0,
    Confirmed = 1,
    Silence = 2,
    /// <summary>It goes on in another case; nobody was asked anything.</summary>
    Merged = 3,
}

/// <summary>What a case can be linked to. A link changes no clock.</summary>
public enum LinkKind
{
    Unknown = 0,
    KnownIssue = 1,
    Github = 2,
    Case = 3,
    Incident = 4,
}

/// <summary>What became of a mail of ours.</summary>
public enum DeliveryOutcome
{
    Unknown = 0,
    /// <summary>Accepted by the next mail server.</summary>
    Delivered = 1,
    /// <summary>Given back for good by whoever carried it: RFC 3464 action <c>failed</c> with any status, or SendGrid's <c>bounce</c> of any type.</summary>
    Bounced = 2,
    /// <summary>Never handed over, and not tried any more.</summary>
    GivenUp = 3,
    /// <summary>It arrived, and its reader reported it as unwanted (RFC 5965).</summary>
    Complained = 4,
    /// <summary>Whoever carries it has not got rid of it yet, and goes on trying (RFC 3464, 2.3.3): worth a line in the log of mails, and nothing to a case.</summary>
    Delayed = 5,
}

/// <param name="Address">addr-spec, lower case; or a name in a channel that tells no address, such as <c>slack:T1/U1</c>.</param>
public sealed record Person(string Address, string? Name = null)
{
    /// <summary>Whether mail can be sent there.</summary>
    public bool TakesMail() => Address.Contains('@', StringComparison.Ordinal);
}

/// <summary>Where a customer's words came from.</summary>
/// <param name="Identity">Hash that tells a redelivery from another message.</param>
/// <param name="MessageId">RFC 5322 msg-id without angle brackets; null when the channel has none.</param>
/// <param name="IntakeId">The raw original.</param>
public sealed record MessageSource(string Identity, string? MessageId, string? IntakeId)
{
    /// <summary>Stops a mail to hundreds from filling every event of its case with them, and from making each of them a part of it.</summary>
    public const int MostCopied = 20;

    /// <summary>Addresses of the other people it was written to, at most <see cref="MostCopied"/>; lower case.</summary>
    public ImmutableArray<string> Copied { get; init; } = [];
}

/// <summary>Why somebody should look twice at a note.</summary>
public enum NoteWarning
{
    Unknown = 0,
    /// <summary>The message named another case, to which its sender does not belong.</summary>
    ForeignCase = 1,
    /// <summary>It came in an engineer's name, and nothing proved that (R-IN-5).</summary>
    AuthorNotProven = 2,
    /// <summary>It named its case by a number or by a mail that anybody could know of (R-IN-5).</summary>
    NoCaseToken = 3,
    /// <summary>What it quotes or sends on could not be told from what it says (R-IN-5).</summary>
    MayQuote = 4,
    /// <summary>It was to go to the customer, and the case does not take it now.</summary>
    ReplyRefused = 5,
    /// <summary>It was to go to the customer with files, which only the desk itself can send.</summary>
    HasFiles = 6,
}
