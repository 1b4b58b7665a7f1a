using System.Text;

namespace SupportFunctions.Desk.Tests.Intake.DamagedMail;

/// <summary>
/// Damages mails as a fuzzer that knows what a mail is: besides bits, blocks and cuts it moves lines, joins two mails, puts one into another,
/// swaps charsets and transfer encodings, and writes the boundaries that the mail itself declares where none belong. The same seed and number
/// give the same bytes.
/// </summary>
internal sealed class MailMutator(FuzzSeeds seeds, int seed)
{
    /// <summary>One input in so many is blown up to this size, the one for which the issue bounds memory.</summary>
    public const int LargeEvery = 1000;

    public const int LargeBytes = 1024 * 1024;

    private const int MostBytes = 64 * 1024;

    private static readonly byte[][] Tokens = Of(
        "\r", "\n", "\r\n", "\r\n\r\n", "\r\r\n", "\0", "\t", "--", "=?utf-8?Q?", "=?utf-8?B?", "=?x?Q?=?=", "?=", "<", ">", "\"", "(", ")", ":", ";", ",", "@", "=", "=\r\n", "%", "\\",
        "*0*=", "*1*=", "*=utf-8''", "\u00ff", "\ud83d\ude00", "\u202e", "999999999999", "-1", "> ", ">>>> ", "-- \r\n", "-----Original Message-----\r\n", "On Fri, 6 Mar 2026 at 10:15, A <a@b.example> wrote:\r\n",
        "Am 06.03.2026 um 10:15 schrieb A:\r\n", "From: A\r\nSent: B\r\nTo: C\r\nSubject: D\r\n", "begin 644 x\r\n", "<div>", "<blockquote>", "<table>", "<!--", "&#x110000;", "\x1b$B", "\x1b(B", "~{", "+AGA-");

    private static readonly byte[][] Fields = Of(
        "From: A <a@b.example>\r\n", "To: x:y:z;,;<@a:b@c>\r\n", "Subject: =?utf-8?B?4pyT?= =?utf-8?Q?_?=\r\n", "Date: 31 Feb 99 25:61 +9999\r\n", "Message-ID: <<a@b>>\r\n", "References: <a@b><c@d>\r\n", "In-Reply-To: <x\r\n",
        "Content-Type: multipart/mixed; boundary=b\r\n", "Content-Type: multipart/alternative; boundary=\"\"\r\n", "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n", "Content-Type: message/rfc822\r\n\r\n",
        "Content-Type: message/delivery-status\r\n\r\nFinal-Recipient: rfc822;a@b\r\nAction: failed\r\nStatus: 5.1.1\r\n", "Content-Type: text/plain; format=flowed; delsp=yes\r\n", "Content-Type: text/html; charset=utf-16\r\n",
        "Content-Transfer-Encoding: base64\r\n", "Content-Transfer-Encoding: quoted-printable\r\n", "Content-Transfer-Encoding: x-uuencode\r\n", "Content-Disposition: attachment; filename*0*=utf-8''%; filename*2=x\r\n", "Content-ID: <c>\r\n",
        "Auto-Submitted: (\r\n", "Precedence: ;\r\n", "List-Id: <\r\n", "Return-Path: <>\r\n", "X-Desk-Loop: 1\r\n", "Received: x\r\n", "Content-Disposition: form-data; name=\"text\"\r\n\r\n");

    private static readonly string[] Charsets =
        ["utf-8", "us-ascii", "iso-8859-1", "windows-1252", "utf-16", "utf-16le", "utf-32", "utf-7", "iso-2022-jp", "iso-2022-kr", "hz-gb-2312", "gb18030", "gb2312", "big5", "euc-kr", "euc-jp", "shift_jis", "koi8-r", "windows-1255", "macintosh", "x-none"];

    private static readonly string[] Encodings = ["7bit", "8bit", "binary", "base64", "quoted-printable", "x-uuencode", "rot13"];

    public byte[] Input(long number)
    {
        var random = new Random(HashCode(number));
        byte[] bytes = Pick(random);
        for (int rounds = random.Next(1, 7); rounds > 0; rounds--)
        {
            bytes = Mutate(bytes, random);
        }

        return number % LargeEvery == LargeEvery - 1 ? BlowUp(bytes, random) : bytes.Length > MostBytes ? bytes[..MostBytes] : bytes;
    }

    /// <summary>Not <see cref="System.HashCode"/>, which differs from run to run.</summary>
    private int HashCode(long number) => unchecked((int)(((ulong)number * 0x9E3779B97F4A7C15UL) >> 31) ^ (seed * 0x5bd1e995));

    /// <summary>A mail; of the few very long ones only each sixteenth that is met.</summary>
    private byte[] Pick(Random random)
    {
        while (true)
        {
            byte[] picked = seeds.All[random.Next(seeds.All.Length)];
            if (picked.Length < 8192 || random.Next(16) == 0)
            {
                return picked;
            }
        }
    }

