using System.Collections.Immutable;
using System.Globalization;
using NodaTime;

namespace SupportFunctions.Core.Mails;

/// <summary>A mail that somebody had sent again.</summary>
/// <param name="Mail">Effect id of the new one.</param>
public sealed record Resent(string Mail, Instant At);

/// <summary>
/// Mails that are sent again by hand. The new one is named by the first one and the event that asked for it, <c>C-1042-7-1-r12</c>, also where what
/// is sent again had been sent again before: so they can be counted, and none has the id of another.
/// </summary>
public static class Resending
{
    /// <summary>Of one mail, within <see cref="Within"/>.</summary>
    public const int MostOfOne = 5;

    /// <summary>Of all mails about one thing, within <see cref="Within"/>; keeps its row small.</summary>
    public const int MostOfAll = 200;

    public static readonly Duration Within = Duration.FromHours(24);

    private const string Mark = "-r";

    /// <param name="mail">Effect id of the mail, or of one that was sent in its place.</param>
    /// <param name="sequence">Of the event that asks for it.</param>
    public static string IdOf(string mail, long sequence) => string.Create(CultureInfo.InvariantCulture, $"{Original(mail)}{Mark}{sequence}");

    /// <summary>The mail that was sent first.</summary>
    public static string Original(string mail) => SequenceOf(mail) is null ? mail : mail[..mail.LastIndexOf(Mark, StringComparison.Ordinal)];

    /// <summary>Of the event that asked for it; null for a mail that was not sent again.</summary>
    public static long? SequenceOf(string mail)
    {
        ArgumentNullException.ThrowIfNull(mail);
        int at = mail.LastIndexOf(Mark, StringComparison.Ordinal);
        return at > 0 && long.TryParse(mail.AsSpan(at + Mark.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long sequence) ? sequence : null;
    }

    /// <summary>The newest in the place of a mail; null when there is none.</summary>
    public static string? LatestOf(ImmutableArray<Resent> resent, string mail)
    {
        string original = Original(mail);
        return resent.LastOrDefault(r => Original(r.Mail) == original)?.Mail;
    }

    /// <returns>Null when it may be.</returns>
    public static string? WhyNot(ImmutableArray<Resent> resent, string mail, Instant now)
    {
        string original = Original(mail);
        Resent[] late = [.. resent.Where(r => r.At > now - Within)];
        return late.Count(r => Original(r.Mail) == original) >= MostOfOne ? $"{original} was sent again {MostOfOne} times within a day: write anew, or by another way."
            : late.Length >= MostOfAll ? $"{MostOfAll} mails were sent again within a day here: wait until tomorrow."
            : null;
    }

    public static ImmutableArray<Resent> With(ImmutableArray<Resent> resent, string mail, Instant at) => [.. resent.Where(r => r.At > at - Within), new Resent(mail, at)];
}
