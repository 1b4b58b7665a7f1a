using System.Text;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Intake.Conversations;

namespace SupportFunctions.Desk.Tests.Intake;

public class ContentIdentityTests
{
    private const string Base = "Message-ID: <1@x>\nDate: Mon, 2 Mar 2026 09:00:00 +0000\nFrom: a@x.example\nSubject: Hi  there\n";

    [Theory]
    [InlineData(Base + "\nText\n", Base + "Received: by y\nTo: b@x.example\n\nText  \n\n", true, "trace, recipients, trailing blanks")]
    [InlineData(Base + "\nText\n", Base + "Content-Transfer-Encoding: base64\n\nVGV4dA0K", true, "another transfer encoding and line end")]
    [InlineData(Base + "\nText\n", "Message-ID: <1@x>\nFrom: A <A@X.example>\nSubject: Hi there\n\nText", true, "another name, Date gone: the Message-ID is there")]
    [InlineData(Base + "\nText\n", Base + "\nOther text\n", false, "a carrier reuses Message-IDs")]
    [InlineData("From: a@x.example\nSubject: s\nDate: Mon, 2 Mar 2026 09:00:00 +0000\n\nT", "From: a@x.example\nSubject: s\nDate: Mon, 2 Mar 2026 10:00:00 +0100\n\nT", true, "the same instant")]
    [InlineData("From: a@x.example\nSubject: s\nDate: Mon, 2 Mar 2026 09:00:00 +0000\n\nT", "From: a@x.example\nSubject: s\nDate: Tue, 2 Mar 2027 09:00:00 +0000\n\nT", false, "a yearly mail without Message-ID")]
    public void One_mail_delivered_twice_has_one_identity(string one, string other, bool same, string because) =>
        Assert.True(same == (ContentIdentity.Of(Mail(one)) == ContentIdentity.Of(Mail(other))), because);

    [Fact]
    public void Boundaries_do_not_count_and_attachments_do()
    {
        static string Multi(string boundary, string file) =>
            Base + $"Content-Type: multipart/mixed; boundary={boundary}\n\n--{boundary}\n\nText\n--{boundary}\nContent-Type: a/b\n\n{file}\n--{boundary}--\n";
        Assert.Equal(ContentIdentity.ContentHash(Mail(Multi("b1", "1"))), ContentIdentity.ContentHash(Mail(Multi("b2", "1"))));
        Assert.NotEqual(ContentIdentity.ContentHash(Mail(Multi("b1", "1"))), ContentIdentity.ContentHash(Mail(Multi("b1", "2"))));
    }

    private static ReceivedMail Mail(string raw) => Assert.IsType<MailReading.Read>(new MailReader().Read(Encoding.UTF8.GetBytes(raw))).Mail;
}
