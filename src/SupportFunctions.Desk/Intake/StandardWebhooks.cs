using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SupportFunctions.Desk.Intake;

public enum StandardWebhookOutcome
{
    Unknown = 0,
    Verified = 1,
    MissingHeader = 2,
    BadTimestamp = 3,
    TooOld = 4,
    TooNew = 5,
    NoUsableSecret = 6,
    WrongSignature = 7,
}

/// <summary>Standard Webhooks, symmetric scheme: "v1," and base64 of HMAC-SHA256 over "id.timestamp.body".</summary>
public static class StandardWebhooks
{
    public static readonly TimeSpan DefaultTolerance = TimeSpan.FromMinutes(5);

    // Room for the signatures of a few rotating secrets; stops a header of megabytes from being compared for seconds.
    private const int MostSignatures = 10;
    private const int LongestId = 256;

    /// <param name="secrets">"whsec_" and base64; several while one is being replaced. All are tried, so time does not tell which fits.</param>
    /// <param name="signature">Several, separated by blanks; versions other than v1 are skipped.</param>
    /// <param name="now">Machine time; a replayed request is judged by the real clock.</param>
    /// <param name="tolerance">Either way, inclusive. Default 5 minutes.</param>
    public static StandardWebhookOutcome Verify(
        IReadOnlyList<string> secrets, string? id, string? timestamp, string? signature, ReadOnlySpan<byte> body, DateTimeOffset now, TimeSpan? tolerance = null)
    {
        if (string.IsNullOrEmpty(id) || string.IsNullOrEmpty(timestamp) || string.IsNullOrEmpty(signature) || id.Length > LongestId)
        {
            return StandardWebhookOutcome.MissingHeader;
        }

        // At most 11 digits: 60 thousand years, and no overflow.
        if (timestamp.Length > 11 || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return StandardWebhookOutcome.BadTimestamp;
        }

        var age = TimeSpan.FromSeconds(now.ToUnixTimeSeconds() - seconds);
        var allowed = tolerance ?? DefaultTolerance;
        if (age > allowed || age < -allowed)
        {
            return age > allowed ? StandardWebhookOutcome.TooOld : StandardWebhookOutcome.TooNew;
        }

        var claimed = ReadSignatures(signature);
        var usable = false;
        var matches = false;
        foreach (var secret in secrets)
        {
            if (!TryReadSecret(secret, out var key))
            {
                continue;
            }

            usable = true;
            var expected = Sign(key, id, timestamp, body);
            foreach (var one in claimed)
            {
                matches |= CryptographicOperations.FixedTimeEquals(expected, one);
            }
        }

        return !usable ? StandardWebhookOutcome.NoUsableSecret
            : matches ? StandardWebhookOutcome.Verified
            : StandardWebhookOutcome.WrongSignature;
    }

    /// <summary>The key inside "whsec_..." (the prefix may be missing). An empty key is none.</summary>
    public static bool TryReadSecret(string secret, out byte[] key)
    {
        var text = secret.StartsWith("whsec_", StringComparison.Ordinal) ? secret[6..] : secret;
        key = new byte[(text.Length / 4 * 3) + 3];
        if (!Convert.TryFromBase64String(text, key, out var written) || written == 0)
        {
            key = [];
            return false;
        }

        key = key[..written];
        return true;
    }

    /// <summary>The raw signature, for senders and tests.</summary>
    public static byte[] Sign(byte[] key, string id, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(Encoding.UTF8.GetBytes(id + "." + timestamp + "."));
        hmac.AppendData(body);
        return hmac.GetHashAndReset();
    }

    private static List<byte[]> ReadSignatures(string header)
    {
        var found = new List<byte[]>();
        foreach (var item in header.Split(' ', MostSignatures + 1, StringSplitOptions.RemoveEmptyEntries).Take(MostSignatures))
        {
            var bytes = new byte[48];
            if (item.Length < 64 && item.StartsWith("v1,", StringComparison.Ordinal) && Convert.TryFromBase64String(item[3..], bytes, out var written) && written == 32)
            {
                found.Add(bytes[..written]);
            }
        }

        return found;
    }
}
