namespace SupportFunctions.Standalone.Mail;

/// <summary>RFC 5321, 4.5.2.</summary>
internal static class DotStuffing
{
    /// <summary>The message with every leading '.' of a line doubled, and the line "." that ends it.</summary>
    /// <param name="message">With CRLF line ends only, the last line ended too, as <see cref="Desk.Mail.MimeWriter"/> writes it.</param>
    public static byte[] Apply(ReadOnlySpan<byte> message)
    {
        using var output = new MemoryStream(message.Length + 64);
        foreach (var range in message.Split("\r\n"u8))
        {
            var line = message[range];
            if (line.StartsWith("."u8))
                output.WriteByte((byte)'.');
            output.Write(line);
            if (range.End.Value < message.Length)
                output.Write("\r\n"u8);
        }

        output.Write(".\r\n"u8);
        return output.ToArray();
    }
}
