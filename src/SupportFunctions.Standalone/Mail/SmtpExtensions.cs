using System.Globalization;

namespace SupportFunctions.Standalone.Mail;

/// <summary>What the server offers in its reply to EHLO.</summary>
/// <param name="SizeLimit">Octets (RFC 1870); null for no limit or none named.</param>
internal sealed record SmtpExtensions(bool StartTls, bool EightBitMime, bool Size, long? SizeLimit, IReadOnlySet<string> AuthMechanisms)
{
    public static readonly SmtpExtensions None = new(false, false, false, null, new HashSet<string>());

    public static SmtpExtensions From(SmtpReply reply)
    {
        var found = None;
        var mechanisms = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in reply.Lines.Skip(1))
        {
            // "AUTH=PLAIN" is what servers said before RFC 4954 and some still say.
            var words = line.Split([' ', '='], StringSplitOptions.RemoveEmptyEntries);
            switch (words.FirstOrDefault()?.ToUpperInvariant())
            {
                case "STARTTLS":
                    found = found with { StartTls = true };
                    break;
                case "8BITMIME":
                    found = found with { EightBitMime = true };
                    break;
                case "SIZE":
                    found = found with { Size = true, SizeLimit = Limit(words) };
                    break;
                case "AUTH":
                    mechanisms.UnionWith(words.Skip(1));
                    break;
            }
        }

        return found with { AuthMechanisms = mechanisms };
    }

    private static long? Limit(string[] words) =>
        words.Length > 1 && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var octets) && octets > 0 ? octets : null;
}
