using System.Text;
using SupportFunctions.Desk.Intake;

namespace SupportFunctions.Desk.Tests.Intake;

public class OrderingKeyTests
{
    [Theory]
    [InlineData("References: <a@x> <b@x>\nIn-Reply-To: <b@x>\nFrom: c@x.example\n\n", "In-Reply-To: <a@x>\nFrom: z@x.example\n\n", true, "root of References and In-Reply-To to it")]
    [InlineData("References:\n <a@x>\n <b@x>\nFrom: c@x.example\n\n", "References: <a@x>\n\n", true, "folded")]
    [InlineData("From: c@x.example\nMessage-ID: <a@x>\n\n", "References: <a@x>\nMessage-ID: <b@x>\nFrom: z@x.example\n\n", true, "a first mail and its answer")]
    [InlineData("From: c@x.example\nMessage-ID: <a@x>\n\n", "In-Reply-To: <a@x>\nFrom: c@x.example\n\n", true, "a first mail and its answer without References")]
    [InlineData("From: c@x.example\nMessage-ID: <a@x>\n\n", "From: c@x.example\nMessage-ID: <b@x>\n\n", false, "two conversations of one sender")]
    [InlineData("From: Jane <JANE@acme.example>\n\n", "From: jane@acme.example\nSubject: y\n\n", true, "one sender, in any case")]
    [InlineData("From: jane@acme.example\n\n", "From: joe@acme.example\n\n", false, "two senders")]
    [InlineData("Message-ID: <a@x>\nFrom: c@x.example\n\n", "References: <a@x> <b@x>\nMessage-ID: <c@x>\nFrom: z@x.example\n\n", true, "a root and what answers it")]
    [InlineData("Message-ID: <a@x>\nFrom: c@x.example\n\n", "Message-ID: <b@x>\nFrom: c@x.example\n\n", false, "two conversations of one sender")]
    [InlineData("Subject: x\n\nReferences: <a@x>\n", "Subject: x\n\n", true, "a body is no header")]
    [InlineData("References: <a@x>\n\n", "References: <b@x>\n\n", false, "two threads")]
    [InlineData("\0\u0001garbage", "more garbage", true, "garbage gives the fallback")]
    public void Mails_that_belong_together_share_a_key(string one, string other, bool same, string because) =>
        Assert.True(same == (Key(one) == Key(other)), because);

    [Fact]
    public void The_key_is_16_hex_digits_and_stable() => Assert.Equal("4886e4fe3d9ac516", Key("From: jane@acme.example\n\n"));

    [Fact]
    public void Two_unreadable_messages_have_two_keys() => Assert.NotEqual(OrderingKey.Of("x"u8, "in_1"), OrderingKey.Of("x"u8, "in_2"));

    [Fact]
    public void The_sender_of_a_form_counts_where_its_headers_lie_beyond_what_is_looked_at()
    {
        var form = new FormBuilder().Field("from", "Jane <jane@acme.example>").Field("html", new string('x', 70_000)).Field("headers", "References: <a@x>\n").Build();
        Assert.Equal(Key("From: jane@acme.example\n\n"), OrderingKey.Of(form, "in_1"));
    }

    private static string Key(string raw) => OrderingKey.Of(Encoding.UTF8.GetBytes(raw), "in_1");
}
