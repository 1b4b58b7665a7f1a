namespace SupportFunctions.Desk.Intake;

/// <summary>
/// Reads RFC 5322 and MIME by hand, on bytes. Each duty has its own file (<see cref="AddressList"/>, <see cref="EncodedWords"/>, ...);
/// this one only says in which order.
/// </summary>
public sealed class MailReader(MailReaderOptions options) : IMailReader
{
    public MailReader()
        : this(MailReaderOptions.Default)
    {
    }

    /// <inheritdoc/>
    public MailReading Read(ReadOnlyMemory<byte> message)
    {
        if (message.IsEmpty)
        {
            return new MailReading.Rejected("The message is empty.", 0);
        }

        if (message.Length > options.MaxBytes)
        {
            return new MailReading.Rejected(
                FormattableString.Invariant($"The message has {message.Length} bytes; at most {options.MaxBytes} are read."), options.MaxBytes);
        }

        var warnings = new WarningList();
        message = ByteLines.WithLineFeeds(message, out var converted);
        if (converted)
        {
            warnings.Add("Lines end in CR alone.");
        }

        var header = HeaderBlock.Read(message.Span, SkipEnvelope(message.Span, warnings), options, warnings);
        if (header.Problem is not null)
        {
            return header.Problem;
        }

        if (!header.Fields.Any(f => MailFields.IsWellKnown(f.Name)))
        {
            return new MailReading.Rejected("This is no mail: no known header field before the body.", header.BodyStart);
        }

        var walker = new PartWalker(message, options, warnings);
        var body = walker.WalkRoot(header);
        if (walker.Problem is not null)
        {
            return walker.Problem;
        }

        return new MailReading.Read(MailFields.Build(header.Fields, body.Text, body.Html, walker.Attachments, options, warnings));
    }

    /// <summary>A byte order mark, blank lines and an mbox "From " line may stand before the header.</summary>
    private static int SkipEnvelope(ReadOnlySpan<byte> data, WarningList warnings)
    {
        var start = data.StartsWith("\uFEFF"u8) ? 3 : 0;
        while (start < data.Length)
        {
            var next = ByteLines.Next(data, start, out var end);
            var line = data[start..end];
            var isEnvelope = (line.StartsWith("From "u8) && HeaderBlock.NameLength(line) < 0) || line.StartsWith(">From "u8);
            if (!line.IsEmpty && !isEnvelope)
            {
                break;
            }

            warnings.Add(isEnvelope ? "An mbox 'From ' line stands before the header." : "Blank lines stand before the header.");
            start = next;
        }

        return start;
    }
}
