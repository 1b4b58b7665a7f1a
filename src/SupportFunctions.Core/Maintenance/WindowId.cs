using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace SupportFunctions.Core.Maintenance;

/// <summary>A maintenance window's number; written <c>W-12</c>. Numbers rise and are never reused.</summary>
/// <param name="Number">1 or more.</param>
public readonly record struct WindowId(long Number)
{
    public static bool TryRead([NotNullWhen(true)] string? text, out WindowId id)
    {
        id = default;
        if (text is not ['W' or 'w', '-', >= '1' and <= '9', ..] || text.Length > 2 + 15
            || !long.TryParse(text.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out long number))
        {
            return false;
        }

        id = new WindowId(number);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"W-{Number}");
}
