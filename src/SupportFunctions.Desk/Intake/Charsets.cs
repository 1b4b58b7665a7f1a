using System.Collections.Frozen;
using System.Text;
using System.Text.Unicode;

namespace SupportFunctions.Desk.Intake;

/// <summary>Bytes to text by charset name, never failing: what is not what it says becomes UTF-8 if it is that, else windows-1252.</summary>
public static class Charsets
{
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
        ("utf-16", 1200), ("utf-16le", 1200), ("utf-16be", 1201), ("ucs-2", 1200), ("utf-32", 12000),
    ];

    // Known names only, resolved once: asking the runtime for a name it lacks costs an exception, and a mail may hold 100,000 of them.
    private static readonly FrozenDictionary<string, Encoding> Known = Load();
    private static readonly Encoding Windows1252 = Known["windows-1252"];

    /// <summary>The encoding of that name or alias; null when unknown, or UTF-7, which no mail needs and which hides markup from filters.</summary>
    public static Encoding? Find(string? name) =>
        name is not null && Known.TryGetValue(name.Trim().Trim('"', '\''), out var encoding) ? encoding : null;

    /// <param name="warning">Why another charset than <paramref name="name"/> was used; null when it was not, or none was named and none was needed.</param>
    public static string Decode(ReadOnlySpan<byte> bytes, string? name, out string? warning)
    {
        warning = null;
        var encoding = Find(name);
        var wantsUtf8 = encoding is null || encoding.CodePage == Encoding.UTF8.CodePage;
        if (wantsUtf8)
        {
            if (!Utf8.IsValid(bytes))
            {
                warning = $"Text {(name is null ? "without a charset" : "declared as " + Label(name))} is not valid UTF-8; read as windows-1252.";
                return Windows1252.GetString(bytes);
            }

            warning = encoding is null && name is not null ? $"Charset {Label(name)} is not known; read as UTF-8." : null;
            return Encoding.UTF8.GetString(bytes);
        }

        return encoding!.GetString(bytes);
    }

    /// <summary>Undeclared bytes, as in header fields (RFC 6532 says UTF-8; older mailers put their own charset there).</summary>
    public static string DecodeUndeclared(ReadOnlySpan<byte> bytes) =>
        Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Windows1252.GetString(bytes);

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
