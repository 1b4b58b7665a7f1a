namespace SupportFunctions.Desk.Intake;

/// <summary>
/// Quoted-printable (RFC 2045, 6.7), decoded as far as a target goes. Blanks at line ends were added on the way and go (6.7 (3)), but for
/// the signature's line "-- ", which many mailers do not encode.
/// </summary>
internal struct QuotedPrintable
{
    public const int LeastRoom = 4;

    private int _position;
    private int _textEnd;
    private int _breakStart;
    private int _next;
    private bool _isInLine;
    private string? _warning;

    /// <summary>What was tolerated; null when nothing.</summary>
    public readonly string? Warning => _warning;

    /// <returns>Bytes put into the target, of which <see cref="LeastRoom"/> may stay free; 0 at the end.</returns>
    public int Next(ReadOnlySpan<byte> raw, Span<byte> target)
    {
        int length = 0;
        while (_isInLine || _position < raw.Length)
        {
            if (!_isInLine)
            {
                BeginLine(raw);
            }

            ReadOnlySpan<byte> text = Fitting(raw[_position.._textEnd], target.Length - length);
            length += Text(text, target[length..], ref _warning);
            _position += text.Length;
            if (_position < _textEnd || target.Length - length < _next - _breakStart)
            {
                break;
            }

            raw[_breakStart.._next].CopyTo(target[length..]);
            length += _next - _breakStart;
            (_position, _isInLine) = (_next, false);
        }

        return length;
    }

    /// <summary>What stands between "=" and its digits is text; at most as long as the result may become.</summary>
    internal static int Text(ReadOnlySpan<byte> text, Span<byte> result, ref string? warning)
    {
        int length = 0;
        while (true)
        {
            int equals = text.IndexOf((byte)'=');
            ReadOnlySpan<byte> plain = text[..(equals < 0 ? text.Length : equals)];
            plain.CopyTo(result[length..]);
            length += plain.Length;
            if (equals < 0)
            {
                return length;
            }

            text = text[(equals + 1)..];
            if (text.Length >= 2 && TransferDecoder.Hex(text[0]) is var high and >= 0 && TransferDecoder.Hex(text[1]) is var low and >= 0)
            {
                result[length++] = (byte)((high << 4) | low);
                text = text[2..];
                continue;
            }

            result[length++] = (byte)'=';
            warning = "Quoted-printable content holds a bare '='; kept as it is.";
        }
    }

    private void BeginLine(ReadOnlySpan<byte> raw)
    {
        ReadOnlySpan<byte> rest = raw[_position..];
        int feed = rest.IndexOf((byte)'\n');
        int next = feed < 0 ? rest.Length : feed + 1;
        int end = feed < 0 ? rest.Length : feed > 0 && rest[feed - 1] == '\r' ? feed - 1 : feed;
        ReadOnlySpan<byte> line = rest[..end].TrimEnd(" \t\r"u8);
        line = line.SequenceEqual("--"u8) ? rest[..end] : line;

        // "=" at a line's end joins it with the next.
        bool isSoft = line.EndsWith("="u8);
        _textEnd = _position + line.Length - (isSoft ? 1 : 0);
        _next = _position + next;
        _breakStart = isSoft ? _next : _position + end;
        _isInLine = true;
    }

    /// <summary>As much of the line as fits, with no escape torn.</summary>
    private static ReadOnlySpan<byte> Fitting(ReadOnlySpan<byte> text, int room)
    {
        if (text.Length <= room)
        {
            return text;
        }

        int torn = text[Math.Max(0, room - 2)..room].IndexOf((byte)'=');
        return text[..(torn < 0 ? room : Math.Max(0, room - 2) + torn)];
    }
}
