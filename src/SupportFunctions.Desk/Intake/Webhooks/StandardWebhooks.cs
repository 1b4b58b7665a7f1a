using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace SupportFunctions.Desk.Intake.Webhooks;

/// <summary>
/// Standard Webhooks over "id.timestamp.body": <c>v1</c> is HMAC-SHA256 under a shared secret, <c>v1a</c> Ed25519 under a key pair of the
/// sender's. Secrets and public keys may be mixed, and several of either are taken while one is being replaced.
/// </summary>
public sealed class StandardWebhooks
{
    public const string SecretPrefix = "whsec_";
    public const string PublicKeyPrefix = "whpk_";
    public const string PrivateKeyPrefix = "whsk_";

    private const int LongestId = 256;

    // Room for the signatures of a few rotating secrets.
    private const int MostSignatures = 10;

    // Each is checked with each key over the whole body, and Ed25519 is not cheap: a header must not buy minutes of it.
    private const int MostAsymmetric = 3;
    private const int SignatureBytes = 64;

    private readonly IEd25519 _ed25519;
    private readonly List<byte[]> _secrets = [];
    private readonly List<byte[]> _publicKeys = [];

    /// <param name="secrets"><c>whsec_</c> or <c>whpk_</c> and base64; what is neither is left out.</param>
    public StandardWebhooks(IEnumerable<string> secrets, IEd25519 ed25519)
    {
        _ed25519 = ed25519;
        foreach (string secret in secrets)
        {
            if (FaultOf(secret, ed25519) is not null)
            {
                continue;
            }

            bool isPublic = secret.StartsWith(PublicKeyPrefix, StringComparison.Ordinal);
            (isPublic ? _publicKeys : _secrets).Add(Convert.FromBase64String(isPublic ? secret[PublicKeyPrefix.Length..] : SecretText(secret)));
        }
    }

    public bool HasSecret => _secrets.Count + _publicKeys.Count > 0;

    /// <summary>What is wrong with a configured secret; null when it can be used.</summary>
    public static string? FaultOf(string secret, IEd25519 ed25519)
    {
        if (secret.StartsWith(PrivateKeyPrefix, StringComparison.Ordinal))
        {
            return "is a private key of the sender's, which nobody else should have: give the public one, 'whpk_' and base64";
        }

        if (secret.StartsWith(PublicKeyPrefix, StringComparison.Ordinal))
        {
            return TryReadBase64(secret[PublicKeyPrefix.Length..], out byte[] key) && ed25519.IsKey(key)
                ? null
                : "is not 'whpk_' and the base64 of an Ed25519 public key; with it no webhook could be verified";
        }

        return TryReadBase64(SecretText(secret), out byte[] read) && read.Length > 0
            ? null
            : "is not 'whsec_' and base64, nor 'whpk_' and base64; with it no webhook could be verified";
    }

    /// <param name="signature">Several, separated by blanks; versions other than v1 and v1a are skipped.</param>
    /// <param name="now">Machine time; a replayed request is judged by the real clock.</param>
    public bool IsSigned(string? id, string? timestamp, string? signature, ReadOnlySpan<byte> body, Instant now)
    {
        if (string.IsNullOrEmpty(id) || string.IsNullOrEmpty(timestamp) || string.IsNullOrEmpty(signature) || id.Length > LongestId
            || ReplayWindow.AgeOf(timestamp, now) is not { } age || !ReplayWindow.IsShort(age))
        {
            return false;
        }

        byte[] before = Encoding.UTF8.GetBytes($"{id}.{timestamp}.");
        return IsByASecret(Signatures(signature, "v1,", SecretKeys.SignatureBytes, MostSignatures), before, body)
            | IsByAPublicKey(Signatures(signature, "v1a,", SignatureBytes, MostAsymmetric), before, body);
    }

    /// <summary>The raw <c>v1</c> signature, for senders and tests.</summary>
    public static byte[] Sign(byte[] key, string id, string timestamp, ReadOnlySpan<byte> body) => SecretKeys.Sign(key, Encoding.UTF8.GetBytes($"{id}.{timestamp}."), body);

    private bool IsByASecret(List<byte[]> claimed, byte[] before, ReadOnlySpan<byte> body)
    {
        bool matches = false;
        foreach (byte[] secret in claimed.Count == 0 ? [] : _secrets)
        {
            byte[] expected = SecretKeys.Sign(secret, before, body);
            foreach (byte[] one in claimed)
            {
                matches |= CryptographicOperations.FixedTimeEquals(expected, one);
            }
        }

        return matches;
    }

    private bool IsByAPublicKey(List<byte[]> claimed, byte[] before, ReadOnlySpan<byte> body)
    {
        if (claimed.Count == 0 || _publicKeys.Count == 0)
        {
            return false;
        }

        byte[] message = [.. before, .. body];
        return _publicKeys.Exists(k => claimed.Exists(c => _ed25519.Verify(k, message, c)));
    }

    private static List<byte[]> Signatures(string header, string version, int bytes, int most)
    {
        var found = new List<byte[]>();
        foreach (string item in header.Split(' ', MostSignatures + 1, StringSplitOptions.RemoveEmptyEntries).Take(MostSignatures))
        {
            if (found.Count < most && item.StartsWith(version, StringComparison.Ordinal) && item.Length < 2 * bytes
                && TryReadBase64(item[version.Length..], out byte[] one) && one.Length == bytes)
            {
                found.Add(one);
            }
        }

        return found;
    }

    /// <summary>The prefix may be missing: many senders show the secret without it.</summary>
    private static string SecretText(string secret) => secret.StartsWith(SecretPrefix, StringComparison.Ordinal) ? secret[SecretPrefix.Length..] : secret;

    private static bool TryReadBase64(string text, out byte[] bytes)
    {
        bytes = new byte[(text.Length / 4 * 3) + 3];
        bool isFine = Convert.TryFromBase64String(text, bytes, out int written);
        bytes = isFine ? bytes[..written] : [];
        return isFine;
    }
}
