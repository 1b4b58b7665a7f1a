namespace SupportFunctions.Desk.Intake;

/// <summary>Finds the Message-ID of the mail that a bounce gives back, whole or as a header.</summary>
internal static class ReturnedMail
{
    private const int Looked = 256 * 1024;
    private const string Field = "Message-ID:";

    /// <summary>Null when the bounce gives none back in a part of its own.</summary>
    public static string? MessageIdIn(IEnumerable<ReceivedAttachment> parts, MailReaderOptions limits)
    {
        if (parts.FirstOrDefault(p => IsReturned(p.ContentType)) is not { } part)
        {
            return null;
        }

        ReadOnlySpan<byte> data = part.Content.Head(Looked).Span;
        HeaderBlock header = HeaderBlock.Read(data, data.Length - data.TrimStart("\r\n"u8).Length, limits, new WarningList());
        return MessageIds.First(header.First("Message-ID"));
    }

    /// <summary>Message-IDs in header lines that stand in a text, quoted or not, each with where the header around it begins.</summary>
    public static IEnumerable<(string Id, int Start)> MessageIdsIn(string text)
    {
        int start = 0;
        int position = 0;
        int most = Math.Min(text.Length, Looked);
        while (position < most)
        {
            ReadOnlySpan<char> line = Unquoted(text, position, out int next);
            if (line.IsEmpty)
            {
                start = position;
            }
            else if (line.StartsWith(Field, StringComparison.OrdinalIgnoreCase))
            {
                // A long one may stand on a line of its own (RFC 5322, 2.2.3).
                ReadOnlySpan<char> value = line[Field.Length..];
                value = value.IsEmpty ? Unquoted(text, next, out _) : value;
                if (MessageIds.First(value.ToString()) is { } id)
                {
                    yield return (id, start);
                }
            }

            position = next;
        }
    }

    private static bool IsReturned(string type) =>
        type is "message/rfc822" or "text/rfc822-headers" or "message/rfc822-headers" or "message/global" or "message/global-headers";

    private static ReadOnlySpan<char> Unquoted(string text, int position, out int next)
    {
        ReadOnlySpan<char> rest = text.AsSpan(position);
        int length = rest.IndexOf('\n');
        next = length < 0 ? text.Length : position + length + 1;
        return rest[..(length < 0 ? rest.Length : length)].TrimStart(" \t>|").TrimEnd();
    }
}
