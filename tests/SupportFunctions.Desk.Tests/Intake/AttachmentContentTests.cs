using System.Security.Cryptography;
using System.Text;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Tests.Storage;
using SupportFunctions.Standalone.Storage;

namespace SupportFunctions.Desk.Tests.Intake;

/// <summary>Decoded piece by piece, whatever it is, an attachment is what it is when it is decoded in one go.</summary>
public sealed class AttachmentContentTests : IDisposable
{
    private const int Rounds = 12;

    private readonly TemporaryFolder _folder = new();

    private static readonly Dictionary<string, (string Encoding, Func<Random, byte[]> Raw)> Kinds = new()
    {
        ["base64 in lines"] = ("base64", r => Ascii(Convert.ToBase64String(Bytes(r), Base64FormattingOptions.InsertLineBreaks))),
        ["base64 in one line"] = ("base64", r => Ascii(Convert.ToBase64String(Bytes(r)))),
        ["base64 in lines of odd lengths"] = ("base64", r => Ascii(Broken(r, Convert.ToBase64String(Bytes(r))))),
        ["base64 with foreign characters"] = ("base64", r => Ascii(Convert.ToBase64String(Bytes(r)).Insert(r.Next(50_000), "*?*"))),
        ["two base64s joined"] = ("base64", r => Ascii(Convert.ToBase64String([1]) + Convert.ToBase64String(Bytes(r)) + Convert.ToBase64String([1, 2]))),
        ["base64 cut off"] = ("base64", r => Ascii(Convert.ToBase64String(Bytes(r))[..^(1 + r.Next(3))])),
        ["base64 of padding alone"] = ("base64", r => Ascii(new string('=', 70_000 + r.Next(3)))),
        ["base64 of blanks alone"] = ("base64", r => Ascii(new string('\n', 70_000 + r.Next(3)))),
        ["random bytes as base64"] = ("base64", Bytes),
        ["quoted-printable"] = ("quoted-printable", r => Ascii(Quoted(r))),
        ["quoted-printable, one line of escapes"] = ("quoted-printable", r => Ascii(string.Concat(Enumerable.Repeat("=3D", 30_000 + r.Next(9))))),
        ["quoted-printable, bare equals signs"] = ("quoted-printable", r => Ascii(new string('=', 70_000 + r.Next(3)))),
        ["quoted-printable, soft breaks"] = ("quoted-printable", r => Ascii(string.Concat(Enumerable.Repeat("a=\r\n", 20_000 + r.Next(9))))),
        ["quoted-printable, signatures and blanks"] = ("quoted-printable", r => Ascii(string.Concat(Enumerable.Repeat("-- \r\nx \t\r\n--\n", 9_000 + r.Next(9))))),
        ["random bytes as quoted-printable"] = ("quoted-printable", Bytes),
        ["uuencoded"] = ("x-uuencode", r => Ascii("begin 644 a\n" + string.Concat(Enumerable.Repeat("M" + new string('!', 58 + r.Next(3)) + "\n", 2000)) + "end\nM!!!!\n")),
        ["random bytes as uuencoded"] = ("x-uuencode", r => [.. "begin 644 a\n"u8, .. Bytes(r)]),
        ["8bit"] = ("8bit", Bytes),
        ["an unknown encoding"] = ("rot13", Bytes),
    };

    public static TheoryData<string> Names() => [.. Kinds.Keys];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task In_pieces_it_is_what_it_is_in_one_go(string name)
    {
        var blobs = new FileBlobStore(_folder.Path);
        for (int seed = 0; seed < Rounds; seed++)
        {
            byte[] raw = Kinds[name].Raw(new Random(seed));
            Assert.True(raw.Length >= AttachmentContent.LongFrom, $"{raw.Length} bytes are not long");
            byte[] expected = TransferDecoder.Decode(raw, Kinds[name].Encoding, out string? expectedWarning).ToArray();

            AttachmentContent content = AttachmentContent.Decoding(raw, Kinds[name].Encoding, out string? warning);
            await content.KeepAsync(blobs, "a", default);
            byte[]? kept = await blobs.ReadAsync("a", default);

            string why = $"{name}, seed {seed}";
            Assert.Equal((expected.Length, expectedWarning), (content.Length, warning));
            Assert.True(expected.AsSpan().SequenceEqual(content.ToMemory().Span), why);
            Assert.True(expected.AsSpan().SequenceEqual(kept), why);
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(expected)), content.Sha256);
            foreach (int most in new[] { 0, 1, 512, 70_000, int.MaxValue })
            {
                Assert.True(expected.AsSpan(0, Math.Min(most, expected.Length)).SequenceEqual(content.Head(most).Span), $"{why}, the first {most}");
            }
        }
    }

    [Fact]
    public void A_short_one_is_decoded_at_once()
    {
        AttachmentContent content = AttachmentContent.Decoding("aGk="u8.ToArray(), "base64", out string? warning);

        Assert.Equal(("hi", null, 2), (Encoding.ASCII.GetString(content.ToMemory().Span), warning, content.Length));
        Assert.Equal(content.ToMemory(), content.ToMemory());
    }

    [Fact]
    public void Text_that_is_damaged_base64_is_read_as_the_words_it_is_however_long()
    {
        string words = string.Concat(Enumerable.Repeat("These are words, not base64!\n", 4000));
        byte[] mail = Ascii("From: a@x.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nSee the log.\n--b\n"
            + "Content-Type: text/plain\nContent-Disposition: attachment; filename=a.log\nContent-Transfer-Encoding: base64\n\n" + words + "\n--b--\n");

        ReceivedMail read = Assert.IsType<MailReading.Read>(new MailReader().Read(mail)).Mail;

        Assert.Equal(words, Encoding.ASCII.GetString(read.Attachments.Single().Content.ToMemory().Span));
        Assert.Contains("Text declared as base64 is not encoded; kept as it came.", read.Warnings);
    }

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);

    private static byte[] Bytes(Random random)
    {
        byte[] bytes = new byte[random.Next(66_000, 200_000)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string Broken(Random random, string text)
    {
        var lines = new StringBuilder();
        for (int at = 0; at < text.Length;)
        {
            int take = Math.Min(text.Length - at, random.Next(1, 9000));
            lines.Append(text, at, take).Append(random.Next(2) == 0 ? "\n" : "\r\n");
            at += take;
        }

        return lines.ToString();
    }

    private static string Quoted(Random random)
    {
        string[] pieces = ["plain ", "=41", "=", "=3", "=\r\n", "\r\n", "\n", "\r", " ", "\t\r\n", "-- \r\n", "--\n", "=e2=9C=93", new string('x', 900)];
        var text = new StringBuilder();
        while (text.Length < 150_000)
        {
            text.Append(pieces[random.Next(pieces.Length)]);
        }

        return text.ToString();
    }
}
