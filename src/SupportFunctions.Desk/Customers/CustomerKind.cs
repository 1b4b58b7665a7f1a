using System.Collections.ObjectModel;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Customers;
using SupportFunctions.Core.Policies;
using SupportFunctions.Desk.Resources;

namespace SupportFunctions.Desk.Customers;

/// <summary>Customers, found by a contact's address or by mail domain.</summary>
public sealed class CustomerKind : ResourceKind<CustomerResource>
{
    public const string TableName = "customers";

    public override string Table => TableName;

    public override string Noun => "customer";

    public override CustomerResource Complete(string id, CustomerResource value) => value with
    {
        Id = id,
        Domains = value.Domains ?? [],
        Contacts = value.Contacts ?? [],
        Language = value.Language ?? "en",
        Products = value.Products ?? [],
        Facts = value.Facts ?? ReadOnlyDictionary<string, JsonElement>.Empty,
    };

    public override IEnumerable<Lookup> Lookups(CustomerResource value) =>
    [
        .. (value.Domains ?? []).Select(d => MailNames.DomainKey(d!)!).Select(d => new Lookup(ByDomain(d), $"mail domain {d}")),
        .. (value.Contacts ?? []).Select(c => MailNames.AddressKey(c!.Email!)!).Select(a => new Lookup(ByAddress(a), $"address {a}")),
        .. CustomerChannels.Of(value).Select(c => new Lookup(ByChannel(c), $"channel {c}")),
    ];

    /// <param name="addressKey">As from <see cref="MailNames.AddressKey"/>; hashed, because keys should not be readable.</param>
    public static string ByAddress(string addressKey) =>
        "address|" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(addressKey)).AsSpan(0, 16));

    /// <param name="domainKey">As from <see cref="MailNames.DomainKey"/>.</param>
    public static string ByDomain(string domainKey) => "domain|" + domainKey;

    /// <param name="channel">As in <see cref="CustomerChannels"/>.</param>
    public static string ByChannel(string channel) =>
        "channel|" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(channel)).AsSpan(0, 16));

    public static CustomerTerms ToTerms(Stored<CustomerResource> stored, DeskPolicy policy)
    {
        CustomerResource customer = stored.Value;
        return new CustomerTerms(
            customer.Id!,
            customer.Name!,
            customer.Tier!.Value,
            customer.Deployment!.Value,
            customer.Agreement,
            customer.TimeZone ?? policy.TimeZone,
            customer.Language!,
            customer.AssignedEngineer)
        {
            Since = stored.At,
            CustomerEngineer = customer.CustomerEngineer is { Email: { } address } ce ? new Person(address.Trim().ToLowerInvariant(), ce.Name) : null,
            Exceptions = [.. (customer.Exceptions ?? []).OfType<CustomerDeviation>().Select(e => new Deviation(e.From!.Value, e.To!.Value, e.What!, e.GrantedBy!, e.Why!, e.Agreement))],
        };
    }
}
