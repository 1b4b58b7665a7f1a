using NodaTime;
using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Desk.Outbox;

/// <summary>When what failed is tried again: after 5 s, then after twice as long each time, up to an hour, unless the carrier names a time of its own.</summary>
internal static class Backoff
{
    public static readonly Duration First = Duration.FromSeconds(5);

    private static readonly Duration _longest = Duration.FromHours(1);

    /// <param name="attempts">Before the one that failed.</param>
    public static Duration After(Exception fault, int attempts) => fault is MailTransportException { RetryAfter: { } wish }
        ? Duration.FromTimeSpan(wish)
        : Duration.Min(First * Math.Pow(2, Math.Min(attempts, 12)), _longest);
}
