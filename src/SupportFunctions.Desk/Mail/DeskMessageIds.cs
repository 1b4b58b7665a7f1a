using System.Diagnostics.CodeAnalysis;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Mails;

namespace SupportFunctions.Desk.Mail;

/// <summary>
/// Our own Message-IDs, <c>C-1042-7-1.1f0c9a2be4d57a30@desk.example</c>: the effect, and a token that only the desk can make,
/// so that an answer names its case and nobody can aim a mail at a case by counting (R-IN-5).
/// </summary>
/// <param name="secrets">The first one signs; all are accepted.</param>
public sealed class DeskMessageIds(string domain, IReadOnlyList<string> secrets)
{
    /// <summary>How the core names our own mails in a thread.</summary>
    private const string OwnPrefix = "desk:";

    private const string StaffSuffix = "-staff";

    public DeskMessageIds(MailSettings settings)
        : this(settings.Domain, settings.TokenSecrets)
    {
    }

    /// <summary>msg-id without angle brackets; the same effect always has the same one.</summary>
    /// <exception cref="ArgumentException">The id has characters that no msg-id can carry.</exception>
    public string For(string effectId) =>
        effectId.Length > 0 && effectId.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? $"{effectId}.{EffectSignature.Of(effectId, secrets[0])}@{domain}"
            : throw new ArgumentException($"Effect id '{effectId}' has other characters than letters, digits, '-' and '_'.", nameof(effectId));

    /// <summary>
    /// Not a mail that was ever sent: the root that all staff mails of a case answer, so that they gather in a thread of their own
    /// and never in the customer's conversation.
    /// </summary>
    public string StaffRoot(CaseId id) => For(id + StaffSuffix);

    /// <summary>An entry of <see cref="MailFacts.Thread"/> as a msg-id.</summary>
    internal string OfThread(string entry) =>
        IsOwn(entry) ? For(entry[OwnPrefix.Length..]) : entry.Trim().TrimStart('<').TrimEnd('>');

    internal static bool IsOwn(string entry) => entry.StartsWith(OwnPrefix, StringComparison.Ordinal);

    /// <summary>True for a msg-id that the desk signed for a mail about a case. The domain is not compared: it may have changed since.</summary>
    /// <param name="messageId">With or without angle brackets.</param>
    public bool TryRead([NotNullWhen(true)] string? messageId, out CaseId id, [NotNullWhen(true)] out string? effectId)
    {
        effectId = null;
        return TryReadSigned(messageId, out string? name) && IsCases(name) && TryReadEffect(name, out id)
            ? (effectId = name) is not null
            : Nothing(out id);
    }

    /// <summary>True for a msg-id that the desk signed for any mail of its own.</summary>
    /// <param name="messageId">With or without angle brackets.</param>
    public bool TryReadMail([NotNullWhen(true)] string? messageId, [NotNullWhen(true)] out MailName? mail)
    {
        mail = null;
        return TryReadSigned(messageId, out string? name) && MailName.TryRead(name, out mail);
    }

    /// <summary>True for what stands in <see cref="MailHeaders.Case"/> of a mail that the desk sent about a case.</summary>
    public bool TryReadHeader(string? value, [NotNullWhen(true)] out MailName? mail) =>
        TryReadMail(value?.Trim() is { Length: > 0 and <= 100 } name ? name + "@" : null, out mail);

    /// <summary>The case that something names which looks like a Message-ID of ours, whoever made it: a name, and no proof of anything.</summary>
    public static bool TryReadName(string? messageId, out CaseId id)
    {
        ReadOnlySpan<char> text = messageId.AsSpan().Trim().TrimStart('<').TrimEnd('>');
        int end = text.IndexOf('@') is >= 0 and int at ? at : text.Length;
        int dot = text[..end].LastIndexOf('.');
        return dot is > 1 and <= 100 && end - dot == EffectSignature.Characters + 1 && text[0] is 'C' or 'c'
            && TryReadEffect("C" + text[1..dot].ToString().ToLowerInvariant(), out id) || Nothing(out id);
    }

    /// <summary>What <see cref="TryReadHeader"/> reads, of a Message-ID that <see cref="For"/> made; null for any other.</summary>
    internal static string? SignedPart(string messageId) =>
        TryReadName(messageId, out _) ? messageId[..messageId.IndexOf('@', StringComparison.Ordinal)] : null;

    /// <summary>True for the root of a case's staff thread: a mail that refers to it answers a warning and is no word to the customer.</summary>
    public bool TryReadStaffRoot([NotNullWhen(true)] string? messageId, out CaseId id) =>
        TryReadSigned(messageId, out string? name)
        && IsCases(name)
        && name.EndsWith(StaffSuffix, StringComparison.Ordinal)
        && CaseId.TryRead(name[..^StaffSuffix.Length], out id)
            || Nothing(out id);

    /// <summary>Some servers change the case of letters on the way; digits and the token do not depend on it.</summary>
    private bool TryReadSigned(string? messageId, [NotNullWhen(true)] out string? name)
    {
        name = null;
        ReadOnlySpan<char> local = messageId.AsSpan().Trim().TrimStart('<').TrimEnd('>');
        int at = local.IndexOf('@');
        local = at < 0 ? default : local[..at];
        int dot = local.LastIndexOf('.');
        if (dot < 1 || local.Length > 100)
        {
            return false;
        }

        // Ids of the desk's own begin with a capital; incidents may be called something without any.
        string lower = local[..dot].ToString().ToLowerInvariant();
        string token = local[(dot + 1)..].ToString().ToLowerInvariant();
        foreach (string signed in lower[0] is 'c' or 'w' or 'i' ? new[] { char.ToUpperInvariant(lower[0]) + lower[1..], lower } : [lower])
        {
            if (name is null && EffectSignature.IsBy(secrets, signed, token))
            {
                name = signed;
            }
        }

        return name is not null;
    }

    /// <summary>By the capital: an incident may be called <c>c-1042</c>.</summary>
    private static bool IsCases(string name) => name[0] == 'C';

    /// <summary>The case, the sequence of the commit, the place in it.</summary>
    internal static bool TryReadEffect(string name, out CaseId id)
    {
        id = default;
        string[] parts = Resending.Original(name).Split('-');
        return parts.Length == 4 && IsNumber(parts[2]) && IsNumber(parts[3]) && CaseId.TryRead($"{parts[0]}-{parts[1]}", out id);
    }

    private static bool IsNumber(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);

    private static bool Nothing(out CaseId id)
    {
        id = default;
        return false;
    }
}
