using Microsoft.AspNetCore.Http;

namespace SupportFunctions.Desk.Intake.Webhooks;

public enum WebhookTrust
{
    Unknown = 0,
    Refused = 1,
    /// <summary>No secret is configured, and the source takes what is unsigned.</summary>
    Unchecked = 2,
    Verified = 3,
}

/// <summary>What is known of a webhook before it is worked off.</summary>
/// <param name="Sender">The sender's own id of it, for whoever looks it up there.</param>
/// <param name="Conversation">What belongs together is worked off in order; null: this one stands alone.</param>
public sealed record WebhookLabel(string? Sender = null, string? Conversation = null);

/// <summary>
/// One kind of sender: how it signs, what it wants to hear at once, and what its bodies mean. A new sender is a class like this, a line in
/// <see cref="WebhookServices"/>, an <see cref="IntakeKind"/>, and its keys in <see cref="IntakeOptions"/> and <see cref="WebhookSettingsCheck"/>.
/// </summary>
public abstract class WebhookSource
{
    protected const string Json = "application/json";

    /// <summary>The last part of its URL.</summary>
    public abstract string Name { get; }

    public abstract IntakeKind Kind { get; }

    /// <summary>Where its secrets or keys are configured.</summary>
    public abstract string Setting { get; }

    public abstract bool HasSecret { get; }

    /// <summary>Whether it takes unsigned webhooks as long as no secret is configured (contract.md, Keys).</summary>
    public virtual bool TakesUnsigned => false;

    public virtual IReadOnlyList<string> MediaTypes { get; } = [Json];

    /// <summary>By any of the secrets, over the raw bytes, within the replay window where the sender tells the time. All secrets are tried, so that time does not tell which one fits.</summary>
    public abstract bool IsSigned(WebhookRequest request);

    /// <summary>Why nobody could read it; asked of unsigned ones only, whose sender may learn of it. What is signed is stored in any case.</summary>
    public virtual string? Fault(WebhookRequest request) => null;

    /// <summary>Never throws on content.</summary>
    public virtual WebhookLabel Label(WebhookRequest request) => new();

    /// <summary>What the sender wants to hear instead of 202, once it is stored. Never throws on content.</summary>
    public virtual IResult? Answer(WebhookRequest request, string intakeId) => null;

    /// <summary>Only the record and the stored bytes: it must come to the same when it is replayed. Never throws on content.</summary>
    public abstract IntakeReading Read(IntakeRecord record, ReadOnlyMemory<byte> raw);
}
