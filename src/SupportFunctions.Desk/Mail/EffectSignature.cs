using System.Security.Cryptography;
using System.Text;

namespace SupportFunctions.Desk.Mail;

/// <summary>A short keyed hash: proves that the desk itself wrote a name.</summary>
internal static class EffectSignature
{
    /// <summary>Half of a 128-bit hash: 2^64 guesses, each of which costs a delivered mail.</summary>
    public const int Characters = 16;

    public static string Of(string text, string secret)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text), hash);
        return Convert.ToHexStringLower(hash[..(Characters / 2)]);
    }

    /// <summary>Takes the same time wherever the first difference is and whichever secret fits.</summary>
    public static bool IsBy(IReadOnlyList<string> secrets, string text, ReadOnlySpan<char> token)
    {
        if (token.Length != Characters || !Ascii.IsValid(token))
        {
            return false;
        }

        Span<byte> given = stackalloc byte[Characters];
        Encoding.ASCII.GetBytes(token, given);
        bool isOurs = false;
        foreach (string secret in secrets)
        {
            isOurs |= CryptographicOperations.FixedTimeEquals(given, Encoding.ASCII.GetBytes(Of(text, secret)));
        }

        return isOurs;
    }
}
