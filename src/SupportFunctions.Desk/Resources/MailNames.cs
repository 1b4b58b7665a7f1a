using System.Globalization;

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
        bool isFine = local[0] != '.' && local[^1] != '.' && !local.Contains("..", StringComparison.Ordinal)
            && local.All(c => char.IsLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~.".Contains(c, StringComparison.Ordinal));
        return isFine ? $"{local.ToLowerInvariant()}@{domain}" : null;
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

    /// <summary>The domain of an <see cref="AddressKey"/>.</summary>
    public static string DomainOf(string addressKey) => addressKey[(addressKey.LastIndexOf('@') + 1)..];
}
