using System.Security.Cryptography;
using System.Text;
using SupportFunctions.Desk.Intake;

namespace SupportFunctions.Desk.Tests.Intake;

/// <summary>
/// A megabyte written to hurt: whatever it is read as, it takes less than a second and, in all that it allocates, less than 64 MB. Time
/// is the best of three, because other tests run beside.
/// </summary>
public class MailReaderAbuseTests
{
    private const int Megabyte = 1024 * 1024;
    private const string Head = "From: a@x.example\nDate: Mon, 2 Mar 2026 09:00:00 +0000\n";
    private const string Mixed = Head + "Content-Type: multipart/mixed; boundary=b\n\n";

    private static readonly Dictionary<string, Func<string>> Mails = new()
    {
        ["nested comments in an address"] = () => "From: " + Many("(") + "\n\nx",
        ["nested comments in many fields"] = () => Head + Many("To: " + Many("(", 16_000) + "\n") + "\nx",
        ["100,000 encoded words"] = () => Head + "Subject: " + Many("=?a?Q?b?= ") + "\n\nx",
        ["encoded words in many fields"] = () => Head + Many("Subject: " + Many("=?utf-8?Q?a?= ", 16_000) + "\n", 500_000) + "\nx",
        ["beginnings of encoded words"] = () => Head + "Subject: " + Many("=?") + "\n\nx",
        ["beginnings, in many fields, with one end"] = () => Head + Many("To: " + Many("=?utf-8?Q?a", 16_000) + "?=\n", 500_000) + "\nx",
        ["100,000 parts"] = () => Mixed + Many("--b\n\nx\n"),
        ["as many parts as are read"] = () => Mixed + Many("--b\n\n" + new string('x', 2000) + "\n"),
        ["10,000 levels"] = () => Head + string.Concat(Enumerable.Range(0, 10_000).Select(i => $"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n")),
        ["as many levels as are read, over lines of dashes"] = () => Head + string.Concat(Enumerable.Range(0, 12).Select(i => $"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n")) + Many("\n--x"),
        ["messages in messages"] = () => Head + Many("Content-Type: message/rfc822\n\n"),
        ["200,000 fields"] = () => Head + Many("X: y\n"),
        ["as many fields as are read, in every part"] = () => Mixed + Many("--b\n" + Many("X: y\n", 2400) + "\n"),
        ["one field"] = () => "From: a@x.example\nX: " + Many("y") + "\n\n",
        ["one field of folds"] = () => "From: a@x.example\nX: " + Many("\n y") + "\n\n",
        ["lines that are no fields"] = () => Head + Many("junk\n"),
        ["lines that are no fields, between fields"] = () => Head + Many(Many("junk junk\n", 190) + "Subject: x\n"),
        ["addresses"] = () => Head + Many("To: " + Many("a@b.c,", 16_000) + "\n", 500_000) + "\nx",
        ["addresses without commas"] = () => Head + Many("To: " + Many("<a@b>", 16_000) + "\n", 500_000) + "\nx",
        ["open brackets"] = () => Head + Many("To: " + Many("a <", 16_000) + "\n", 500_000) + "\nx",
        ["references"] = () => Head + Many("References: " + Many("<a@b>", 16_000) + "\n", 500_000) + "\nx",
        ["parameters"] = () => Mixed + Many("--b\nContent-Type: a/b" + Many(";n*0*=%", 16_000) + "\n\nx\n"),
        ["names of encoded words"] = () => Mixed + Many("--b\nContent-Type: a/b;name=\"" + Many("=?a?Q?", 16_000) + "?=\"\n\nx\n"),
        ["equals signs"] = () => Head + "Content-Transfer-Encoding: quoted-printable\n\n" + Many("="),
        ["soft breaks that never break"] = () => Head + "Content-Transfer-Encoding: quoted-printable\n\n" + Many("=" + new string(' ', 200)),
        ["padding"] = () => Head + "Content-Transfer-Encoding: base64\n\n" + Many("="),
        ["uuencoded lines of nothing"] = () => Head + "Content-Transfer-Encoding: x-uuencode\n\nbegin 644 a\n" + Many("M\n"),
        ["quote marks that flow"] = () => Head + "Content-Type: text/plain; format=flowed\n\n" + Many("> \n>> \n"),
        ["heads of a page"] = () => Head + "Content-Type: text/html\n\n" + Many("<meta "),
        ["tags that never close"] = () => Head + "Content-Type: text/html\n\n" + Many("<div>"),
        ["bytes that are no characters"] = () => Head + "Content-Type: text/plain; charset=utf-8\n\n" + Many("\u00e9\u0001\u00c3\u00a9"),
        ["raw bytes in many fields"] = () => Head + Many("X: " + Many("\u00e9", 16_000) + "\n", 500_000) + "\n",
        ["empty lines"] = () => Many("\n"),
        ["mbox lines"] = () => Many("From \n"),
        ["digest of nothing"] = () => Head + "Content-Type: multipart/digest; boundary=b\n\n" + Many("--b\n\nSubject: " + Many("=?a?Q?b?= ", 2000) + "\n\nx\n"),
    };

