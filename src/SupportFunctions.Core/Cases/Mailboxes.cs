using System.Globalization;

namespace SupportFunctions.Core.Cases;

/// <summary>Whether two addresses are one person's mailbox, as far as an address can tell.</summary>
public static class Mailboxes
{
    private static readonly IdnMapping _idn = new();

    /// <summary>
    /// The same but for case, a plus part, and the spelling of an international domain; and the same name on hosts of one domain, because a company's
    /// own servers rewrite <c>kim@acme.example</c> to <c>kim@mbx2.acme.example</c>.
    /// </summary>
    public static bool AreSame(string one, string other)
    {
        (string name, string domain) = Parts(one);
        (string otherName, string otherDomain) = Parts(other);
        return name == otherName
            && (domain == otherDomain
                || (otherDomain.EndsWith("." + domain, StringComparison.Ordinal) && domain.Contains('.', StringComparison.Ordinal))
                || (domain.EndsWith("." + otherDomain, StringComparison.Ordinal) && otherDomain.Contains('.', StringComparison.Ordinal)));
    }

    private static (string Name, string Domain) Parts(string address)
    {
        string all = address.Trim().Trim('<', '>').ToLowerInvariant();
        int at = all.LastIndexOf('@');
        string name = at < 0 ? all : all[..at];
        int plus = name.IndexOf('+', StringComparison.Ordinal);
        return (plus > 0 ? name[..plus] : name, at < 0 ? "" : Ascii(all[(at + 1)..].TrimEnd('.')));
    }

    private static string Ascii(string domain)
    {
        try
        {
            return domain.Length == 0 ? domain : _idn.GetAscii(domain);
        }
        catch (ArgumentException)
        {
            // No domain that could be spelt in two ways.
            return domain;
        }
    }
}
