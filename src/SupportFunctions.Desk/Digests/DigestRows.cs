using NodaTime;
using SupportFunctions.Core.Digests;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Digests;

/// <summary>Keys of the digests of one customer: a partition each. <c>outbox|</c>, <c>own</c> and <c>state</c> sort last and together, so a round reads all it needs in one range.</summary>
internal static class DigestRows
{
    public const string Table = "digests";

    public const string State = "state";

    public const string Own = "own";

    public const string OutboxPrefix = "outbox|";

    /// <summary>In the log of mails beside the outbox.</summary>
    public const string Thing = "digest";

    /// <summary>In the index: every customer whose digests are waited for.</summary>
    public const string List = "digests";

    public static string Partition(string customer) => TableKeys.Escape(customer);

    public static OwnedPlace OwnPlace(string customer) => new(Table, Partition(customer), Own);

    public static LifecycleId Lifecycle(string customer) => new(LifecycleKind.Digest, customer);

    public static string Issue(LocalDate week) => "issue|" + DigestSchedule.Name(week);

    public static string Outbox(string effectId) => OutboxPrefix + effectId;

    /// <summary>The same mail has the same id, however often its week is decided.</summary>
    public static string Effect(string customer, LocalDate week, string address) => MailName.Digest(customer, DigestSchedule.Number(week), address);
}
