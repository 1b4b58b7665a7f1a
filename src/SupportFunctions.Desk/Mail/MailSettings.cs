using System.Text;
using SupportFunctions.Core.Cases;

namespace SupportFunctions.Desk.Mail;

/// <summary>Who the desk's mail comes from and how its threads are signed.</summary>
public sealed record MailSettings
{
    /// <summary>Shorter ones could be guessed from one mail.</summary>
    private const int ShortestSecret = 32;

    /// <summary>addr-spec; answers come back to it.</summary>
    public string FromAddress { get; init; } = "";

    /// <summary>Default "Support".</summary>
    public string FromName { get; init; } = "Support";

    /// <summary>Right side of our Message-IDs.</summary>
    public string Domain { get; init; } = "";

    /// <summary>Newest first: the first one signs, all are accepted, so that a secret can be changed without losing threads. 32 characters or more each.</summary>
    public IReadOnlyList<string> TokenSecrets { get; init; } = [];

    /// <summary>
    /// Whether answers go to an address with a signed part for the case, <c>support+C-1042.token@desk.example</c>. Default true; false where
    /// the mailbox takes no plus-addresses.
    /// </summary>
    public bool PlusReplyTo { get; init; } = true;

    /// <summary>Where people reach the desk, as <c>https://desk.example</c>; without it mails carry no links.</summary>
    public Uri? PublicBaseUrl { get; init; }

    /// <summary>Templates that replace the built-in ones of the same name, laid out alike: <c>en/reply.text.hbs</c>. Default: none.</summary>
    public string? TemplateFolder { get; init; }

    /// <summary>Every fault of these settings, templates apart; empty when the desk can send mail with them.</summary>
    public IReadOnlyList<string> Faults() => [.. AddressFaults(), .. SecretFaults(), .. LinkFaults()];

    internal Uri? LinkTo(string path) =>
        PublicBaseUrl is null ? null : new Uri($"{PublicBaseUrl.AbsoluteUri.TrimEnd('/')}/{path}");

    internal Uri? CasePage(CaseId id) => LinkTo($"desk/cases/{id}");

    private IEnumerable<string> AddressFaults()
    {
        int at = FromAddress.LastIndexOf('@');
        if (at <= 0 || !IsDomain(FromAddress[(at + 1)..]) || FromAddress.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '<' or '>' or ','))
        {
            yield return $"Mail:FromAddress '{FromAddress}' is not a mail address; use one such as support@desk.example.";
        }

        if (PlusReplyTo && at > ReplyAddresses.LongestOwnPart)
        {
            yield return FormattableString.Invariant(
                $"Mail:FromAddress has {at} characters before the @, which leaves no room for a case's part: use at most {ReplyAddresses.LongestOwnPart}, or set Mail:PlusReplyTo to false.");
        }

        if (!IsDomain(Domain))
        {
            yield return $"Mail:Domain '{Domain}' is not a host name; use one such as desk.example.";
        }
    }

    private IEnumerable<string> SecretFaults()
    {
        if (TokenSecrets.Count == 0)
        {
            yield return "Mail:TokenSecrets is empty; give at least one secret of 32 random characters.";
        }

        for (int i = 0; i < TokenSecrets.Count; i++)
        {
            if (TokenSecrets[i].Trim().Length < ShortestSecret)
            {
                yield return FormattableString.Invariant(
                    $"Mail:TokenSecrets:{i} has {TokenSecrets[i].Trim().Length} characters; give it at least {ShortestSecret}, random ones.");
            }
        }
    }

    private IEnumerable<string> LinkFaults()
    {
        if (PublicBaseUrl is { } url && !(url.IsAbsoluteUri && url.Scheme is "https" or "http" && url.Query.Length == 0 && url.Fragment.Length == 0))
        {
            yield return $"Mail:PublicBaseUrl '{url}' is not a web address without query; use one such as https://desk.example.";
        }
    }

    private static bool IsDomain(string text) =>
        text.Length is > 0 and <= 253 && Ascii.IsValid(text)
        && text.Split('.').All(l => l.Length is > 0 and <= 63 && l[0] != '-' && l[^1] != '-' && l.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'));
}
