using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace SupportFunctions.Desk.Intake;

/// <summary>Bytes to text by charset name, never failing: what is not what it says becomes what it is, as far as bytes can tell.</summary>
public static class Charsets
{
    private const int Utf8Page = 65001;

    // Not compiled to code: a mail of a thousand "<meta" must not cost a thousand looks ahead.
    private static readonly Regex MetaCharset = new(
        """<(?:meta|\?xml)\s[^>]*?(?:charset|encoding)\s*=\s*["']?([\w.:-]{2,40})""", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    // us-ascii counts as UTF-8 and latin1 as windows-1252, their supersets: mailers declare the smaller and send the larger (WHATWG Encoding, 4.2).
    private static readonly (string Alias, int CodePage)[] Aliases =
    [
        ("us-ascii", 65001), ("ascii", 65001), ("ansi_x3.4-1968", 65001), ("iso-ir-6", 65001), ("utf8", 65001), ("utf-8", 65001), ("unicode-1-1-utf-8", 65001),
        ("unknown-8bit", 65001), ("x-unknown", 65001), ("default", 65001), ("8bit", 65001), ("utf-8-sig", 65001),
        ("iso-8859-1", 1252), ("iso8859-1", 1252), ("iso_8859-1", 1252), ("latin1", 1252), ("latin-1", 1252), ("l1", 1252), ("cp1252", 1252), ("win-1252", 1252), ("ansi", 1252), ("windows-1252", 1252),
        ("iso8859-2", 28592), ("iso_8859-2", 28592), ("latin2", 28592), ("cp1250", 1250), ("iso8859-5", 28595), ("cp1251", 1251), ("win-1251", 1251), ("koi8r", 20866), ("koi8-u", 21866),
        ("iso8859-7", 28597), ("cp1253", 1253), ("iso-8859-9", 1254), ("iso8859-9", 1254), ("latin5", 1254), ("cp1254", 1254),
        ("iso-8859-8-i", 28598), ("cp1255", 1255), ("cp1256", 1256), ("cp1257", 1257), ("cp1258", 1258), ("tis-620", 874), ("iso-8859-11", 874), ("windows-874", 874),
        ("iso8859-15", 28605), ("iso_8859-15", 28605), ("latin9", 28605), ("latin-9", 28605), ("cp850", 850), ("cp437", 437), ("macintosh", 10000), ("x-mac-roman", 10000),
        ("sjis", 932), ("shift-jis", 932), ("shift_jis", 932), ("x-sjis", 932), ("cp932", 932), ("windows-31j", 932), ("ms_kanji", 932), ("iso-2022-jp", 50220), ("iso-2022-jp-1", 50220), ("euc-jp", 51932), ("eucjp", 51932),
        ("gb2312", 54936), ("gbk", 54936), ("cp936", 54936), ("x-gbk", 54936), ("euc-cn", 54936), ("gb18030", 54936), ("hz-gb-2312", 52936), ("big5", 950), ("big-5", 950), ("cp950", 950), ("big5-hkscs", 950),
        ("ks_c_5601-1987", 949), ("ks_c_5601", 949), ("euc-kr", 949), ("euckr", 949), ("cp949", 949), ("uhc", 949), ("iso-2022-kr", 50225),
        ("utf-16", 1200), ("utf-16le", 1200), ("utf-16be", 1201), ("ucs-2", 1200), ("unicode", 1200), ("utf-32", 12000),
        ("iso8859-3", 28593), ("iso8859-4", 28594), ("latin4", 28594), ("iso8859-6", 28596), ("iso8859-13", 28603), ("iso-8859-14", 1252), ("iso-8859-10", 28594), ("iso-8859-16", 28592), ("koi8-ru", 21866), ("ibm850", 850), ("ibm866", 866), ("cp866", 866), ("x-cp1251", 1251), ("x-cp1252", 1252), ("x-euc-jp", 51932), ("cp51932", 51932), ("iso-2022-jp-2", 50220), ("iso-2022-jp-ms", 50220), ("cp50220", 50220), ("x-big5", 950), ("x-windows-949", 949), ("ksc5601", 949), ("ms949", 949), ("gb_2312-80", 54936), ("chinese", 54936), ("cp54936", 54936),
    ];

    // Known names only, resolved once: asking the runtime for a name it lacks costs an exception, and a mail may hold 100,000 of them.
    private static readonly FrozenDictionary<string, Encoding> Known = Load();
    private static readonly Encoding Windows1252 = Known["windows-1252"];

    /// <summary>The encoding of that name or alias; null when unknown, or UTF-7, which no mail needs and which hides markup from filters.</summary>
    public static Encoding? Find(string? name) =>
        name is not null && Known.TryGetValue(name.Trim().Trim('"', '\''), out var encoding) ? encoding : null;

    /// <param name="hint">A charset that the same mail names elsewhere; tried before windows-1252. Null for none.</param>
    /// <param name="warning">Why another charset than <paramref name="name"/> was used; null when it was not, or none was named and none was needed.</param>
    public static string Decode(ReadOnlySpan<byte> bytes, string? name, out string? warning, string? hint = null)
    {
        warning = null;
        var encoding = Find(name);
        if (Utf16Of(bytes, encoding) is { } wide)
        {
            return wide.GetString(bytes);
        }

        if (encoding is null || encoding.CodePage is Utf8Page or 1200 or 1201 or 12000)
        {
            return DecodeUtf8(bytes, name, encoding, hint, out warning);
        }

        if (encoding.CodePage == 1252 && !Ascii.IsValid(bytes) && Utf8.IsValid(bytes))
        {
            // Text in a western language is valid UTF-8 by chance only as the damage that UTF-8 read as latin1 leaves behind.
            warning = $"Text declared as {Label(name!)} is UTF-8; read as that.";
            return Encoding.UTF8.GetString(bytes);
        }

        return encoding.GetString(bytes);
    }

    /// <summary>
    /// Undeclared bytes, as in header fields (RFC 6532 says UTF-8; older mailers put their own charset there). A few wrong bytes, or a
    /// character cut in two, do not spoil the rest.
    /// </summary>
    public static string DecodeUndeclared(ReadOnlySpan<byte> bytes, string? hint = null) => DecodeUtf8(bytes, null, null, hint, out _);

    private static string DecodeUtf8(ReadOnlySpan<byte> bytes, string? name, Encoding? encoding, string? hint, out string? warning)
    {
        if (Utf8.IsValid(bytes))
        {
            if (encoding is null && IsIso2022Jp(bytes))
            {
                warning = $"Text {Declared(name)} is ISO-2022-JP; read as that.";
                return Known["iso-2022-jp"].GetString(bytes);
            }

            warning = encoding is null && name is not null ? $"Charset {Label(name)} is not known; read as UTF-8."
                : encoding is { CodePage: not Utf8Page } ? $"Text {Declared(name)} is UTF-8; read as that."
                : null;
            return Encoding.UTF8.GetString(bytes);
        }

        if (Find(hint) is { CodePage: not (Utf8Page or 1200 or 1201 or 12000) } other && other.GetString(bytes) is var hinted && !hinted.Contains('\ufffd'))
        {
            warning = $"Text {Declared(name)} is not valid UTF-8; read as {Label(hint!)}, which the mail names elsewhere.";
            return hinted;
        }

        var text = DecodeMixed(bytes, out var characters);
        warning = characters == 0
            ? $"Text {Declared(name)} is not valid UTF-8; read as windows-1252."
            : $"Text {Declared(name)} is not valid UTF-8 in places; those were read as windows-1252.";
        return text;
    }

    /// <summary>UTF-8 where it is valid, windows-1252 byte by byte where it is not.</summary>
    /// <param name="characters">How many characters of more than one byte were valid.</param>
    private static string DecodeMixed(ReadOnlySpan<byte> bytes, out int characters)
    {
        characters = 0;
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            var ascii = bytes.IndexOfAnyInRange((byte)0x80, (byte)0xff);
            var plain = bytes[..(ascii < 0 ? bytes.Length : ascii)];
            text.Append(Encoding.ASCII.GetString(plain));
            bytes = bytes[plain.Length..];
            if (bytes.IsEmpty)
            {
                break;
            }

            var status = Rune.DecodeFromUtf8(bytes, out var rune, out var used);
            if (status == OperationStatus.NeedMoreData && characters > 0)
            {
                break; // The last character was cut off.
            }

            if (status == OperationStatus.Done)
            {
                text.Append(rune.ToString());
                characters++;
            }
            else
            {
                used = 1;
                text.Append(Windows1252.GetString(bytes[..1]));
            }

            bytes = bytes[used..];
        }

        return text.ToString();
    }

