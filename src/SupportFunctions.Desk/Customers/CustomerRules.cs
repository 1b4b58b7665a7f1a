using System.Text.RegularExpressions;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Policies;
using SupportFunctions.Desk.Agreements;
using SupportFunctions.Desk.Engineers;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Policies;
using SupportFunctions.Desk.Resources;

namespace SupportFunctions.Desk.Customers;

/// <summary>What a customer must be.</summary>
public sealed partial class CustomerRules(
    ResourceTable<AgreementResource> agreements, ResourceTable<EngineerResource> engineers, ResourceTable<DeskPolicy> policies)
    : ResourceRules<CustomerResource>
{
    private const int MaxDomains = 100;

    private const int MaxContacts = 500;

    /// <summary>Their mails and the mark of the week are written in one batch.</summary>
    private const int MaxDigests = 50;

    private const int MaxProducts = 100;

    private const int MaxFacts = 100;

    private const int MaxFactCharacters = 2_000;

    private const int MaxExceptions = 50;

    private const int MaxExceptionCharacters = 500;

    public override async ValueTask CheckAsync(string id, CustomerResource value, Faults faults, CancellationToken cancellation)
    {
        DeskPolicy policy = await policies.CurrentAsync(cancellation);
        Checks.Text(faults, "name", value.Name);
        Checks.Word(faults, "tier", value.Tier);
        Checks.OptionalText(faults, "plan", value.Plan);
        Checks.Word(faults, "deployment", value.Deployment);
        CheckDomains(value.Domains ?? [], policy, faults);
        CheckContacts(value.Contacts ?? [], faults);
        Checks.Zone(faults, "timeZone", value.TimeZone);
        if (value.Language is { } language && !LanguageTag().IsMatch(language))
        {
            faults.Add("language", $"'{language}' is not a language tag; use one as in BCP 47, such as en or pt-BR.");
        }

        CheckEngineer(value.CustomerEngineer, faults);
        await CheckReferencesAsync(value, faults, cancellation);
        CheckProducts(value.Products ?? [], policy, faults);
        if (value.Region is not null)
        {
            Checks.Listed(faults, "region", value.Region, policy.Regions);
        }

        CheckFacts(value, faults);
        await CheckExceptionsAsync(value.Exceptions ?? [], faults, cancellation);
    }

    private async Task CheckReferencesAsync(CustomerResource value, Faults faults, CancellationToken cancellation)
    {
        if (value.Agreement is { } agreement && agreement is not ("none" or Agreement.StandardId)
            && !(ResourceIds.IsValid(agreement) && await agreements.FindAsync(agreement, cancellation) is not null))
        {
            faults.Add("agreement", $"The agreement '{agreement}' does not exist: create it first, or use standard or none.");
        }

        if (value.AssignedEngineer is { } engineer && !(ResourceIds.IsValid(engineer) && await engineers.FindAsync(engineer, cancellation) is not null))
        {
            faults.Add("assignedEngineer", $"The engineer '{engineer}' does not exist: create it first, or leave this out.");
        }
    }

    private static void CheckEngineer(CustomerEngineer? engineer, Faults faults)
    {
        if (engineer is not null)
        {
            Checks.Address(faults, "customerEngineer.email", engineer.Email);
            Checks.OptionalText(faults, "customerEngineer.name", engineer.Name);
        }
    }

    private static void CheckDomains(IReadOnlyList<string?> domains, DeskPolicy policy, Faults faults)
    {
        if (!Checks.Count(faults, "domains", domains.Count, MaxDomains))
        {
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < domains.Count; i++)
        {
            string field = Checks.At("domains", i);
            if (domains[i] is not { } written || MailNames.DomainKey(written) is not { } domain || !domain.Contains('.', StringComparison.Ordinal))
            {
                faults.Add(field, $"'{domains[i]}' is not a mail domain; use one such as acme.example, without @.");
            }
            else if (policy.PublicMailDomains.Contains(domain, StringComparer.OrdinalIgnoreCase))
            {
                faults.Add(field, $"'{written}' is a public mail domain: its addresses belong to many, so it identifies nobody (R-CUS-4). List the addresses as contacts.");
            }
            else if (!seen.Add(domain))
            {
                faults.Add(field, $"'{written}' is listed twice; keep one.");
            }
        }
    }

    private static void CheckContacts(IReadOnlyList<CustomerContact?> contacts, Faults faults)
    {
        if (!Checks.Count(faults, "contacts", contacts.Count, MaxContacts))
        {
            return;
        }

        if (contacts.Count(c => c is { Digest: true }) is var digests and > MaxDigests)
        {
            faults.Add("contacts", FormattableString.Invariant($"At most {MaxDigests} contacts get the weekly digest; these are {digests}. Use a mailing list for more."));
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < contacts.Count; i++)
        {
            string field = Checks.At("contacts", i) + ".email";
            string? email = contacts[i]?.Email;
            if (Checks.Address(faults, field, email) && !seen.Add(MailNames.AddressKey(email!)!))
            {
                faults.Add(field, $"'{email}' is listed twice; keep one.");
            }

            Checks.OptionalText(faults, Checks.At("contacts", i) + ".name", contacts[i]?.Name);
        }
    }

    private static void CheckProducts(IReadOnlyList<string?> products, DeskPolicy policy, Faults faults)
    {
        Checks.Count(faults, "products", products.Count, MaxProducts);
        for (int i = 0; i < products.Count && i < MaxProducts; i++)
        {
            Checks.Listed(faults, Checks.At("products", i), products[i], policy.Products);
        }
    }

    private async Task CheckExceptionsAsync(IReadOnlyList<CustomerDeviation?> exceptions, Faults faults, CancellationToken cancellation)
    {
        if (!Checks.Count(faults, "exceptions", exceptions.Count, MaxExceptions))
        {
            return;
        }

        for (int i = 0; i < exceptions.Count; i++)
        {
            string field = Checks.At("exceptions", i);
            CustomerDeviation exception = exceptions[i] ?? new CustomerDeviation();
            Checks.Text(faults, field + ".what", exception.What, MaxExceptionCharacters);
            Checks.Text(faults, field + ".grantedBy", exception.GrantedBy);
            Checks.Text(faults, field + ".why", exception.Why, MaxExceptionCharacters);
            if (exception is not { From: { } from, To: { } to } || to <= from)
            {
                faults.Add(field + ".to", "An exception is time-boxed (R-CUS-6): give from and a later to.");
            }

            if (exception.Agreement is { } agreement && !(ResourceIds.IsValid(agreement) && await agreements.FindAsync(agreement, cancellation) is not null))
            {
                faults.Add(field + ".agreement", $"The agreement '{agreement}' does not exist: create it first, or leave this out.");
            }
        }
    }

    private static void CheckFacts(CustomerResource value, Faults faults)
    {
        Checks.Count(faults, "facts", value.Facts?.Count, MaxFacts);
        foreach ((string name, var fact) in value.Facts ?? new Dictionary<string, System.Text.Json.JsonElement>())
        {
            if (string.IsNullOrWhiteSpace(name) || name.Length > Checks.NameCharacters || fact.GetRawText().Length > MaxFactCharacters)
            {
                faults.Add("facts", $"The fact '{name}' needs a name of at most 200 characters and a value of at most 2000.");
            }
        }
    }

    [GeneratedRegex("^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex LanguageTag();
}
