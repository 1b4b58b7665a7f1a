using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace SupportFunctions.Desk.Intake;

/// <param name="Raw">Unfolded and in text, but neither decoded nor cleaned.</param>
/// <param name="Foreign">Its bytes where they are not UTF-8: what they mean is known only when the whole header is read.</param>
internal readonly record struct HeaderField(string Name, string Raw, byte[]? Foreign = null)
{
    public bool Is(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}

/// <summary>The fields at the head of a message or part (RFC 5322, 2.2), and where its body begins.</summary>
/// <param name="Problem">Why reading stopped, with its offset; null when it did not.</param>
internal sealed record HeaderBlock(IReadOnlyList<HeaderField> Fields, int BodyStart, MailReading.Rejected? Problem)
{
    private const int LongestName = 200;

    public string? First(string name)
    {
        foreach (var field in Fields)
        {
            if (field.Is(name))
            {
                return field.Raw;
            }
        }

        return null;
    }

    /// <param name="data">Up to the end of this message or part.</param>
    public static HeaderBlock Read(ReadOnlySpan<byte> data, int start, MailReaderOptions options, WarningList warnings)
    {
        var fields = new List<HeaderField>();
        var buffer = ArrayPool<byte>.Shared.Rent(options.MaxHeaderFieldBytes);
        try
        {
            var block = Read(data, start, options, warnings, fields, buffer.AsSpan(0, options.MaxHeaderFieldBytes));
            ForeignFields.Decode(fields);
            return block;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static HeaderBlock Read(ReadOnlySpan<byte> data, int start, MailReaderOptions options, WarningList warnings, List<HeaderField> fields, Span<byte> buffer)
    {
        var position = start;
        var total = 0;
        while (position < data.Length)
        {
            var next = ByteLines.Next(data, position, out var end);
            if (end == position)
            {
                return new HeaderBlock(fields, next, null);
            }

            var line = data[position..end];
            var colon = NameLength(line);
            if (colon < 0)
            {
                // RFC 7103, 7.5: a line that is no field is skipped when the header goes on after it, else the blank line was forgotten.
                if (!HeaderGoesOn(data, next, fields.Count))
                {
                    warnings.Add("The blank line between header and body is missing.");
                    return new HeaderBlock(fields, position, null);
                }

                warnings.Add("A line in the header is no field; skipped.");
                position = next;
                continue;
            }

            if (fields.Count == options.MaxHeaderFields)
            {
                return new HeaderBlock(fields, position, new MailReading.Rejected(
                    FormattableString.Invariant($"The header has more than {options.MaxHeaderFields} fields."), position));
            }

            var name = line[..colon].TrimEnd(" \t"u8);
            var value = new FieldValue(buffer, name);
            value.Append(line[(colon + 1)..]);
            while (next < data.Length && data[next] is (byte)' ' or (byte)'\t')
            {
                var after = ByteLines.Next(data, next, out end);
                var more = data[next..end];
                if (IsBlank(more) && BodyFollows(data, after))
                {
                    // An empty line with blanks in it, which some gateways write, is the end of the header.
                    fields.Add(Field(name, value, options, warnings));
                    warnings.Add("The line between header and body holds blanks.");
                    return new HeaderBlock(fields, after, null);
                }

                value.Append(more);
                next = after;
            }

            value.KeepAuthor(data[(position + colon + 1)..next]);
            fields.Add(Field(name, value, options, warnings));
            total += value.Bytes.Length;
            if (total > options.MaxHeaderBytes)
            {
                return new HeaderBlock(fields, next, new MailReading.Rejected(
                    FormattableString.Invariant($"The header has more than {options.MaxHeaderBytes} bytes."), position));
            }

            position = next;
        }

        return new HeaderBlock(fields, data.Length, null);
    }

    /// <summary>Where the colon is when the line is a field; blanks before it are tolerated (RFC 5322, 4.5.8). Else -1.</summary>
    internal static int NameLength(ReadOnlySpan<byte> line)
    {
        var colon = line[..Math.Min(line.Length, LongestName)].IndexOf((byte)':');
        if (colon <= 0)
        {
            return -1;
        }

        var name = line[..colon].TrimEnd(" \t"u8);
        return name.IsEmpty || name.IndexOfAnyExceptInRange((byte)33, (byte)126) >= 0 ? -1 : colon;
    }

    private static HeaderField Field(ReadOnlySpan<byte> rawName, FieldValue read, MailReaderOptions options, WarningList warnings)
    {
        var name = Encoding.ASCII.GetString(rawName);
        var value = read.Bytes;
        if (read.IsCut)
        {
            warnings.Add(FormattableString.Invariant($"Field {MailText.Cut(name, 40)} is longer than {options.MaxHeaderFieldBytes} bytes; the rest was skipped."));
        }

        var foreign = Utf8.IsValid(value) ? null : value.ToArray();
        return new HeaderField(name, foreign is null ? Encoding.UTF8.GetString(value.Trim(" \t"u8)) : "", foreign);
    }

    private static bool IsBlank(ReadOnlySpan<byte> line) => line.IndexOfAnyExcept((byte)' ', (byte)'\t') < 0;

    /// <summary>Whether the line at <paramref name="start"/> can only be body: neither empty, nor a field, nor folded.</summary>
    private static bool BodyFollows(ReadOnlySpan<byte> data, int start)
    {
        if (start >= data.Length)
        {
            return false;
        }

        ByteLines.Next(data, start, out var end);
        return end > start && data[start] is not ((byte)' ' or (byte)'\t') && NameLength(data[start..end]) < 0;
    }

    /// <summary>
    /// Whether the header goes on after a line that is no field: with a field at once, or, before the next blank line, with one that
    /// only a header has (some archives lose the blanks that fold long lines, and a Received field then leaves several such lines).
    /// </summary>
    private static bool HeaderGoesOn(ReadOnlySpan<byte> data, int start, int fieldsBefore)
    {
        const int LinesLookedAt = 20;
        for (var i = 0; i < LinesLookedAt && start < data.Length; i++)
        {
            var next = ByteLines.Next(data, start, out var end);
            if (end == start)
            {
                return false;
            }

            var colon = NameLength(data[start..end]);
            if (colon > 0 && (i == 0 || fieldsBefore > 0 && MailFields.IsWellKnown(Encoding.ASCII.GetString(data.Slice(start, colon).TrimEnd(" \t"u8)))))
            {
                return true;
            }

            start = next;
        }

        return false;
    }
}
