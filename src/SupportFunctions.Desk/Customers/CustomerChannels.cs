using System.Text.Json;

namespace SupportFunctions.Desk.Customers;

/// <summary>
/// The chat channels that are a customer's alone: the fact <c>channels</c>, a list of <c>slack:workspace/channel</c> and
/// <c>discord:server/channel</c>. Who writes there is that customer (R-CUS-4), because a chat tells no mail address.
/// </summary>
public static class CustomerChannels
{
    public const string Fact = "channels";

    private const int MostChannels = 100;
    private const int LongestChannel = 120;

    /// <summary>Entries of any other form are facts like any other, and recognise nobody.</summary>
    public static IEnumerable<string> Of(CustomerResource customer)
    {
        ArgumentNullException.ThrowIfNull(customer);
        return customer.Facts is { } facts && facts.TryGetValue(Fact, out JsonElement channels) && channels.ValueKind == JsonValueKind.Array
            ? channels.EnumerateArray()
                .Where(c => c.ValueKind == JsonValueKind.String)
                .Select(c => c.GetString()!)
                .Where(IsChannel)
                .Distinct(StringComparer.Ordinal)
                .Take(MostChannels)
            : [];
    }

    private static bool IsChannel(string text) =>
        text.Length <= LongestChannel && text.Split(':') is ["slack" or "discord", var place]
        && place.Split('/') is [{ Length: > 0 } server, { Length: > 0 } channel]
        && server.All(char.IsAsciiLetterOrDigit) && channel.All(char.IsAsciiLetterOrDigit);
}
