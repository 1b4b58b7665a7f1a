using System.Text;

namespace SupportFunctions.Desk.Intake;

/// <summary>
/// Finds what stands between the sections of a form (RFC 2046, 5.1.1), and only where CRLF stands before and after it. A bare line feed does not do: a carrier's
/// boundary is known (SendGrid's is always the same), texts come with bare line feeds, and a mail could then bring fields of its own, such as SPF.
/// </summary>
internal sealed class FormDelimiter(string boundary)
{
    /// <summary>RFC 2046, 5.1.1 allows 70; carriers that go over stay under this.</summary>
    public const int LongestBoundary = 250;

    private readonly byte[] _onLine = Encoding.UTF8.GetBytes("\r\n--" + boundary);

    /// <summary>The one that begins the form, wherever it stands: what is before it says nothing.</summary>
    /// <param name="position">Behind it.</param>
    public bool First(ReadOnlySpan<byte> data, out int position, out bool isLast)
    {
        position = 0;
        return Find(data, _onLine.AsSpan(2), ref position, out _, out isLast);
    }

    /// <summary>The next one from <paramref name="position"/> on, which then is behind it.</summary>
    /// <param name="end">Where what stands before it ends: the CRLF is the delimiter's.</param>
    public bool Next(ReadOnlySpan<byte> data, ref int position, out int end, out bool isLast) => Find(data, _onLine, ref position, out end, out isLast);

    private static bool Find(ReadOnlySpan<byte> data, ReadOnlySpan<byte> delimiter, ref int position, out int end, out bool isLast)
    {
        while (data[position..].IndexOf(delimiter) is var hop and >= 0)
        {
            end = position + hop;
            position = end + delimiter.Length;
            if (IsWhole(data, ref position, out isLast))
            {
                return true;
            }
        }

        (end, isLast) = (data.Length, false);
        return false;
    }

    /// <summary>Whether the line goes on as a delimiter does: with two hyphens, the last one, or with blanks at most.</summary>
    private static bool IsWhole(ReadOnlySpan<byte> data, ref int position, out bool isLast)
    {
        var rest = data[position..];
        isLast = rest.StartsWith("--"u8);
        var blanks = rest.IndexOfAnyExcept((byte)' ', (byte)'\t');
        if (isLast || blanks < 0 || !rest[blanks..].StartsWith("\r\n"u8))
        {
            return isLast;
        }

        position += blanks + 2;
        return true;
    }
}
