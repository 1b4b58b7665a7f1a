using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Customers;
using SupportFunctions.Core.PreSales;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Resources;

namespace SupportFunctions.Desk.PreSales;

/// <summary>Whether a message is a pre-sales request, and whose (R-IN-3, R-IN-6).</summary>
public sealed class PreSalesRecognition(IDirectory directory, IOptions<IntakeOptions> options)
{
    private readonly FrozenSet<string> _addresses = options.Value.PresalesAddresses
        .Select(a => a.Trim().ToLowerInvariant()).Where(a => a.Length > 0).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>A form; a mail to one of the pre-sales addresses, unless its sender has a contract with us; anything a prospect writes.</summary>
    /// <param name="customer">Who the sender was recognised as.</param>
    /// <returns>What it says; null when it is no pre-sales request.</returns>
    public PreSalesAnswers? Of(IncomingMessage message, CustomerTerms? customer)
    {
        bool isRequest = message.PreSales is not null
            || customer?.Tier == Tier.PreSales
            || (customer?.Tier is not (Tier.Enterprise or Tier.Team) && message.Recipients.Any(IsForPreSales));
        if (!isRequest)
        {
            return null;
        }

        PreSalesAnswers said = AnswersOf(message);
        return said.Summary is not null || string.IsNullOrWhiteSpace(message.Subject) ? said : said with { Summary = MailText.Cut(message.Subject.Trim(), PreSalesLimits.Summary) };
    }

    /// <summary>Answers that a message holds, whatever it is.</summary>
    public static PreSalesAnswers AnswersOf(IncomingMessage message) => message.PreSales ?? PreSalesText.Read(message.Text, message.VisibleText);

    /// <summary>
    /// The prospect: whoever the sender is recognised as, else the one named, by its id, name or mail domain. Named only by its own
    /// customer engineer, because a form is open to all: nobody gets into a customer's cases by knowing its name.
    /// </summary>
    public async ValueTask<CustomerTerms?> ProspectAsync(PreSalesAnswers said, Person from, CustomerTerms? customer, CancellationToken cancellation)
    {
        if (customer is not null and not { Tier: Tier.Internal } || said.Company is not { } company)
        {
            return customer;
        }

        string id = IdOf(company);
        CustomerTerms? named = (await directory.TermsAsync([id], cancellation)).Customer(id)
            ?? (company.Contains('.', StringComparison.Ordinal) ? await directory.RecogniseAsync("anybody@" + company.Trim(), cancellation) : null);
        return named is { Tier: Tier.PreSales, CustomerEngineer: { } engineer } && engineer.Address == from.Address ? named : customer;
    }

    private bool IsForPreSales(string recipient)
    {
        string address = recipient.ToLowerInvariant();
        int at = address.LastIndexOf('@');
        int plus = address.IndexOf('+', StringComparison.Ordinal);
        return _addresses.Contains(address) || (plus > 0 && plus < at && _addresses.Contains(address[..plus] + address[at..]));
    }

    /// <example><c>Lumen Health, Inc.</c> is <c>lumen-health-inc</c>.</example>
    private static string IdOf(string company) => string.Join('-', new string([.. company.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : ' ')])
        .Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
