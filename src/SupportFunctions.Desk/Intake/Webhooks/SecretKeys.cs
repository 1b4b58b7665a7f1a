using System.Security.Cryptography;
using System.Text;

namespace SupportFunctions.Desk.Intake.Webhooks;

/// <summary>Shared secrets with which a sender signs by HMAC-SHA256; several while one is being replaced.</summary>
public sealed class SecretKeys(IEnumerable<byte[]> keys)
{
    /// <summary>Bytes of a signature.</summary>
    public const int SignatureBytes = 32;

    private readonly byte[][] _keys = [.. keys];

    public bool IsEmpty => _keys.Length == 0;

    /// <summary>Secrets that are used as they are written.</summary>
    public static SecretKeys OfTexts(IEnumerable<string> secrets) => new(secrets.Where(s => s.Length > 0).Select(Encoding.UTF8.GetBytes));

    /// <summary>Compares with what every key gives, in constant time, and to the end.</summary>
    /// <param name="claimed">What the sender says the signature is; of any length.</param>
    /// <param name="before">What is signed before the body, such as a timestamp.</param>
    public bool AreBehind(ReadOnlySpan<byte> claimed, string before, ReadOnlySpan<byte> body)
    {
        byte[] prefix = Encoding.UTF8.GetBytes(before);
        bool matches = false;
        foreach (byte[] key in _keys)
        {
            matches |= CryptographicOperations.FixedTimeEquals(Sign(key, prefix, body), claimed);
        }

        return matches;
    }

    internal static byte[] Sign(byte[] key, ReadOnlySpan<byte> before, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(before);
        hmac.AppendData(body);
        return hmac.GetHashAndReset();
    }

    /// <summary>The bytes behind a prefix such as <c>sha256=</c>; empty, which no signature is, when it is anything else.</summary>
    internal static byte[] ReadHex(string? header, string prefix)
    {
        if (header is null || header.Length != prefix.Length + (2 * SignatureBytes) || !header.StartsWith(prefix, StringComparison.Ordinal))
        {
            return [];
        }

        byte[] bytes = new byte[SignatureBytes];
        return Convert.FromHexString(header.AsSpan(prefix.Length), bytes, out _, out int written) == System.Buffers.OperationStatus.Done && written == SignatureBytes ? bytes : [];
    }
}
