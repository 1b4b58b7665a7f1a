using System.Text;

namespace SupportFunctions.Desk.Mail;

/// <summary>One body in its transfer encoding.</summary>
/// <param name="TransferEncoding">Null for parts of parts, which have their own.</param>
internal sealed record BodyPart(string ContentType, string? TransferEncoding, byte[] Content)
{
    /// <summary>Of what is attached; null for what is shown.</summary>
    public string? FileName { get; init; }

    /// <summary>RFC 5322, 2.1.1, in octets without CRLF.</summary>
    private const int LongestLine = 998;

    /// <summary>8bit where every mail server leaves the text as it is, else quoted-printable. NUL is left out, any line end becomes CRLF.</summary>
    public static BodyPart From(string contentType, string text, bool eightBitAllowed)
    {
        var lines = text.Replace("\0", "", StringComparison.Ordinal).ReplaceLineEndings("\n").Split('\n');
        return eightBitAllowed && lines.All(StaysAsItIs)
            ? new BodyPart(contentType, "8bit", Encoding.UTF8.GetBytes(string.Join("\r\n", lines)))
            : new BodyPart(contentType, "quoted-printable", Encoding.ASCII.GetBytes(QuotedPrintable.Encode(lines)));
    }

    public void AddTo(HeaderFields fields)
    {
        if (TransferEncoding is null)
        {
            fields.Add("Content-Type", ContentType.Split(' '));
            return;
        }

        fields.Add("Content-Type", [.. $"{ContentType};".Split(' '), "charset=utf-8"]);
        fields.Add("Content-Transfer-Encoding", TransferEncoding);
        if (FileName is not null)
        {
            fields.Add("Content-Disposition", "attachment;", $"filename=\"{FileName}\"");
        }
    }

    /// <summary>Space at a line's end is cut and "From " at its start changed by some servers; control characters are anyone's guess.</summary>
    private static bool StaysAsItIs(string line) =>
        Encoding.UTF8.GetByteCount(line) <= LongestLine
        && !line.EndsWith(' ') && !line.EndsWith('\t')
        && !line.StartsWith("From ", StringComparison.Ordinal)
        && line.All(c => c == '\t' || !char.IsControl(c));
}
