using System.Buffers;

namespace SupportFunctions.Desk.Intake;

/// <summary>The transfer encoding <c>x-uuencode</c>, which some old gateways still write: lines of a length and its bytes, six bits a character.</summary>
internal static class UuDecoder
{
    /// <summary>What stands between "begin" and "end"; a line that is cut off gives the bytes that it has.</summary>
    public static ReadOnlyMemory<byte> Decode(ReadOnlySpan<byte> raw)
    {
        var result = new ArrayBufferWriter<byte>(Math.Max(1, raw.Length / 4 * 3));
        var begun = false;
        for (var position = 0; position < raw.Length;)
        {
            var next = ByteLines.Next(raw, position, out var end);
            var line = raw[position..end];
            position = next;
            if (!begun)
            {
                begun = line.StartsWith("begin "u8);
            }
            else if (line.TrimEnd(" "u8).SequenceEqual("end"u8))
            {
                break;
            }
            else if (!line.IsEmpty)
            {
                Line(line[1..], Bits(line[0]), result);
            }
        }

        return result.WrittenMemory;
    }

    private static void Line(ReadOnlySpan<byte> text, int length, ArrayBufferWriter<byte> result)
    {
        for (var i = 0; i + 1 < text.Length && length > 0; i += 4)
        {
            var bits = (At(text, i) << 18) | (At(text, i + 1) << 12) | (At(text, i + 2) << 6) | At(text, i + 3);
            ReadOnlySpan<byte> three = [unchecked((byte)(bits >> 16)), unchecked((byte)(bits >> 8)), unchecked((byte)bits)];
            result.Write(three[..Math.Min(3, length)]);
            length -= 3;
        }
    }

    /// <summary>Blanks at a line's end, which are zeros, get lost on the way.</summary>
    private static int At(ReadOnlySpan<byte> text, int index) => index < text.Length ? Bits(text[index]) : 0;

    private static int Bits(byte b) => (b - ' ') & 0x3f;
}
