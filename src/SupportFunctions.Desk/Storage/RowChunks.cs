namespace SupportFunctions.Desk.Storage;

/// <summary>Cuts a body into pieces that fit a property of Azure Table Storage, and joins them again.</summary>
public static class RowChunks
{
    /// <summary>64 KiB of UTF-16.</summary>
    public const int MaxCharacters = TableLimits.MaxPropertyBytes / sizeof(char);

    /// <summary>
    /// At least one piece, in order, each of at most <see cref="MaxCharacters"/>. A surrogate pair is never cut in two: half a
    /// pair has no UTF-8 form and would come back as U+FFFD.
    /// </summary>
    /// <exception cref="TableLimitException">The body has more than 1 MiB.</exception>
    public static IReadOnlyList<string> Split(string body)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (body.Length > TableLimits.MaxRowBytes / sizeof(char))
        {
            throw new TableLimitException(FormattableString.Invariant(
                $"A body has {body.Length * (long)sizeof(char)} bytes; {TableLimits.MaxRowBytes} are allowed in a row. Keep its content in a blob."));
        }

        if (body.Length <= MaxCharacters)
        {
            return [body];
        }

        var pieces = new List<string>();
        for (var start = 0; start < body.Length;)
        {
            var end = Math.Min(start + MaxCharacters, body.Length);
            if (end < body.Length && char.IsSurrogatePair(body[end - 1], body[end]))
            {
                end--;
            }

            pieces.Add(body[start..end]);
            start = end;
        }

        return pieces;
    }

    /// <summary>The body that <see cref="Split"/> cut into these pieces.</summary>
    public static string Join(IEnumerable<string> pieces) => string.Concat(pieces);
}
