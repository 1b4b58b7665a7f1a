using SupportFunctions.Core.Engineers;
using SupportFunctions.Desk.Customers;
using SupportFunctions.Desk.Resources;

namespace SupportFunctions.Desk.Engineers;

/// <summary>Engineers, found by address (R-IN-5).</summary>
public sealed class EngineerKind : ResourceKind<EngineerResource>
{
    public const string TableName = "engineers";

    public const int DefaultCapacity = 5;

    public override string Table => TableName;

    public override string Noun => "engineer";

    public override EngineerResource Complete(string id, EngineerResource value) => value with
    {
        Id = id,
        Areas = value.Areas ?? [],
        Capacity = value.Capacity ?? DefaultCapacity,
    };

    public override IEnumerable<Lookup> Lookups(EngineerResource value)
    {
        string address = MailNames.AddressKey(value.Email!)!;
        return [new Lookup(CustomerKind.ByAddress(address), $"address {address}")];
    }

    public static EngineerTerms ToTerms(EngineerResource engineer) =>
        new(engineer.Id!, engineer.Name!, engineer.Email!, engineer.Level!.Value, engineer.Lead, engineer.Capacity!.Value);
}
