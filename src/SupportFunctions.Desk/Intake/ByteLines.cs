namespace SupportFunctions.Desk.Intake;

/// <summary>Lines of a message that end in LF or CRLF (a message of lone CRs is converted before it gets here).</summary>
internal static class ByteLines
{
    /// <summary>Start of the next line; <paramref name="contentEnd"/> is where this one's content ends, without any CR before the LF.</summary>
    public static int Next(ReadOnlySpan<byte> data, int start, out int contentEnd)
    {
        var length = data[start..].IndexOf((byte)'\n');
        contentEnd = length < 0 ? data.Length : start + length;
        var next = length < 0 ? data.Length : contentEnd + 1;
        while (contentEnd > start && data[contentEnd - 1] == '\r')
        {
            contentEnd--;
        }

        return next;
    }

    /// <summary>The same bytes with LF for CR where no LF occurs at all (old Macintosh mailers, some form posts).</summary>
    public static ReadOnlyMemory<byte> WithLineFeeds(ReadOnlyMemory<byte> message, out bool converted)
    {
        converted = message.Span.IndexOf((byte)'\n') < 0 && message.Span.Contains((byte)'\r');
        if (!converted)
        {
            return message;
        }

        var copy = message.ToArray();
        copy.AsSpan().Replace((byte)'\r', (byte)'\n');
        return copy;
    }
}
