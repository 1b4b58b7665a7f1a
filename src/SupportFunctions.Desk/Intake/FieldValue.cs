using System.Buffers;
using System.Text;

namespace SupportFunctions.Desk.Intake;

/// <summary>The value of one header field while its lines are put together; what is too long for it is left out so that the rest still means the same.</summary>
/// <param name="buffer">As long as a field may be.</param>
/// <param name="name">Of the field.</param>
internal ref struct FieldValue(Span<byte> buffer, ReadOnlySpan<byte> name)
{
    private const int NameBytes = 1000;

    /// <summary>An address of 320 bytes in its brackets, with what mailers put there besides.</summary>
    private const int LongestAngle = 512;

    /// <summary>What has a meaning in an address field.</summary>
    private static readonly SearchValues<byte> Special = SearchValues.Create("\"<>()[]\\,;:@\r\n"u8);

    private readonly Span<byte> _buffer = buffer;

    /// <summary>Words, of which the beginning is worth something, wherever it ends.</summary>
    private readonly bool _isText = name.SequenceEqual("Subject"u8);
    private readonly bool _isAuthor = Ascii.EqualsIgnoreCase(name, "From"u8) || Ascii.EqualsIgnoreCase(name, "Sender"u8) || Ascii.EqualsIgnoreCase(name, "Reply-To"u8);
    private int _length;

    public bool IsCut { get; private set; }

    public readonly ReadOnlySpan<byte> Bytes => _buffer[.._length];

    /// <summary>One line more; nothing once it is cut.</summary>
    public void Append(ReadOnlySpan<byte> line)
    {
        if (IsCut)
        {
            return;
        }

        IsCut = line.Length > _buffer.Length - _length;
        if (IsCut)
        {
            // At a blank or comma, so that no address or msg-id is kept in half.
            line = line[..(_buffer.Length - _length)];
            line = line[..(_isText ? WholeCharacters(line) : line.LastIndexOfAny((byte)' ', (byte)',', (byte)'\t') + 1)];
        }

        line.CopyTo(_buffer[_length..]);
        _length += line.Length;
    }

    /// <summary>
    /// Of an author the name is cut, and the address behind it kept: without it nobody could be answered. What is left of the name is words
    /// alone, because half a quoted string would make an address of what the author has quoted.
    /// </summary>
    /// <param name="whole">The value as it stands in the header, with its line ends.</param>
    public void KeepAuthor(ReadOnlySpan<byte> whole)
    {
        if (!IsCut || !_isAuthor || !Angle(Bytes).IsEmpty || Angle(whole) is not { Length: > 0 and <= LongestAngle } angle)
        {
            return;
        }

        var words = whole[..Math.Min(whole.Length, Math.Min(NameBytes, _buffer.Length - LongestAngle))];
        words = words[..WholeCharacters(words)];
        words.CopyTo(_buffer);
        _buffer[..words.Length].ReplaceAny(Special, (byte)' ');
        angle.CopyTo(_buffer[words.Length..]);
        _length = words.Length + angle.Length;
    }

    /// <summary>The first address in angle brackets outside quotes, brackets and all, on one line; empty when there is none.</summary>
    private static ReadOnlySpan<byte> Angle(ReadOnlySpan<byte> value)
    {
        var isQuoted = false;
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\' && isQuoted)
            {
                i++;
            }
            else if (value[i] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (value[i] == '<' && !isQuoted)
            {
                var angle = value[i..(i + value[i..].IndexOf((byte)'>') + 1)];
                return angle.IndexOfAny((byte)'\r', (byte)'\n') < 0 ? angle : [];
            }
        }

        return [];
    }

    /// <summary>Without the beginning of a UTF-8 sequence that was cut off.</summary>
    private static int WholeCharacters(ReadOnlySpan<byte> text)
    {
        var end = text.Length;
        while (end > 0 && (text[end - 1] & 0xC0) == 0x80)
        {
            end--;
        }

        return end > 0 && text[end - 1] >= 0xC0 ? end - 1 : text.Length;
    }
}
