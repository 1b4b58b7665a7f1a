namespace SupportFunctions.Desk.Subscribers;

/// <summary>Enough of an address for its holder to know it by, and no more.</summary>
public static class MaskedAddress
{
    /// <example><c>kim@acme.example</c> is <c>k…@acme.example</c>.</example>
    public static string Of(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        int at = address.LastIndexOf('@');
        return at > 1 ? $"{address[0]}…{address[at..]}" : "…" + address[Math.Max(at, 0)..];
    }
}
