using NodaTime;
using SupportFunctions.Core.Cases;

namespace SupportFunctions.Desk.Intake;

public enum IntakeKind
{
    Unknown = 0,
    /// <summary>multipart/form-data of SendGrid Inbound Parse.</summary>
    InboundParse = 1,
    /// <summary>One RFC 5322 message.</summary>
    Mail = 2,
    GenericWebhook = 3,
    /// <summary>A batch of SendGrid's Event Webhook.</summary>
    SendGridEvents = 4,
    GitHub = 10,
    Zendesk = 11,
    /// <summary>Events as JSON, or a slash command as a form.</summary>
    Slack = 12,
    /// <summary>An interaction.</summary>
    Discord = 13,
    /// <summary>The pre-sales form, as JSON or from its page.</summary>
    PreSalesForm = 20,
}

/// <summary>How something received ended; exactly one of these (R-IN-4).</summary>
public enum IntakeState
{
    Unknown = 0,
    Queued = 1,
    /// <summary>It opened a case.</summary>
    Case = 2,
    /// <summary>It became a message on a case.</summary>
    Message = 3,
    /// <summary>The same message had come before.</summary>
    Duplicate = 4,
    /// <summary>Machine mail, or delivery events; the reason says which guard, and the case is there when it was told something.</summary>
    Ignored = 5,
    /// <summary>Kept for somebody to look at, because nobody could be answered.</summary>
    Quarantine = 6,
    /// <summary>It could not be worked off; kept, and an administrator can replay it.</summary>
    Dead = 7,
}

/// <summary>One line of the ledger: something received, and how it ended. The raw bytes are kept beside it.</summary>
/// <param name="ReceivedAt">DeskTime at the POST (R-SLA-4).</param>
/// <param name="StoredAt">MachineTime.</param>
/// <param name="OrderingKey">What belongs to one conversation is worked off in order.</param>
/// <param name="Blob">Where the raw bytes are when they are too large for a row.</param>
/// <param name="Sender">The sender's own id of the message (a webhook's), where there is one.</param>
/// <param name="Identity">Of the message that it was found to be; the case that took it has a mark of that name.</param>
/// <param name="DuplicateOf">The intake that brought the same message first.</param>
public sealed record IntakeRecord(
    string Id, IntakeKind Kind, string ContentType, Instant ReceivedAt, Instant StoredAt, string OrderingKey, int Bytes,
    string? Blob = null, string? Sender = null, IntakeState State = IntakeState.Queued, CaseId? CaseId = null, string? Reason = null,
    string? Identity = null, string? DuplicateOf = null);

/// <param name="ETag">Of its line, for whoever ends it.</param>
public sealed record StoredIntake(IntakeRecord Record, string ETag);

/// <summary>A reference on the intake queue.</summary>
/// <param name="StoredAt">MachineTime: the order in which what waits was accepted.</param>
/// <param name="Tries">How often it was begun by a process that had found it queued at its start.</param>
public sealed record IntakeReference(string Id, string OrderingKey, Instant StoredAt, int Tries = 0)
{
    public static IntakeReference Of(IntakeRecord record) => new(record.Id, record.OrderingKey, record.StoredAt);
}

/// <summary>Hands references to the worker; those of one ordering key in order. Losing one delays its message until the sweep.</summary>
public interface IIntakeHandover
{
    ValueTask EnqueueAsync(IntakeReference reference, CancellationToken cancellation);
}
