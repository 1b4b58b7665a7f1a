using System.Text.Json.Serialization;
using NodaTime;
using SupportFunctions.Core.Mails;

namespace SupportFunctions.Desk.Notifications;

/// <summary>What is known of a mail that the desk sent. That it was opened is not asked, and never tracked.</summary>
public enum NotificationState
{
    Unknown = 0,
    /// <summary>The carrier did not take it yet; it is tried again.</summary>
    Deferred = 1,
    /// <summary>The carrier has it, and nobody has said since that it did not arrive.</summary>
    Accepted = 2,
    /// <summary>It came back for good.</summary>
    Bounced = 3,
    /// <summary>Never handed over, and not tried any more.</summary>
    GivenUp = 4,
    /// <summary>It arrived, and was reported as unwanted.</summary>
    Complained = 5,
    /// <summary>The mail server of the recipient has it, as the carrier or that server says.</summary>
    Delivered = 6,
    /// <summary>It waits, because its recipient just got another one.</summary>
    Held = 10,
    /// <summary>Another mail said it, and there was none of its own.</summary>
    Folded = 11,
    /// <summary>It waited, and what it said did not hold any more: it was never sent.</summary>
    Overtaken = 12,
}

/// <param name="Kind">One of <c>case</c>, <c>window</c>, <c>incident</c> and <c>digest</c>.</param>
public sealed record NotificationAbout(string Kind, string Id)
{
    public const string Case = "case";

    public const string Window = "window";

    public const string Incident = "incident";

    /// <summary>What is told once a week; the id is the customer's.</summary>
    public const string Digest = "digest";
}

/// <summary>One mail to one recipient, as the log has it: never a word of its body.</summary>
/// <param name="Id">Effect id of the mail.</param>
/// <param name="At">When it was decided.</param>
/// <param name="To">addr-spec.</param>
/// <param name="Kind">A word for what the mail is, as in docs/notifications.md.</param>
/// <param name="Rule">The rule that asks for it; null where none does.</param>
/// <param name="StateAt">Since when it is in that state.</param>
/// <param name="Detail">In the words of the carrier, or of whoever reported it; without addresses.</param>
public sealed record Notification(
    string Id, Instant At, string To, string Kind,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Rule,
    string Subject, NotificationAbout About, NotificationState State, Instant StateAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Detail)
{
    /// <summary>Whether it went to somebody of the desk.</summary>
    public bool Staff { get; init; }

    /// <summary>Whose customer its recipient was then; null: nobody's, or staff.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Customer { get; init; }

    /// <summary>Id of the mail that was sent again by hand, the first of all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ResendOf { get; init; }

    /// <summary>What <see cref="ResendOf"/> is for a mail.</summary>
    public static string? WhatIsResent(string id) => Resending.SequenceOf(id) is null ? null : Resending.Original(id);
}