    private byte[] Mutate(byte[] bytes, Random random)
    {
        if (bytes.Length == 0)
        {
            return Tokens[random.Next(Tokens.Length)];
        }

        int at = random.Next(bytes.Length);
        int length = Math.Min(random.Next(1, 200), bytes.Length - at);
        switch (random.Next(17))
        {
            case 0:
                return Bits(bytes, random);
            case 1:
                return Insert(bytes, at, Tokens[random.Next(Tokens.Length)]);
            case 2:
                return Insert(bytes, at, Repeat(Tokens[random.Next(Tokens.Length)], random.Next(1, 300)));
            case 3:
                return Cut(bytes, at, length);
            case 4:
                return Insert(bytes, at, bytes[at..(at + length)]);
            case 5:
                return Insert(bytes, at, Repeat(bytes[at..(at + length)], random.Next(2, 60)));
            case 6:
                return bytes[..at];
            case 7:
                return [.. bytes[..LineStart(bytes, at)], .. Tail(Pick(random), random)];
            case 8:
                return Insert(bytes, LineStart(bytes, at), Fields[random.Next(Fields.Length)]);
            case 9:
                return Insert(bytes, LineStart(bytes, at), Repeat(Fields[random.Next(Fields.Length)], random.Next(2, 80)));
            case 10:
                return MoveLine(bytes, random);
            case 11:
                return Insert(bytes, LineStart(bytes, at), Boundary(bytes, random));
            case 12:
                return Swap(bytes, "charset=", Charsets[random.Next(Charsets.Length)], random);
            case 13:
                return Swap(bytes, "=?", Charsets[random.Next(Charsets.Length)], random);
            case 14:
                return Swap(bytes, "Transfer-Encoding: ", Encodings[random.Next(Encodings.Length)], random);
            case 15:
                return Insert(bytes, LineStart(bytes, at), [.. Fields[10], .. Pick(random)]);
            default:
                return LineEnds(bytes, random);
        }
    }

    private static byte[] Bits(byte[] bytes, Random random)
    {
        byte[] changed = [.. bytes];
        for (int i = random.Next(1, 20); i > 0; i--)
        {
            int at = random.Next(changed.Length);
            changed[at] = random.Next(2) == 0 ? (byte)(changed[at] ^ (1 << random.Next(8))) : (byte)random.Next(256);
        }

        return changed;
    }

    private static byte[] MoveLine(byte[] bytes, Random random)
    {
        int start = LineStart(bytes, random.Next(bytes.Length));
        int end = bytes.AsSpan(start).IndexOf((byte)'\n') is >= 0 and int found ? start + found + 1 : bytes.Length;
        byte[] line = bytes[start..end];
        byte[] rest = random.Next(2) == 0 ? Cut(bytes, start, end - start) : bytes;
        return rest.Length == 0 ? line : Insert(rest, LineStart(rest, random.Next(rest.Length)), line);
    }

    /// <summary>A boundary that the mail declares, as a delimiter line; one in four closes.</summary>
    private static byte[] Boundary(byte[] bytes, Random random)
    {
        string text = Encoding.Latin1.GetString(bytes);
        var declared = new List<string>();
        for (int at = text.IndexOf("boundary=", StringComparison.OrdinalIgnoreCase); at >= 0 && declared.Count < 20; at = text.IndexOf("boundary=", at + 9, StringComparison.OrdinalIgnoreCase))
        {
            string value = text[(at + 9)..Math.Min(text.Length, at + 90)].TrimStart('"');
            declared.Add(value[..(value.IndexOfAny(['"', ';', '\r', '\n']) is >= 0 and int end ? end : value.Length)]);
        }

        string boundary = declared.Count == 0 ? "b" : declared[random.Next(declared.Count)];
        return Encoding.Latin1.GetBytes("\r\n--" + boundary + (random.Next(4) == 0 ? "--\r\n" : "\r\n"));
    }

    /// <summary>What stands behind the word, up to the end of the word there, becomes something else.</summary>
    private static byte[] Swap(byte[] bytes, string after, string value, Random random)
    {
        string text = Encoding.Latin1.GetString(bytes);
        int from = random.Next(text.Length);
        int at = text.IndexOf(after, from, StringComparison.OrdinalIgnoreCase);
        at = at < 0 ? text.IndexOf(after, StringComparison.OrdinalIgnoreCase) : at;
        if (at < 0)
        {
            return Bits(bytes, random);
        }

        int start = at + after.Length;
        int end = text.IndexOfAny(['\r', '\n', ';', '?', ' '], start) is >= 0 and int found ? found : text.Length;
        return [.. bytes[..start], .. Encoding.Latin1.GetBytes(value), .. bytes[end..]];
    }

    private static byte[] LineEnds(byte[] bytes, Random random)
    {
        (string from, string to) = random.Next(4) switch
        {
            0 => ("\r\n", "\n"),
            1 => ("\r\n", "\r"),
            2 => ("\n", "\r\r\n"),
            _ => ("\r\n", "\r\n "),
        };
        return Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(bytes).Replace(from, to, StringComparison.Ordinal));
    }

    private static byte[] Tail(byte[] bytes, Random random) => bytes.Length == 0 ? bytes : bytes[LineStart(bytes, random.Next(bytes.Length))..];

    /// <summary>A block of it again and again, which is what costs a reader most.</summary>
    private static byte[] BlowUp(byte[] bytes, Random random)
    {
        if (bytes.Length == 0)
        {
            return new byte[LargeBytes];
        }

        int at = random.Next(bytes.Length);
        byte[] block = bytes[at..(at + Math.Min(random.Next(1, 2000), bytes.Length - at))];
        int times = Math.Max(0, LargeBytes - bytes.Length) / block.Length;
        byte[] large = Insert(bytes, at, Repeat(block, times));
        return large.Length > LargeBytes ? large[..LargeBytes] : large;
    }

    private static int LineStart(byte[] bytes, int at) => bytes.AsSpan(0, at).LastIndexOf((byte)'\n') + 1;

    private static byte[] Insert(byte[] bytes, int at, byte[] more) => [.. bytes[..at], .. more, .. bytes[at..]];

    private static byte[] Cut(byte[] bytes, int at, int length) => [.. bytes[..at], .. bytes[(at + length)..]];

    private static byte[] Repeat(byte[] block, int times)
    {
        byte[] all = new byte[block.Length * times];
        for (int i = 0; i < times; i++)
        {
            block.CopyTo(all, i * block.Length);
        }

        return all;
    }

    private static byte[][] Of(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];
}
