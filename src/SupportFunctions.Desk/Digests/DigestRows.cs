using NodaTime;
using SupportFunctions.Core.Digests;
using SupportFunctions.Desk.Lifecycles;
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

    /// <summary>The same mail has the same id, however often its week is decided: the week, who it is for, and whose customer that is.</summary>
    /// <remarks>What is in Message-IDs has small letters only, and no dot: <c>_d</c> stands for one, and <c>__</c> for <c>_</c>.</remarks>
    /// <example><c>digest-202610-3f0c9a2be4d5-acme</c></example>
    public static string Effect(string customer, LocalDate week, string address) =>
        FormattableString.Invariant($"{Thing}-{DigestSchedule.Number(week)}-{TableKeys.Hash(customer + "\n" + address)[..12]}-{customer.Replace("_", "__", StringComparison.Ordinal).Replace(".", "_d", StringComparison.Ordinal)}");
}
