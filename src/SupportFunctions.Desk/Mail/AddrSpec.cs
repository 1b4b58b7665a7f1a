using System.Globalization;
using System.Text;

namespace SupportFunctions.Desk.Mail;

/// <summary>Checks an address and gives the ASCII form that may stand in a header and on an SMTP command line.</summary>
public static class AddrSpec
{
    /// <summary>RFC 5321, 4.5.3.1.3: 256 for a path with its angle brackets.</summary>
    private const int LongestAddress = 254;

    private const int LongestLocalPart = 64;

    /// <summary>International domains become punycode; a local part with misplaced dots, as some carriers hand out, is quoted.</summary>
    /// <param name="field">Where the address stands; part of the message, because the address itself belongs into no log.</param>
    /// <exception cref="ArgumentException">It is none, or its local part would need SMTPUTF8 (RFC 6531).</exception>
    public static string ToWire(string address, string field)
    {
        ArgumentNullException.ThrowIfNull(address);
        var at = address.LastIndexOf('@');
        if (at <= 0 || at == address.Length - 1)
            throw Refusal(field, "is not of the form local@domain");
        var wire = $"{LocalPart(address[..at], field)}@{Domain(address[(at + 1)..], field)}";
        return wire.Length <= LongestAddress
            ? wire
            : throw Refusal(field, "is longer than 254 characters (RFC 5321, 4.5.3.1.3)");
    }

    /// <summary>atext of RFC 5322, 3.2.3.</summary>
    internal static bool IsAtomText(char character) =>
        char.IsAsciiLetterOrDigit(character) || "!#$%&'*+-/=?^_`{|}~".Contains(character, StringComparison.Ordinal);

    private static string LocalPart(string local, string field)
    {
        if (!Ascii.IsValid(local))
            throw Refusal(field, "has non-ASCII characters before the @, which needs SMTPUTF8 (RFC 6531); use an ASCII address");
        if (local.Length > LongestLocalPart)
            throw Refusal(field, "has more than 64 characters before the @ (RFC 5321, 4.5.3.1.1)");
        if (IsQuotedString(local))
            return local;
        if (!local.All(c => IsAtomText(c) || c == '.'))
            throw Refusal(field, "has characters before the @ that need quoting");
        return local[0] == '.' || local[^1] == '.' || local.Contains("..", StringComparison.Ordinal) ? $"\"{local}\"" : local;
    }

    /// <summary>RFC 5321, 4.1.2 Quoted-string: printable ASCII, '"' and '\' only behind a '\'.</summary>
    private static bool IsQuotedString(string local)
    {
        if (local.Length < 3 || local[0] != '"' || local[^1] != '"')
            return false;
        var escaped = false;
        foreach (var character in local.AsSpan(1, local.Length - 2))
        {
            if (character is < ' ' or > '~' || (character == '"' && !escaped))
                return false;
            escaped = character == '\\' && !escaped;
        }

        return !escaped;
    }

    private static string Domain(string domain, string field)
    {
        try
        {
            var ascii = Ascii.IsValid(domain) ? domain : new IdnMapping { UseStd3AsciiRules = true }.GetAscii(domain);
            if (ascii.Split('.').All(IsLabel))
                return ascii;
        }
        catch (ArgumentException e)
        {
            throw Refusal(field, "has a domain that is no international domain name (RFC 5890)", e);
        }

        throw Refusal(field, "has a domain that is no host name");
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static ArgumentException Refusal(string field, string why, Exception? inner = null) =>
        new($"The {field} address {why}.", inner);
}
