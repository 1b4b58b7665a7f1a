using System.Globalization;
using System.Text;

namespace SupportFunctions.Desk.Resources;

/// <summary>Mail addresses and domains in the one form in which they are compared.</summary>
/// <remarks>
/// Lower case, domains in their ASCII form (RFC 5890). The local part is compared without case although RFC 5321, 2.4 leaves
/// that to the receiving host: no host in use tells Ada@ from ada@, and people write both.
/// </remarks>
public static class MailNames
{
    private const int MaxAddress = 254;

    private const int MaxLocalPart = 64;

    private static readonly IdnMapping _idn = new() { AllowUnassigned = false, UseStd3AsciiRules = true };

    /// <summary>Null when the text is no addr-spec that mail can be sent to.</summary>
    public static string? AddressKey(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        int at = address.LastIndexOf('@');
        if (at < 1 || at > MaxLocalPart || address.Length > MaxAddress || DomainKey(address[(at + 1)..]) is not { } domain)
        {
            return null;
        }

        string local = address[..at];
        return IsDotAtom(local) ? $"{local.ToLowerInvariant()}@{domain}" : null;
    }

    /// <summary>Whose address it is: without a plus part, which makes no other holder. Text that is no address stands for itself.</summary>
    public static string HolderKey(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        string all = AddressKey(address.Trim()) ?? address.Trim().ToLowerInvariant();
        int at = all.LastIndexOf('@');
        int plus = at < 0 ? -1 : all.IndexOf('+', 0, at);
        return plus > 0 ? all[..plus] + all[at..] : all;
    }

    /// <summary>Null when the text is no domain name.</summary>
    public static string? DomainKey(string domain)
    {
        ArgumentNullException.ThrowIfNull(domain);
        if (domain.Length is 0 or > 253 || domain.StartsWith('.') || domain.EndsWith('.'))
        {
            return null;
        }

        try
        {
            return _idn.GetAscii(domain).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            // The only way in which IdnMapping says that this is no name.
            return null;
        }
    }

    /// <summary>
    /// The same mailbox written in one way, still as people read it: without quotes that it does not need (RFC 5322, 3.4.1), and an international
    /// domain as Unicode, not in its ASCII form or in other characters that mean the same (RFC 5895). What knows an address by its text is not
    /// passed by another spelling of it.
    /// </summary>
    /// <returns>As it was, where it can be written in no other way, or is no name.</returns>
    public static string OneSpelling(string local, string domain)
    {
        ArgumentNullException.ThrowIfNull(local);
        ArgumentNullException.ThrowIfNull(domain);
        if (local.Length > 2 && local[0] == '"' && local[^1] == '"')
        {
            string plain = local[1..^1].Replace("\\", "", StringComparison.Ordinal);
            local = IsDotAtom(plain) ? plain : local;
        }

        if (!Ascii.IsValid(domain) || domain.Contains("xn--", StringComparison.OrdinalIgnoreCase))
        {
            try
            {
                domain = _idn.GetUnicode(_idn.GetAscii(domain));
            }
            catch (ArgumentException)
            {
                // No name: whoever asks for a key of it gets none.
            }
        }

        return local + "@" + domain;
    }

    private static bool IsDotAtom(string local) =>
        local.Length > 0 && local[0] != '.' && local[^1] != '.' && !local.Contains("..", StringComparison.Ordinal)
        && local.All(c => char.IsLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~.".Contains(c, StringComparison.Ordinal));

    /// <summary>The domain of an <see cref="AddressKey"/>.</summary>
    public static string DomainOf(string addressKey) => addressKey[(addressKey.LastIndexOf('@') + 1)..];
}
