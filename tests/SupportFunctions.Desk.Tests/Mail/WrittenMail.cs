using System.Text;
using System.Text.RegularExpressions;

namespace SupportFunctions.Desk.Tests.Mail;

/// <summary>A small strict reader of our own mails, independent of the desk's: it refuses what RFC 5322 and 2045 forbid.</summary>
internal sealed record WrittenMail(IReadOnlyList<(string Name, string Value)> Fields, string Body)
{
    public static WrittenMail Read(byte[] bytes)
    {
        var raw = Encoding.Latin1.GetString(bytes);
        Assert.DoesNotMatch("(?<!\r)\n|\r(?!\n)|\0", raw);
        Assert.EndsWith("\r\n", raw, StringComparison.Ordinal);
        Assert.All(raw.Split("\r\n"), line => Assert.InRange(line.Length, 0, 998));
        return Split(raw);
    }

    public string this[string name] => Assert.Single(Fields, f => f.Name == name).Value;

    public bool Has(string name) => Fields.Any(f => f.Name == name);

    /// <summary>A field with its encoded words decoded; the space between two of them is dropped (RFC 2047, 6.2).</summary>
    public string Decoded(string name)
    {
        var joined = Regex.Replace(this[name], @"(?<=\?=)\s+(?==\?)", "");
        return Regex.Replace(joined, @"=\?utf-8\?([qb])\?([^? ]*)\?=", m =>
        {
            Assert.InRange(m.Length, 13, 75);
            return Encoding.UTF8.GetString(m.Groups[1].Value == "b"
                ? Convert.FromBase64String(m.Groups[2].Value)
                : Octets(m.Groups[2].Value.Replace('_', ' ')));
        });
    }

    public string Boundary => Regex.Match(this["Content-Type"], "boundary=\"([^\"]{1,70})\"").Groups[1].Value;

    public IReadOnlyList<WrittenMail> Parts
    {
        get
        {
            var pieces = Body.Split("--" + Boundary);
            Assert.Equal("", pieces[0]);
            Assert.Equal("--\r\n", pieces[^1]);
            return [.. pieces[1..^1].Select(p => Split(p[2..^2]))];
        }
    }

    /// <summary>The body as text, with '\n' line ends.</summary>
    public string Text
    {
        get
        {
            var octets = this["Content-Transfer-Encoding"] switch
            {
                "8bit" => Encoding.Latin1.GetBytes(Body),
                "quoted-printable" => Octets(UnbrokenQuotedPrintable()),
                var other => throw new InvalidDataException(other),
            };
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(octets).Replace("\r\n", "\n", StringComparison.Ordinal);
        }
    }

    private string UnbrokenQuotedPrintable()
    {
        Assert.All(Body.Split("\r\n"), line =>
        {
            Assert.InRange(line.Length, 0, 76);
            Assert.DoesNotMatch("[ \t]$|[^\t -~]|=(?!$|[0-9A-F]{2})", line);
        });
        return Body.Replace("=\r\n", "", StringComparison.Ordinal);
    }

    private static byte[] Octets(string escaped) =>
        Encoding.Latin1.GetBytes(Regex.Replace(escaped, "=([0-9A-F]{2})", m => ((char)Convert.ToInt32(m.Groups[1].Value, 16)).ToString()));

    private static WrittenMail Split(string raw)
    {
        var end = raw.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var lines = raw[..end].Split("\r\n");
        Assert.All(lines, line => Assert.Matches("^[ -~]*[!-~][ -~]*$", line));
        Assert.All(lines.Where(l => l.Contains("=?utf-8?", StringComparison.Ordinal)), l => Assert.InRange(l.Length, 1, 76));
        var fields = raw[..end].Replace("\r\n ", " ", StringComparison.Ordinal).Split("\r\n")
            .Select(f => Regex.Match(f, "^([A-Za-z-]+):(?: (.*))?$")).ToArray();
        Assert.All(fields, f => Assert.True(f.Success, f.Value));
        return new WrittenMail([.. fields.Select(f => (f.Groups[1].Value, f.Groups[2].Value))], raw[(end + 4)..]);
    }
}
