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
        if (!IsCut || !_isAuthor || !Angle(Bytes, isWhole: false).IsEmpty)
        {
            return;
        }

        Span<byte> bare = stackalloc byte[LongestAngle - 3];
        if (Angle(whole, isWhole: true) is { Length: > 0 and <= LongestAngle } angle)
        {
            Keep(whole, [], [], angle);
        }
        else if (HasAt(Bytes, bare, isWhole: false, out _) is false && HasAt(whole, bare, isWhole: true, out var length) is true)
        {
            // "(a name of many words) jane@...": the comment is the name.
            Keep(whole, "("u8, ") "u8, bare[..length]);
        }
    }

    private void Keep(scoped ReadOnlySpan<byte> whole, scoped ReadOnlySpan<byte> before, scoped ReadOnlySpan<byte> behind, scoped ReadOnlySpan<byte> address)
    {
        var words = whole[..Math.Min(whole.Length, Math.Min(NameBytes, _buffer.Length - LongestAngle))];
        words = words[..WholeCharacters(words)];
        before.CopyTo(_buffer);
        words.CopyTo(_buffer[before.Length..]);
        _buffer.Slice(before.Length, words.Length).ReplaceAny(Special, (byte)' ');
        behind.CopyTo(_buffer[(before.Length + words.Length)..]);
        _length = before.Length + words.Length + behind.Length;
        address.CopyTo(_buffer[_length..]);
        _length += address.Length;
    }

    /// <summary>The first address in angle brackets outside quotes and comments, brackets and all, on one line; empty when there is none.</summary>
    /// <param name="isWhole">Else a comment that does not end hides all that follows.</param>
    private static ReadOnlySpan<byte> Angle(ReadOnlySpan<byte> value, bool isWhole)
    {
        var outside = new Outside(value, isWhole);
        while (outside.Next(out var c))
        {
            if (c == '<' && !outside.IsQuoted)
            {
                var angle = value[outside.At..(outside.At + value[outside.At..].IndexOf((byte)'>') + 1)];
                return angle.IndexOfAny((byte)'\r', (byte)'\n') < 0 ? angle : [];
            }
        }

        return [];
    }

    /// <summary>Whether there is an "@" in what stands outside comments; null when that is too long for an address.</summary>
    private static bool? HasAt(ReadOnlySpan<byte> value, Span<byte> written, bool isWhole, out int length)
    {
        var outside = new Outside(value, isWhole);
        for (length = 0; outside.Next(out var c); length++)
        {
            if (length == written.Length)
            {
                return null;
            }

            written[length] = c is (byte)'\r' or (byte)'\n' ? (byte)' ' : c;
        }

        return written[..length].Contains((byte)'@');
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

    /// <summary>What stands outside comments (RFC 5322, 3.2.2), byte by byte. One that never ends is none, and so is all behind it: looking for each one's end would take the square of the field.</summary>
    private ref struct Outside(ReadOnlySpan<byte> value, bool isWhole)
    {
        private readonly ReadOnlySpan<byte> _value = value;
        private readonly bool _isWhole = isWhole;
        private bool _isEscaped;
        private bool _hasOpenComment;

        public int At { get; private set; } = -1;

        public bool IsQuoted { get; private set; }

        public bool Next(out byte c)
        {
            while (++At < _value.Length && _value[At] == '(' && !IsQuoted && !_hasOpenComment)
            {
                var end = EndOfComment();
                _hasOpenComment = end < 0;
                if (end > 0)
                {
                    At = end - 1;
                }
                else if (!_isWhole)
                {
                    At = _value.Length;
                }
                else
                {
                    break;
                }
            }

            c = At < _value.Length ? _value[At] : (byte)0;
            var isEscaped = _isEscaped;
            _isEscaped = IsQuoted && !isEscaped && c == '\\';
            IsQuoted ^= c == '"' && !isEscaped;
            return At < _value.Length;
        }

        /// <summary>Behind the comment that begins here; -1 when it never ends.</summary>
        private readonly int EndOfComment()
        {
            var depth = 0;
            for (var i = At; i < _value.Length; i++)
            {
                var c = _value[i];
                i += c == '\\' ? 1 : 0;
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                if (depth == 0)
                {
                    return i + 1;
                }
            }

            return -1;
        }
    }
}
