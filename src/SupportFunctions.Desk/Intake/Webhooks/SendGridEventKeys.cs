using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace SupportFunctions.Desk.Intake.Webhooks;

/// <summary>Knows SendGrid's signed Event Webhook by its signature: ECDSA over P-256 and SHA-256 of the timestamp and the raw body.</summary>
/// <param name="keys">Base64 as SendGrid shows them; several while one is being replaced. What is no key is left out.</param>
public sealed class SendGridEventKeys(IEnumerable<string> keys)
{
    public const string SignatureHeader = "X-Twilio-Email-Event-Webhook-Signature";
    public const string TimestampHeader = "X-Twilio-Email-Event-Webhook-Timestamp";

    // Base64 of the longest DER sequence of two numbers of 33 bytes is 96 characters.
    private const int LongestSignature = 128;
    private const int Bits = 256;

    private readonly List<byte[]> _keys = [.. keys.Select(k => TryReadKey(k, out byte[]? key) ? key : null).OfType<byte[]>()];

    public bool IsEmpty => _keys.Count == 0;

    /// <param name="key">SubjectPublicKeyInfo in base64.</param>
    public static bool TryReadKey(string key, out byte[]? read)
    {
        read = null;
        try
        {
            byte[] bytes = Convert.FromBase64String(key);
            using var ecdsa = ECDsa.Create();
            ecdsa.ImportSubjectPublicKeyInfo(bytes, out int length);
            read = length == bytes.Length && ecdsa.KeySize == Bits ? bytes : null;
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            // No key; the caller says so.
        }

        return read is not null;
    }

    /// <param name="signature">Base64 of DER.</param>
    /// <param name="timestamp">Unix seconds, as the sender wrote them.</param>
    /// <param name="now">MachineTime: a replayed request is judged by the real clock.</param>
    public bool IsSigned(string? signature, string? timestamp, ReadOnlySpan<byte> body, Instant now)
    {
        byte[] claimed = new byte[LongestSignature];
        if (signature is not { Length: > 0 and <= LongestSignature }
            || !Convert.TryFromBase64String(signature, claimed, out int written)
            || !ReplayWindow.Holds(timestamp, now))
        {
            return false;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(timestamp!));
        hash.AppendData(body);
        byte[] digest = hash.GetHashAndReset();
        return _keys.Exists(k => IsBy(k, digest, claimed.AsSpan(0, written)));
    }

    private static bool IsBy(byte[] key, byte[] digest, ReadOnlySpan<byte> signature)
    {
        try
        {
            using var ecdsa = ECDsa.Create();
            ecdsa.ImportSubjectPublicKeyInfo(key, out _);
            return ecdsa.VerifyHash(digest, signature, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            // No DER at all.
            return false;
        }
    }
}
