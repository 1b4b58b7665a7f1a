using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace SupportFunctions.Core.Cases;

/// <summary>A case's number; written <c>C-1042</c>. Numbers rise and are never reused.</summary>
/// <param name="Number">1 or more.</param>
public readonly record struct CaseId(long Number)
{
    public static bool TryRead([NotNullWhen(true)] string? text, out CaseId id)
    {
        id = default;
        if (text is not ['C' or 'c', '-', >= '1' and <= '9', ..] || text.Length > 2 + 15
            || !long.TryParse(text.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out long number))
        {
            return false;
        }

        id = new CaseId(number);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"C-{Number}");
}
