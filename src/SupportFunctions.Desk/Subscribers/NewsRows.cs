using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Subscribers;

/// <summary>How far subscribers were told of a window or an incident.</summary>
/// <param name="Done">All mails of events up to this sequence are written down.</param>
/// <param name="After">Of the event after it: those up to this subscriber have theirs; null: none has.</param>
/// <param name="IsShown">The public has seen the thing.</param>
/// <param name="HasMails">Mails may wait.</param>
internal sealed record NewsCursor(long Done, string? After = null, bool IsShown = false, bool HasMails = false)
{
    public static NewsCursor Start { get; } = new(0);
}

/// <summary>One mail that waits: whom it is for, by key, and what it is about, by sequence. The address is looked up when it is handed over.</summary>
internal sealed record WaitingNews(string Key, long Sequence)
{
    public Attempts Attempts { get; init; } = Attempts.None;
}

/// <summary>Keys of mails to subscribers about one window or incident, in a partition beside the thing's own, because there may be many.</summary>
internal static class NewsRows
{
    public const string Table = "subscribernews";

    public const string Cursor = "cursor";

    public const string MailPrefix = "mail|";

    public const string NewsPrefix = "news|";

    public static string Partition(LifecycleId thing) => thing.ToString();

    public static string News(long sequence) => NewsPrefix + TableKeys.Sequence(sequence);

    /// <summary>By event, so that everybody is told in the order in which it happened.</summary>
    public static string Mail(WaitingNews mail) => $"{MailPrefix}{TableKeys.Sequence(mail.Sequence)}|{mail.Key}";

    /// <summary>The same however often it is tried; no address is in it, and no capital, because servers change them on the way.</summary>
    public static string MailId(LifecycleId thing, WaitingNews mail) =>
        FormattableString.Invariant($"status-{thing}-{mail.Sequence}-{mail.Key[..MailName.SubscriberCharacters]}").ToLowerInvariant();

    public static PublicNews ReadNews(TableRow row) => DeskJson.Read<PublicNews>(row.Body);
}
