using System.Diagnostics.CodeAnalysis;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Incidents;
using SupportFunctions.Core.Mails;
using SupportFunctions.Core.Maintenance;
using SupportFunctions.Desk.Resources;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Mail;

/// <summary>A mail of the desk's own by its effect id, as a report about it names it: it says which thing the mail is about.</summary>
public abstract record MailName(string Effect)
{
    /// <summary>Of a subscriber's key: enough to find it by, and short enough for an id.</summary>
    public const int SubscriberCharacters = 16;

    private const int Longest = 100;

    private const int DigestHash = 12;

    /// <summary>As it was written, upper and lower case included: an incident may be called <c>c-1042</c>.</summary>
    /// <returns>False for what is no effect id of a mail; whether such a mail was ever sent is another question.</returns>
    public static bool TryRead([NotNullWhen(true)] string? effect, [NotNullWhen(true)] out MailName? name)
    {
        name = effect is null or { Length: > Longest } ? null : effect[..Math.Min(2, effect.Length)] switch
        {
            "C-" => DeskMessageIds.TryReadEffect(effect, out CaseId id) ? new OfCase(effect, id) : null,
            "W-" => ReadWindow(effect),
            _ => ReadDigest(effect) ?? ReadSubscriber(effect) ?? (MailName?)ReadIncident(effect),
        };
        return name is not null;
    }

    /// <summary><c>W-12-7-1</c> to staff; to customers with a hash of the recipient behind.</summary>
    private static OfWindow? ReadWindow(string effect)
    {
        string[] parts = Resending.Original(effect).Split('-');
        return parts.Length is 4 or 5 && IsNumber(parts[2]) && IsNumber(parts[3]) && (parts.Length == 4 || parts[4].All(char.IsAsciiHexDigitLower))
            && WindowId.TryRead($"W-{parts[1]}", out WindowId id)
            ? new OfWindow(effect, id)
            : null;
    }

    /// <summary><c>I-3-7-1</c>, or whatever the incident is called instead of <c>I-3</c>.</summary>
    private static OfIncident? ReadIncident(string effect)
    {
        string[] parts = Resending.Original(effect).Split('-');
        return parts.Length > 2 && IsNumber(parts[^1]) && IsNumber(parts[^2]) && IncidentId.TryRead(string.Join('-', parts[..^2]), out IncidentId id)
            ? new OfIncident(effect, id)
            : null;
    }

    /// <summary><c>digest-202610-3f0c9a2be4d5-acme</c>; in the customer's id <c>_d</c> stands for a dot, and <c>__</c> for <c>_</c>.</summary>
    private static OfDigest? ReadDigest(string effect) =>
        effect.Split('-', 4) is ["digest", { Length: 6 } week, { Length: DigestHash } of, var customer] && IsNumber(week) && of.All(char.IsAsciiHexDigitLower)
        && customer.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_')
        && customer.Replace("__", "/", StringComparison.Ordinal).Replace("_d", ".", StringComparison.Ordinal).Replace('/', '_') is var id && ResourceIds.IsValid(id)
            ? new OfDigest(effect, id)
            : null;

    /// <summary>Effect id of the digest of a week to one address. Small letters only, because that is how a Message-ID may come back, and no dot, which ends its name.</summary>
    /// <param name="week">Six digits.</param>
    public static string Digest(string customer, int week, string address)
    {
        ArgumentNullException.ThrowIfNull(customer);
        string of = customer.Replace("_", "__", StringComparison.Ordinal).Replace(".", "_d", StringComparison.Ordinal);
        return FormattableString.Invariant($"digest-{week}-{TableKeys.Hash(customer + "\n" + address)[..DigestHash]}-{of}");
    }

    /// <summary><c>status-window-w-12-7-9f86d081884c7d65</c>, and <c>subscriber-9f86d081884c7d65-0123456789abcdef</c> of a link: neither ends as an incident's does.</summary>
    private static OfSubscriber? ReadSubscriber(string effect) => effect.Split('-') switch
    {
        ["status", _, _, .., var key] when IsKey(key) => new OfSubscriber(effect, key),
        ["subscriber", var key, var own] when IsKey(key) && IsKey(own) => new OfSubscriber(effect, key),
        _ => null,
    };

    private static bool IsKey(string text) => text.Length == SubscriberCharacters && text.All(char.IsAsciiHexDigitLower);

    private static bool IsNumber(string text) => text.Length is > 0 and <= 10 && text.All(char.IsAsciiDigit);

    public sealed record OfCase(string Effect, CaseId Case) : MailName(Effect);

    public sealed record OfWindow(string Effect, WindowId Window) : MailName(Effect);

    /// <param name="Customer">Id.</param>
    public sealed record OfDigest(string Effect, string Customer) : MailName(Effect);

    public sealed record OfIncident(string Effect, IncidentId Incident) : MailName(Effect);

    /// <param name="Key">The beginning of the subscriber's.</param>
    public sealed record OfSubscriber(string Effect, string Key) : MailName(Effect);
}