    /// <summary>UTF-16 with a byte order mark whatever is declared; without one, where it is declared, by where the zero bytes stand. Else null.</summary>
    private static Encoding? Utf16Of(ReadOnlySpan<byte> bytes, Encoding? declared)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xff, 0xfe]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xfe, 0xff]))
        {
            return Known[bytes[0] == 0xff ? "utf-16" : "utf-16be"];
        }

        if (declared is not { CodePage: 1200 or 1201 })
        {
            return declared is { CodePage: 12000 } && bytes.Contains((byte)0) ? declared : null;
        }

        int even = 0, odd = 0;
        for (var i = 0; i < Math.Min(bytes.Length, 2000); i++)
        {
            even += bytes[i] == 0 && i % 2 == 0 ? 1 : 0;
            odd += bytes[i] == 0 && i % 2 == 1 ? 1 : 0;
        }

        // RFC 2781, 4.3 wants big-endian without a mark, and most mailers write the other; text without any zero byte that is UTF-8 is no UTF-16.
        return even != odd ? Known[even > odd ? "utf-16be" : "utf-16"] : Utf8.IsValid(bytes) ? null : declared;
    }

    /// <summary>Its escape sequences to two-byte sets (RFC 1468); they occur in nothing else that people write.</summary>
    private static bool IsIso2022Jp(ReadOnlySpan<byte> bytes) => bytes.IndexOf("\u001b$B"u8) >= 0 || bytes.IndexOf("\u001b$@"u8) >= 0;

    /// <summary>What an HTML text says of itself in its first bytes (WHATWG HTML, 13.2.3.2); null when nothing.</summary>
    public static string? OfHtml(ReadOnlySpan<byte> html)
    {
        const int Looked = 2048;
        html = html[..Math.Min(html.Length, Looked)];
        return html.IndexOf("<"u8) >= 0 && MetaCharset.Match(Encoding.Latin1.GetString(html)) is { Success: true } found ? found.Groups[1].Value : null;
    }

    private static string Declared(string? name) => name is null ? "without a charset" : "declared as " + Label(name);

    private static string Label(string name) => $"'{MailText.Cut(MailText.OneLine(name), 40)}'";

    private static FrozenDictionary<string, Encoding> Load()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var known = new Dictionary<string, Encoding>(StringComparer.OrdinalIgnoreCase);
        foreach (var info in Encoding.GetEncodings().Concat(CodePagesEncodingProvider.Instance.GetEncodings()))
        {
            if (info.CodePage != 65000)
            {
                known[info.Name] = Get(info.CodePage);
            }
        }

        foreach (var (alias, codePage) in Aliases)
        {
            known[alias] = Get(codePage);
        }

        return known.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    private static Encoding Get(int codePage) =>
        Encoding.GetEncoding(codePage, EncoderFallback.ReplacementFallback, DecoderFallback.ReplacementFallback);
}
