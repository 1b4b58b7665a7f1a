using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace SupportFunctions.Core.Incidents;

/// <summary>An incident's id: <c>I-3</c> where the desk numbers it (numbers rise and are never reused), or a word that whoever declared it chose.</summary>
/// <remarks>1 to 64 of <c>a-z</c>, <c>0-9</c> and <c>-</c>, beginning with a letter or digit; so the two never meet: a number has a capital I.</remarks>
public readonly record struct IncidentId
{
    public const int MaxCharacters = 64;

    private const int MaxDigits = 15;

    private readonly string? _text;

    private IncidentId(string text) => _text = text;

    /// <param name="number">1 or more.</param>
    public static IncidentId Numbered(long number) => new(string.Create(CultureInfo.InvariantCulture, $"I-{number}"));

    public static bool TryRead([NotNullWhen(true)] string? text, out IncidentId id)
    {
        bool isNumber = text is ['I' or 'i', '-', >= '1' and <= '9', ..] && text.Length <= 2 + MaxDigits && text.AsSpan(2).IndexOfAnyExceptInRange('0', '9') < 0;
        bool isWord = text is { Length: > 0 and <= MaxCharacters } && text[0] != '-' && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
        id = isNumber ? new IncidentId("I" + text![1..]) : isWord ? new IncidentId(text!) : default;
        return isNumber || isWord;
    }

    /// <summary>Whether it is a number of the desk's.</summary>
    public bool IsNumber => _text is ['I', ..];

    public override string ToString() => _text ?? "";
}
