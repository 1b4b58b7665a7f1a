using System.Text;

namespace SupportFunctions.Benchmarks.Intake.Peers;

/// <summary>Mails as customers send them, larger than those of the corpus; the same in every run.</summary>
internal static class TypicalMails
{
    private static readonly string[] _words = "the service answers with an error since our upgrade to version 12 of größere Dateien können wir nicht mehr öffnen die Seite lädt ewig please see the attached log for details thank you".Split(' ');

    public static IReadOnlyList<(string Name, byte[] Mail)> All()
    {
        var random = new Random(20260306);
        return
        [
            ("reply of 40 kB, text and HTML in quoted-printable", Mail(Alternative(random, 12_000, 22_000))),
            ("log of 200 kB pasted into the text, 8bit", Mail("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + Prose(random, 200_000))),
            ("screenshot of 300 kB", Mail(Mixed(Alternative(random, 2_000, 6_000), File(random, "image/png", "screen.png", 300_000)))),
            ("two logs of 1.5 MB", Mail(Mixed(Alternative(random, 1_000, 3_000), File(random, "application/zip", "logs.zip", 1_500_000), File(random, "application/gzip", "more.gz", 1_500_000)))),
        ];
    }

    public static byte[] Large(int bytes) =>
        Mail(Mixed("Content-Type: text/plain\r\n\r\nSee the attached dump.\r\n", File(new Random(1), "application/octet-stream", "dump.bin", bytes)));

    private static byte[] Mail(string rest) => Encoding.UTF8.GetBytes(
        "Received: from mx.acme.example ([192.0.2.7]) by mx.desk.example with ESMTPS id 4Fq2; Fri, 6 Mar 2026 09:00:01 +0000\r\n"
        + "From: =?utf-8?Q?J=C3=B6rg_M=C3=BCller?= <joerg@acme.example>\r\nTo: Support <support@desk.example>\r\nCc: \"Doe, Jane\" <jane@acme.example>\r\n"
        + "Date: Fri, 6 Mar 2026 10:00:00 +0100\r\nMessage-ID: <b.1@acme.example>\r\nIn-Reply-To: <a.1@desk.example>\r\nReferences: <a.0@desk.example>\r\n <a.1@desk.example>\r\n"
        + "Subject: =?utf-8?B?UmU6IEdyw7bDn2UgZGVyIERhdGVpZW4=?=\r\nMIME-Version: 1.0\r\n" + rest);

    private static string Mixed(params string[] parts) =>
        "Content-Type: multipart/mixed; boundary=\"=_mixed\"\r\n\r\n" + string.Concat(parts.Select(part => "--=_mixed\r\n" + part + "\r\n")) + "--=_mixed--\r\n";

    private static string Alternative(Random random, int text, int html) =>
        "Content-Type: multipart/alternative; boundary=\"=_alt\"\r\n\r\n--=_alt\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        + Quoted(Prose(random, text)) + "\r\n--=_alt\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        + Quoted("<html><body><p style=\"margin:0\">" + Prose(random, html).Replace("\r\n", "</p>\r\n<p style=\"margin:0\">", StringComparison.Ordinal) + "</p></body></html>") + "\r\n--=_alt--\r\n";

    private static string File(Random random, string type, string name, int bytes)
    {
        byte[] content = new byte[bytes];
        random.NextBytes(content);
        return $"Content-Type: {type}; name=\"{name}\"\r\nContent-Disposition: attachment; filename=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + Convert.ToBase64String(content, Base64FormattingOptions.InsertLineBreaks) + "\r\n";
    }

    private static string Prose(Random random, int length)
    {
        var text = new StringBuilder(length + 100);
        for (int column = 0; text.Length < length;)
        {
            string word = _words[random.Next(_words.Length)];
            text.Append(word);
            column += word.Length + 1;
            text.Append(column > 72 ? "\r\n" : " ");
            column = column > 72 ? 0 : column;
        }

        return text.ToString();
    }

    private static string Quoted(string text)
    {
        var result = new StringBuilder(text.Length * 2);
        int column = 0;
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            string written = b is (byte)'=' or > 126 ? $"={b:X2}" : ((char)b).ToString();
            if (column + written.Length > 75 && b is not ((byte)'\r' or (byte)'\n'))
            {
                result.Append("=\r\n");
                column = 0;
            }

            result.Append(written);
            column = b == '\n' ? 0 : column + written.Length;
        }

        return result.ToString();
    }
}
