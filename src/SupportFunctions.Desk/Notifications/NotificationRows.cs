using System.Globalization;
using NodaTime;
using SupportFunctions.Core.Mails;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Notifications;

/// <summary>Where the partition is that holds the outbox of a thing: the log of its mails stands beside.</summary>
/// <param name="Thing">Id of the case, window or incident.</param>
public sealed record LogPlace(string Table, string Partition, string Thing);

/// <summary>Keys of the log. Newest first, so that a page is one range from its start.</summary>
/// <remarks>
/// Beside the outbox of a case, a window or an incident: by the effect id alone, so that whoever reports on a mail finds its row. By customer:
/// in a table of its own, by the instant, so that a period is one range.
/// </remarks>
internal static class NotificationRows
{
    public const string Table = "notifications";

    /// <summary>Of all that has a partition here, itself a partition; no customer's name holds a <c>|</c>.</summary>
    public const string Partitions = "|partitions";

    /// <summary>Of every line beside an outbox.</summary>
    public const string LogPrefix = "log|";

    private const string Nobody = "|nobody";

    private const long LargestSequence = 9_999_999_999;

    /// <summary>Partition of a customer; of recipients who are nobody's, where that is null.</summary>
    public static string Of(string? customer) => customer is null ? Nobody : TableKeys.Escape(customer);

    /// <summary>Prefix of the log of one thing.</summary>
    public static string LogOf(string thing) => $"{LogPrefix}{thing}|";

    public static string Log(string thing, string effectId) => LogOf(thing) + Place(thing, effectId);

    /// <summary>What a mail was made of, beside its line.</summary>
    public static string Facts(string thing, string effectId) => FactsBeside(Log(thing, effectId));

    /// <param name="logKey">Of the line.</param>
    public static string FactsBeside(string logKey) => "facts|" + logKey[LogPrefix.Length..];

    /// <param name="effectId">The thing, the sequence, the place and for some a hash, as <c>C-1042-7-1</c>. Sent again, it has its place by when that was.</param>
    private static string Place(string thing, string effectId)
    {
        string own = effectId[(thing.Length + 1)..];
        string[] parts = own.Split('-', 2);
        (long sequence, string rest) = Resending.SequenceOf(effectId) is { } again
            ? (again, own)
            : (long.Parse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture), parts[1]);
        return $"{TableKeys.Sequence(LargestSequence - sequence)}-{rest}";
    }

    public static string ByTime(Notification notification) => $"{Descending(notification.At)}|{notification.Id}";

    /// <summary>Lower bound of the rows that are not later than that.</summary>
    public static string NotAfter(Instant at) => Descending(at);

    /// <summary>Digits that fall as time rises.</summary>
    private static string Descending(Instant at) => (long.MaxValue - at.ToUnixTimeTicks()).ToString("D19", CultureInfo.InvariantCulture);

    public static Notification Read(TableRow row) => DeskJson.Read<Notification>(row.Body);
}
