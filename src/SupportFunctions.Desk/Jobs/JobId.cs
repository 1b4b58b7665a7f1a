using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using NodaTime;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Jobs;

/// <summary>Id of a job: the instant at which it was asked for, so that ids sort by it, then 40 random bits.</summary>
/// <example><c>job_202603040900000000000-3k7q2m5x</c>.</example>
public static class JobId
{
    private const string Prefix = "job_";

    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    private static readonly SearchValues<char> _alphabet = SearchValues.Create(Alphabet);

    private const int Digits = 21;

    private const int Random = 8;

    public static string New(Instant at) => $"{Prefix}{TableKeys.Instant(at)}-{RandomNumberGenerator.GetString(Alphabet, Random)}";

    public static bool IsValid([NotNullWhen(true)] string? id) =>
        id is { Length: 4 + Digits + 1 + Random }
        && id.StartsWith(Prefix, StringComparison.Ordinal)
        && !id.AsSpan(4, Digits).ContainsAnyExceptInRange('0', '9')
        && id[4 + Digits] == '-'
        && !id.AsSpan(^Random..).ContainsAnyExcept(_alphabet);

    /// <summary>The key under which the newest job is the first: every digit of the instant is taken from nine.</summary>
    internal static string NewestFirst(string id) => Reversed(id.AsSpan(4, Digits)) + id[(4 + Digits)..];

    /// <summary>No key of a job that was asked for later is as great.</summary>
    internal static string NewestFirst(Instant at) => Reversed(TableKeys.Instant(at));

    private static string Reversed(ReadOnlySpan<char> digits)
    {
        Span<char> reversed = stackalloc char[digits.Length];
        for (int i = 0; i < digits.Length; i++)
        {
            reversed[i] = (char)('0' + '9' - digits[i]);
        }

        return new string(reversed);
    }
}
