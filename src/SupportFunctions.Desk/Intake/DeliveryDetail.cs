using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Desk.Intake;

/// <summary>Another server's words, as a case may keep them.</summary>
internal static class DeliveryDetail
{
    // Before addresses are taken out; more than ten lines of the longest kind that SMTP knows (RFC 5321, 4.5.3.1.5).
    private const int Looked = 4000;

    private const int LongestStatus = 40;

    /// <summary>One line without mail addresses: staff are told it, and staff mail never contains the customer's.</summary>
    /// <param name="status">Of RFC 3463; null where there is none.</param>
    public static string? Of(string? status, string? words)
    {
        string said = string.Join(' ', MailText.OneLine(MailText.Cut(words ?? "", Looked)).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        string code = MailText.Cut(MailText.OneLine(status ?? ""), LongestStatus);
        string all = code.Length == 0 ? said : said.Length == 0 ? code : $"{code}: {said}";
        return all.Length == 0 ? null : MailText.Cut(AddressScrub.From(all), CaseLimits.DetailCharacters);
    }
}
