using NodaTime;
using SupportFunctions.Core.Mails;
using SupportFunctions.Core.Maintenance;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Maintenance.Notices;

/// <summary>One mail that waits to be handed over.</summary>
/// <param name="Kind">Of this mail; one mailing has several, as when some customers are told for the first time.</param>
/// <param name="NextAttemptAt">MachineTime; null: at once.</param>
/// <param name="GivenUpAt">MachineTime at which it was given up for good.</param>
public sealed record WaitingMail(
    string Id, NoticeKind Kind, WindowMailRecipient To, int Attempts = 0, Instant? NextAttemptAt = null, string? LastError = null, Instant? GivenUpAt = null);

/// <summary>A mailing that was begun: its mails are written down, and nobody is added any more.</summary>
/// <param name="Notice">What its mails say, so that one can be sent again; null: begun by a desk that did not keep it.</param>
internal sealed record MailingMark(int Mails, WindowNotice? Notice = null);

/// <summary>What a customer was told.</summary>
/// <param name="Revision">Of the plan in the newest mail that gave notice.</param>
/// <param name="AcceptedAt">DeskTime at which the first mail of that revision was taken by the carrier; null: none was.</param>
/// <param name="IsConcerned">False once a change left the customer out.</param>
public sealed record ToldCustomer(string Customer, string Name, int Revision, Instant? AcceptedAt, bool IsConcerned = true);

/// <summary>Keys of mails and of what was told, in a partition beside the window's own, because there may be ten thousand.</summary>
internal static class NoticeRows
{
    public const string Table = "windownotices";

    public const string ToldPrefix = "told|";

    public static string Partition(WindowId id) => id.ToString();

    public static string Mark(string effectId) => "begun|" + effectId;

    public static string Told(string customer) => ToldPrefix + TableKeys.Escape(customer);

    /// <summary>Of all mails of one effect.</summary>
    public static string Waiting(string effectId) => $"mail|{effectId}|";

    public static string Waiting(string effectId, WaitingMail mail) => Waiting(effectId) + mail.Id;

    public static string WaitingOf(string mail) => Waiting(EffectOf(mail)) + mail;

    /// <summary>The effect that a mail belongs to.</summary>
    /// <param name="mail">That effect, and for a customer's a hash of the recipient behind, as <c>W-12-7-1-0123456789ab</c>; sent again, it is alone in an effect.</param>
    public static string EffectOf(string mail)
    {
        string[] parts = mail.Split('-');
        return Resending.SequenceOf(mail) is { } again ? FormattableString.Invariant($"{parts[0]}-{parts[1]}-{again}-1") : string.Join('-', parts.Take(4));
    }
}
