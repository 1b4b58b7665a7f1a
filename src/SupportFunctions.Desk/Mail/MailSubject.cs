using System.Text.RegularExpressions;
using SupportFunctions.Core.Cases;

namespace SupportFunctions.Desk.Mail;

/// <summary>
/// Subjects. "Re:" comes before the token, because mail programs then answer without putting another one in front;
/// RFC 5256, 2.1 finds the same base subject either way.
/// </summary>
internal static partial class MailSubject
{
    public static string ForCustomer(MailFacts facts, bool isAnswer) =>
        $"{(isAnswer ? "Re: " : "")}[{facts.Case}] {Base(facts)}";

    public static string ForStaff(MailKind kind, MailFacts facts)
    {
        string news = kind switch
        {
            MailKind.ClockBreach => $"BREACHED: {MailViews.ClockWords(facts.Clock)}",
            MailKind.DeliveryFailed => "NOT DELIVERED",
            MailKind.ReplyByMail => facts.Warning is null ? "sent, but no first response" : "NOT SENT",
            MailKind.PreSalesRouted => facts.ReminderNumber <= 1 ? "A prospect wrote to us" : "Still needed",
            MailKind.Complaint => "REPORTED AS UNWANTED",
            _ => FormattableString.Invariant($"{facts.Percent}% of {MailViews.ClockWords(facts.Clock)} used"),
        };
        return $"[{facts.Case}] {news}: {AddressScrub.From(Base(facts))}";
    }

    /// <summary>
    /// What the customer wrote, without reply and forward prefixes in front, and without any case token, so that a mail names one case only.
    /// The number of another case stays readable, without its brackets.
    /// </summary>
    public static string Base(MailFacts facts)
    {
        string own = facts.Case.ToString();
        string rest = AnyToken().Replace(
            MailWords.Line(facts.Subject) ?? "",
            m => string.Equals(m.Groups[1].Value, own, StringComparison.OrdinalIgnoreCase) ? " " : m.Groups[1].Value);
        rest = Prefixes().Replace(rest, "");
        return MailWords.Line(rest) ?? "(no subject)";
    }

    [GeneratedRegex(@"\[\s*(C-[0-9]{1,15})\s*\]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex AnyToken();

    /// <summary>English, German, Scandinavian, Dutch, French, Spanish, Portuguese, Italian, Polish and Chinese mail programs; some count (<c>Re[2]:</c>).</summary>
    [GeneratedRegex(
        @"^(?:\s*(?:re|aw|antw|sv|vs|odp|res|rif|fw|fwd|wg|vb|tr|rv|回复|回覆|答复|转发|轉寄)\s*(?:\[\d{1,3}\]|\(\d{1,3}\))?\s*[:：])+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Prefixes();
}
