using System.Diagnostics.CodeAnalysis;
using SupportFunctions.Core.Cases;

namespace SupportFunctions.Desk.Mail;

/// <param name="IsSigned">False: it only looks like one of ours, or was signed with a secret that is not known any more.</param>
/// <param name="IsStaffs">It stood in a mail to staff.</param>
public sealed record ReplyAddress(CaseId Case, bool IsSigned, bool IsStaffs);

/// <summary>
/// Where answers go: <c>support+C-1042.1f0c9a2be4d57a30@desk.example</c>, an address part of its own for each case (RFC 5233) with a token
/// that only the desk can make. It survives gateways that replace Message-IDs and programs that drop References.
/// </summary>
/// <param name="secrets">The first one signs; all are accepted.</param>
public sealed class ReplyAddresses(string fromAddress, IReadOnlyList<string> secrets)
{
    /// <summary>Of the part before the "@" (RFC 5321, 4.5.3.1.1).</summary>
    private const int LongestLocalPart = 64;

    /// <summary>"+C-", fifteen digits, "-staff." and the token.</summary>
    private const int LongestPart = 3 + 15 + 7 + EffectSignature.Characters;

    /// <summary>What is left of <see cref="LongestLocalPart"/> for the desk's own name.</summary>
    internal const int LongestOwnPart = LongestLocalPart - LongestPart;

    /// <summary>Keeps the token of a Message-ID, or of a rating, from being one for an address.</summary>
    private const string Purpose = "reply:";

    private const string StaffSuffix = "-staff";

    public ReplyAddresses(MailSettings settings)
        : this(settings.FromAddress, settings.TokenSecrets)
    {
    }

    public string For(CaseId id, bool isStaff)
    {
        string name = id + (isStaff ? StaffSuffix : "");
        int at = fromAddress.LastIndexOf('@');
        return $"{fromAddress[..at]}+{name}.{EffectSignature.Of(Purpose + name, secrets[0])}{fromAddress[at..]}";
    }

    /// <summary>True for an address with a part that names a case, signed or not. Name and domain before and after it are not compared: they may have changed since.</summary>
    public bool TryRead(string? address, [NotNullWhen(true)] out ReplyAddress? read)
    {
        read = null;
        ReadOnlySpan<char> local = address.AsSpan().Trim();
        local = local[..Math.Max(local.LastIndexOf('@'), 0)].Trim('"');
        int plus = local.LastIndexOf('+');
        local = plus < 0 || local.Length > LongestLocalPart ? default : local[(plus + 1)..];
        int dot = local.LastIndexOf('.');
        if (dot < 1 || local[0] is not ('C' or 'c'))
        {
            return false;
        }

        // Some servers change the case of letters on the way; number and token do not depend on it.
        string name = "C" + local[1..dot].ToString().ToLowerInvariant();
        bool isStaffs = name.EndsWith(StaffSuffix, StringComparison.Ordinal);
        if (!CaseId.TryRead(isStaffs ? name[..^StaffSuffix.Length] : name, out CaseId id))
        {
            return false;
        }

        read = new ReplyAddress(id, EffectSignature.IsBy(secrets, Purpose + name, local[(dot + 1)..].ToString().ToLowerInvariant()), isStaffs);
        return true;
    }
}