    public static TheoryData<string> Names() => [.. Mails.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_megabyte_costs_no_more_than_it_may(string name)
    {
        var message = Encoding.Latin1.GetBytes(Mails[name]());
        Assert.InRange(message.Length, 200_000, 2 * Megabyte);
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < 3 && best > TimeSpan.FromSeconds(1); i++)
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var start = ThreadTime.Spent();
            new MailReader().Read(message);
            best = TimeSpan.FromTicks(Math.Min(best.Ticks, (ThreadTime.Spent() - start).Ticks));
            Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - allocated) / Megabyte, 0, 63);
        }

        Assert.InRange(best, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void An_attachment_of_25_MB_takes_no_memory_beside_the_mail()
    {
        var content = new byte[25 * Megabyte];
        new Random(1).NextBytes(content);
        var message = Encoding.ASCII.GetBytes(Mixed + "--b\n\nText\n--b\nContent-Type: a/b; name=x\nContent-Transfer-Encoding: base64\n\n"
            + Convert.ToBase64String(content, Base64FormattingOptions.InsertLineBreaks) + "\n--b--\n");
        var before = GC.GetAllocatedBytesForCurrentThread();

        var mail = Assert.IsType<MailReading.Read>(new MailReader().Read(message)).Mail;

        Assert.Equal(25 * Megabyte, mail.Attachments.Single().Content.Length);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), mail.Attachments.Single().Content.Sha256);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Megabyte);
        Assert.True(content.AsSpan().SequenceEqual(mail.Attachments.Single().Content.ToMemory().Span));
    }

    [Fact]
    public void An_attachment_that_is_not_encoded_is_not_copied_at_all()
    {
        var message = Encoding.ASCII.GetBytes(Mixed + "--b\n\nText\n--b\nContent-Type: a/b; name=x\nContent-Transfer-Encoding: binary\n\n" + new string('x', 25 * Megabyte) + "\n--b--\n");
        var before = GC.GetAllocatedBytesForCurrentThread();

        var mail = Assert.IsType<MailReading.Read>(new MailReader().Read(message)).Mail;

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Megabyte);
        Assert.Equal(25 * Megabyte, mail.Attachments.Single().Content.Length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_attachment_of_25_MB_in_a_form_takes_no_memory_beside_the_form(bool isRaw)
    {
        var content = new byte[25 * Megabyte];
        new Random(1).NextBytes(content);
        var form = isRaw
            ? Form("email", Encoding.ASCII.GetBytes(Mixed + "--b\n\nText\n--b\nContent-Type: a/b; name=x\nContent-Transfer-Encoding: base64\n\n"
                + Convert.ToBase64String(content, Base64FormattingOptions.InsertLineBreaks) + "\n--b--\n"))
            : Form("attachment1", content);
        var reader = new InboundParseForm(new MailReader());
        var before = GC.GetAllocatedBytesForCurrentThread();

        var mail = Assert.IsType<InboundParseReading.Read>(reader.Read(form, FormBuilder.ContentType)).Form.Mail;

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Megabyte);
        Assert.True(content.AsSpan().SequenceEqual(mail.Attachments.Single().Content.ToMemory().Span));
    }

    private static byte[] Form(string name, byte[] value) =>
    [
        .. Encoding.ASCII.GetBytes($"--xYzZY\r\nContent-Disposition: form-data; name=\"from\"\r\n\r\na@x.example\r\n--xYzZY\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n"),
        .. value,
        .. "\r\n--xYzZY--\r\n"u8,
    ];

    private static string Many(string piece, int length = Megabyte) => new StringBuilder(length).Insert(0, piece, length / piece.Length).ToString();
}
