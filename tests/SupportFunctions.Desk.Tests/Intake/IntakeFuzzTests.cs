using System.Diagnostics;
using System.Text;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Intake.Conversations;
using SupportFunctions.Desk.Intake.Webhooks;

namespace SupportFunctions.Desk.Tests.Intake;

/// <summary>20,000 damaged mails and forms, the same in every run: nothing throws, nothing takes long, nothing breaks a line.</summary>
public class IntakeFuzzTests
{
    private const int InputsASeed = 5000;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private static readonly byte[][] Tokens = new[]
    {
        "\r", "\n", "\r\n", "\r\n\r\n", "\0", "--", "--b", "=?utf-8?Q?", "=?utf-8?B?", "?=", "<", ">", "\"", "(", ")", ":", ";", ",", "@", "=", "%", "*0*=", "\\",
        "From: ", "Content-Type: multipart/mixed; boundary=b\r\n", "Content-Type: message/rfc822\r\n\r\n", "Content-Transfer-Encoding: base64\r\n",
        "Content-Transfer-Encoding: quoted-printable\r\n", "charset=utf-16", "charset=iso-2022-kr", "charset=hz-gb-2312", "References: <a@b> ", "Date: ", "> ", "-- \n", "On 1 wrote:", "Content-Type: message/delivery-status\r\n\r\n", "Action: failed\n", "Status: 5.1.1\n", "Message-ID: ", "\u00ff", "\ud83d\ude00", "999999999999",
    }.Select(Encoding.UTF8.GetBytes).ToArray();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Damaged_input_is_read_or_rejected_within_its_bounds(int seed)
    {
        var random = new Random(seed);
        var bases = Corpus.Names().Select(Corpus.Bytes).ToList();
        bases.AddRange(Bounces.Names().Select(n => Encoding.UTF8.GetBytes(Bounces.Of(n, Bounces.Ids.For("C-1042-7-1")))));
        bases.AddRange(Corpus.Names().Select((n, i) => i % 2 == 0
            ? new FormBuilder().Field("charsets", """{"text":"shift_jis"}""").Field("email", Corpus.Bytes(n)).Field("envelope", """{"to":["a@b.example"],"from":""}""").Build()
            : new FormBuilder().Field("headers", Corpus.Bytes(n)).Field("text", Corpus.Bytes(n)).Field("from", "a <a@b.example>").File("attachment1", "x", "a/b", [1, 2]).Build()));
        var form = new InboundParseForm(new MailReader());
        for (var i = 0; i < InputsASeed; i++)
        {
            var input = Mutate(bases[random.Next(bases.Count)], random);
            var watch = Stopwatch.StartNew();
            try
            {
                if (new MailReader().Read(input) is MailReading.Read(var mail))
                {
                    Check(mail);
                }

                if (await form.ReadAsync(input, FormBuilder.ContentType, default) is InboundParseReading.Read(var parsed))
                {
                    Check(parsed.Mail);
                }

                Assert.Equal(16, OrderingKey.Of(input, "in_1").Length);
                var text = Encoding.Latin1.GetString(input);
                VisibleReply.Cut(text);
                HtmlText.Read(text, 100_000);
                AddressList.Read(text, 100, out _);
                DateField.Read(text);
                ParameterizedField.Read(text);
                GenericWebhook.TryRead(input, out _, out _);
                DeliveryStatus.IsHardFailure(input, out _);
                SmtpReplies.PermanentLine(text);
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"Input {i} of seed {seed}: {e}\n{Convert.ToBase64String(input)}");
            }

            Assert.True(watch.Elapsed < Longest, $"Input {i} of seed {seed} took {watch.Elapsed}.");
        }
    }

    private static void Check(ReceivedMail mail)
    {
        VisibleReply.Cut(mail.Text, mail.Subject);
        MachineMail.Classify(mail, null, new HashSet<string>(), null);
        new BounceReader(Bounces.Ids).Read(mail, null);
        Assert.Equal(64, ContentIdentity.Of(mail).Length);
        foreach (var value in (string?[])[mail.Subject, mail.MessageId, mail.From?.Name, mail.From?.Address, .. mail.References, .. mail.Headers.Select(h => h.Name + h.Value), .. mail.Attachments.Select(a => a.Name + a.ContentType + a.ContentId)])
        {
            Assert.False(value is not null && value.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0, value);
        }

        Assert.DoesNotContain('\r', mail.Text);
        Assert.DoesNotContain('\0', mail.Text);
    }

    private static byte[] Mutate(byte[] source, Random random)
    {
        var bytes = source.ToList();
        for (var rounds = random.Next(1, 8); rounds > 0 && bytes.Count > 0; rounds--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.InsertRange(at, Tokens[random.Next(Tokens.Length)]);
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 60), bytes.Count - at));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 200), bytes.Count - at)));
                    break;
                case 4:
                    bytes.InsertRange(at, Enumerable.Repeat(Tokens[random.Next(Tokens.Length)], random.Next(1, 300)).SelectMany(t => t));
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }
}
