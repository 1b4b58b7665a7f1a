using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Intake;

/// <summary>
/// Knows SendGrid's signed Event Webhook by its signature: ECDSA over P-256 and SHA-256 of the timestamp and the raw body. Without a
/// key everything is refused, unlike the generic webhook: its events set clocks going again, and SendGrid repeats them for a day.
/// </summary>
public sealed partial class SendGridEventKeys(IOptions<IntakeOptions> options, MachineTime machine, ILogger<SendGridEventKeys> logger)
{
    public const string SignatureHeader = "X-Twilio-Email-Event-Webhook-Signature";
    public const string TimestampHeader = "X-Twilio-Email-Event-Webhook-Timestamp";

    /// <summary>Either way, inclusive. MachineTime: a replayed request is judged by the real clock.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    // Base64 of the longest DER sequence of two numbers of 33 bytes is 96 characters.
    private const int LongestSignature = 128;
    private const int Bits = 256;

    private readonly List<byte[]> _keys = [.. options.Value.SendGridEventKeys.Select(k => TryReadKey(k, out byte[]? key) ? key : null).OfType<byte[]>()];
    private int _hasWarned;

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
    public bool IsSigned(string? signature, string? timestamp, ReadOnlySpan<byte> body)
    {
        if (_keys.Count == 0)
        {
            WarnOnce();
            return false;
        }

        byte[] claimed = new byte[LongestSignature];
        if (signature is not { Length: > 0 and <= LongestSignature }
            || !Convert.TryFromBase64String(signature, claimed, out int written)
            || !IsRecent(timestamp))
        {
            return false;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(timestamp!));
        hash.AppendData(body);
        byte[] digest = hash.GetHashAndReset();
        return _keys.Exists(k => IsBy(k, digest, claimed.AsSpan(0, written)));
    }

    private bool IsRecent(string? timestamp)
    {
        // At most 11 digits: 60 thousand years, and no overflow.
        if (timestamp is not { Length: > 0 and <= 11 } || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds))
        {
            return false;
        }

        return Math.Abs(machine.Provider.GetUtcNow().ToUnixTimeSeconds() - seconds) <= (long)Tolerance.TotalSeconds;
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

    /// <summary>Once: anybody can send requests without a signature.</summary>
    private void WarnOnce()
    {
        if (Interlocked.Exchange(ref _hasWarned, 1) == 0)
        {
            Log.NoKey(logger);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning,
            "SendGrid events are refused: Intake:SendGridEventKeys holds no usable key. Switch on Signed Event Webhook in SendGrid and give its verification key.")]
        public static partial void NoKey(ILogger logger);
    }
}
