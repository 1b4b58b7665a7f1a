using System.Text;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Desk.Tests.Intake;

/// <summary>Bounces as mail servers write them, in the folder of that name of the corpus; <c>@ID@</c> stands for the Message-ID of the mail that comes back.</summary>
internal static class Bounces
{
    private static readonly HashSet<string> Own = ["support@desk.example"];

    public static DeskMessageIds Ids { get; } = new("desk.example", [new string('s', 40)]);

    public static IEnumerable<string> Names() => Corpus.Names().Where(n => Corpus.Place(n).StartsWith("bounces/", StringComparison.Ordinal));

    public static string Of(string name, string messageId) => Encoding.UTF8.GetString(Corpus.Bytes(name, messageId));

    public static ReceivedMail Mail(string raw) => Assert.IsType<MailReading.Read>(Corpus.Reader.Read(Encoding.UTF8.GetBytes(raw))).Mail;

    /// <summary>As the desk does it: whether it is a bounce, and then of what.</summary>
    public static DeliveryReport? Read(string raw, string? envelopeFrom = null)
    {
        ReceivedMail mail = Mail(raw);
        Assert.Equal(MachineMailKind.Bounce, MachineMail.Classify(mail, envelopeFrom, Own, null));
        return new BounceReader(Ids, MailReaderOptions.Default).Read(mail, envelopeFrom);
    }
}
