namespace SupportFunctions.Desk.Storage;

/// <summary>What may name a blob, the same for every adapter.</summary>
public static class BlobNames
{
    public const int MaxCharacters = 200;

    /// <summary>
    /// Segments of ASCII letters, digits, <c>- _ .</c>, separated by <c>/</c>. No segment is empty or begins or ends with a dot: such
    /// names would climb out of a folder, be hidden, or lose the dot on some file systems.
    /// </summary>
    /// <exception cref="ArgumentException">With the name and the rule.</exception>
    public static void Check(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length is 0 or > MaxCharacters || !name.Split('/').All(IsSegment))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"'{name}' cannot name a blob; use at most {MaxCharacters} letters, digits, '-', '_' and '.', in segments separated by '/', none of which begins or ends with '.'."),
                nameof(name));
        }
    }

    private static bool IsSegment(string segment) =>
        segment.Length > 0 && segment[0] != '.' && segment[^1] != '.'
        && segment.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
