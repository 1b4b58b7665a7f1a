namespace SupportFunctions.Desk.Mail;

/// <summary>msg-ids as they are written into Message-ID, In-Reply-To and References (RFC 5322, 3.6.4).</summary>
internal static class MessageIds
{
    /// <summary>Root, then the newest: what a reader needs to place a mail, in a header no server finds too long.</summary>
    private const int MostReferences = 20;

    /// <summary>Ours are far shorter; this keeps a line below 998 octets (RFC 5322, 2.1.1) whatever a stranger's software made.</summary>
    private const int LongestId = 512;

    public static string Own(string id) =>
        IsWritable(id) && id.Contains('@', StringComparison.Ordinal)
            ? $"<{id}>"
            : throw new ArgumentException("Message-ID is not of the form left@right in printable ASCII, without spaces and angle brackets.", nameof(id));

    /// <summary>Ids that strangers chose. One that cannot be written is left out: to lose a link of the thread is less than to lose the mail.</summary>
    /// <exception cref="ArgumentException">An id holds CR, LF or NUL, which no reader of ours lets through.</exception>
    public static IReadOnlyList<string> OfThread(IReadOnlyList<string> ids, string field)
    {
        if (ids.Any(id => id.AsSpan().ContainsAny('\r', '\n', '\0')))
            throw new ArgumentException($"{field} holds a msg-id with a line break or NUL.", nameof(ids));
        var written = ids.Where(IsWritable).Distinct(StringComparer.Ordinal).Select(id => $"<{id}>").ToArray();
        return written.Length <= MostReferences ? written : [written[0], .. written[^(MostReferences - 1)..]];
    }

    private static bool IsWritable(string id) =>
        id.Length is > 0 and <= LongestId && id.All(c => c is > ' ' and <= '~' and not '<' and not '>');
}
