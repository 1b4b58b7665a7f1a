using System.Security.Cryptography;
using System.Text;

namespace SupportFunctions.Desk.Http;

/// <summary>A key as it is kept: never the key itself.</summary>
/// <param name="Name">Who acts with it; <c>by</c> in events.</param>
/// <param name="Hash">SHA-256 of the key in UTF-8.</param>
public sealed record ApiKey(string Name, Role Role, ReadOnlyMemory<byte> Hash)
{
    public static ApiKey Of(string name, Role role, string key) => new(name, role, HashOf(key));

    public static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
