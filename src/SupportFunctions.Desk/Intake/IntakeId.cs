using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using NodaTime;

namespace SupportFunctions.Desk.Intake;

/// <summary>Id of something received: its day and shard (and so its partition), then 100 random bits.</summary>
/// <example><c>in_202603063k7q2m5x9c4v8b1n6w0jdt</c>: 6 March 2026, shard 3.</example>
public static class IntakeId
{
    public const int Shards = 4;

    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private static readonly SearchValues<char> _alphabet = SearchValues.Create(Alphabet);
    private const int Random = 20;

    /// <param name="day">UTC day by MachineTime.</param>
    public static string New(LocalDate day)
    {
        Span<char> text = stackalloc char[Random];
        Span<byte> bytes = stackalloc byte[Random];
        RandomNumberGenerator.Fill(bytes);
        for (int i = 0; i < Random; i++)
        {
            text[i] = Alphabet[bytes[i] & 31];
        }

        return string.Create(CultureInfo.InvariantCulture, $"in_{Day(day)}{bytes[0] % Shards}{text}");
    }

    public static bool TryRead([NotNullWhen(true)] string? id, [NotNullWhen(true)] out string? partition)
    {
        partition = null;
        if (id is null || id.Length != 3 + 9 + Random || !id.StartsWith("in_", StringComparison.Ordinal)
            || id.AsSpan(3, 9).ContainsAnyExceptInRange('0', '9') || id.AsSpan(12).ContainsAnyExcept(_alphabet))
        {
            return false;
        }

        partition = id[3..11] + "-" + id[11];
        return true;
    }

    public static string Day(LocalDate day) => string.Create(CultureInfo.InvariantCulture, $"{day.Year:D4}{day.Month:D2}{day.Day:D2}");

    public static IEnumerable<string> PartitionsOf(string day) => Enumerable.Range(0, Shards).Select(s => $"{day}-{s}");
}
