using System.Text.RegularExpressions;

namespace SupportFunctions.Desk.Tests.Architecture;

/// <summary>How long a refusal takes says nothing about a secret: what was signed is compared in constant time, wherever it is.</summary>
public sealed class SecretsTests
{
    private static readonly Regex _signs = new(@"\bHMAC\w+\.|\bCryptographicOperations\.FixedTimeEquals\(", RegexOptions.NonBacktracking);

    /// <summary>Comparisons that stop at the first difference, and <c>==</c> and <c>Equals</c> with something named like a secret.</summary>
    private static readonly Regex _stopsEarly = new(
        @"\bSequenceEqual\(|\bSequenceCompareTo\(|\bCommonPrefixLength\(|\bStructuralEqualityComparer\b"
            + @"|(?:signature|signed|claimed|given|token|secret|hash|hmac|expected)(?:\.Span)?(?:\)|\])?\s*(?:==|!=)\s*(?:[a-mo-z0-9_""]|n[a-tv-z]|nu[a-km-z])"
            + @"|(?:==|!=)\s*(?:signature|claimed|given|token|secret|hash|hmac|expected)(?:\.Span|[^.a-z]|$)|(?:==|!=)\s*(?:Sign|Of)\("
            + @"|Equals\((?:signature|claimed|given|token|secret|hash|hmac|expected)\b",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase);

    [Theory]
    [InlineData("Intake/Webhooks")]
    [InlineData("Mail")]
    [InlineData("Http")]
    public void Nothing_beside_a_secret_compares_up_to_the_first_difference(string folder) =>
        Assert.DoesNotContain(SourceTree.Lines("src/SupportFunctions.Desk/" + folder, _stopsEarly), l => !l.Contains("FixedTimeEquals(", StringComparison.Ordinal));

    /// <summary>Whoever makes a code of authentication compares it in the same file; a new one is to be put here after a look at it.</summary>
    [Fact]
    public void Whoever_makes_a_code_of_authentication_compares_it_in_constant_time()
    {
        ILookup<string, string> lines = SourceTree.Lines("src", _signs).ToLookup(l => l[..l.IndexOf(':', StringComparison.Ordinal)]);
        Assert.Equal(
            ["DeskCookie.cs", "EffectSignature.cs", "IApiKeys.cs", "SecretKeys.cs", "StandardWebhooks.cs"],
            lines.Select(f => Path.GetFileName(f.Key)).Order(StringComparer.Ordinal));
        Assert.All(lines, f => Assert.Contains(f, l => l.Contains("FixedTimeEquals(", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("if (expected.AsSpan().SequenceEqual(claimed))", true)]
    [InlineData("return signature == expected;", true)]
    [InlineData("return given.Span == other;", true)]
    [InlineData("bool same = hash != known;", true)]
    [InlineData("x = name == Of(text, secret);", true)]
    [InlineData("string.Equals(token, other)", true)]
    [InlineData("return signature == null;", false)]
    [InlineData("if (claimed.Count == 0)", false)]
    [InlineData("if (written != SignatureBytes)", false)]
    [InlineData("if (other.Length != secret.Length)", false)]
    [InlineData("matches |= CryptographicOperations.FixedTimeEquals(expected, one);", false)]
    public void The_search_finds_what_it_looks_for(string line, bool isFound) =>
        Assert.Equal(isFound, _stopsEarly.IsMatch(line) && !line.Contains("FixedTimeEquals(", StringComparison.Ordinal));
}
