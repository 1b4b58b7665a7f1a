using System.Globalization;
using System.Text;

namespace SupportFunctions.Benchmarks.Intake;

/// <summary>Raw mails, each another one: about 3 KB, trace fields, text and HTML, as a mail client of today sends them.</summary>
internal static class MailMaker
{
    /// <summary>Companies whose people write; the first <see cref="KnownCompanies"/> are customers of the desk.</summary>
    public const int Companies = 40;
    public const int KnownCompanies = 20;

    public const int PeoplePerCompany = 100;

    private static readonly string _text = string.Join("\r\n", Enumerable.Range(1, 12).Select(i =>
        string.Create(CultureInfo.InvariantCulture, $"{i}. The nightly import stops after a while and the log shows nothing useful about it.")));

    private static readonly string _html = string.Concat(Enumerable.Range(1, 10).Select(i =>
        string.Create(CultureInfo.InvariantCulture, $"<p style=\"margin:0\">{i}. The nightly import stops after a while and the log shows <b>nothing</b> useful.</p>\r\n")));

    public static string DomainOf(int company) => string.Create(CultureInfo.InvariantCulture, $"company{company}.example");

    public static byte[] Make(long number)
    {
        int company = (int)(number % Companies);
        long person = number / Companies % PeoplePerCompany;
        string domain = DomainOf(company);
        return Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"""
            Received: from mail.{domain} (mail.{domain} [192.0.2.7]) by mx.desk.example with ESMTPS id {number:x16}; Mon, 2 Mar 2026 09:00:00 +0000
            DKIM-Signature: v=1; a=rsa-sha256; d={domain}; s=k1; h=from:to:subject:date; bh=ZGVzaw==; b=ZGVzaw==
            Message-ID: <m{number}.{person}@{domain}>
            Date: Mon, 2 Mar 2026 10:00:00 +0100
            From: "Kim {person}" <kim{person}@{domain}>
            To: Support <support@desk.example>
            Subject: Import of batch {number} stops half way
            MIME-Version: 1.0
            Content-Type: multipart/alternative; boundary="b-{number}"

            --b-{number}
            Content-Type: text/plain; charset=utf-8

            Hello, since batch {number} this happens:
            {_text}
            Kind regards, Kim
            --b-{number}
            Content-Type: text/html; charset=utf-8

            <html><body><p>Hello, since batch {number} this happens:</p>
            {_html}<p>Kind regards, Kim</p></body></html>
            --b-{number}--

            """).ReplaceLineEndings("\r\n"));
    }
}
