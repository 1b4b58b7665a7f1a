using System.Globalization;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Tests.Cases;

namespace SupportFunctions.Desk.Tests.Budgets;

/// <summary>How another company's helpdesk answers.</summary>
public enum PeerManners
{
    Unknown = 0,
    /// <summary>As RFC 3834 asks for.</summary>
    Proper = 1,
    /// <summary>Nothing says that it is a machine; the thread is kept.</summary>
    Bare = 2,
    /// <summary>Only our number in the subject is left of the thread.</summary>
    SubjectOnly = 3,
    /// <summary>A new subject, no references, and the Message-ID of its own.</summary>
    Rewriting = 4,
    /// <summary>The same, from an address that takes no answers, with a new ticket number each time.</summary>
    NoReply = 5,
    /// <summary>The same, from an address of its own for every ticket.</summary>
    AddressPerTicket = 6,
}

/// <summary>Answers every mail that reaches it, at once, for as long as any do.</summary>
internal sealed class PeerHelpdesk(CaseDesk desk, PeerManners manners)
{
    /// <summary>More than any budget: an exchange that gets there does not end.</summary>
    private const int Endless = 500;

    private const string Domain = "@peer.example";

    private readonly List<OutgoingMail> _inbox = [];
    private int _looked;

    public int Sent { get; private set; }

    public IReadOnlyList<OutgoingMail> Inbox => _inbox;

    /// <summary>Its first mail: one of its users has a question, and is answered by machines from then on.</summary>
    public Task WriteAsync() => PostAsync("help" + Domain, "A question of ours", "Auto-Submitted: no", "How do we rotate the keys?");

    /// <summary>Passes mails to and fro until neither side has anything to say.</summary>
    /// <param name="between">Between two answers.</param>
    public async Task ExchangeAsync(Func<Task>? between = null)
    {
        while (_looked < desk.Outside.Mails.Count && Sent < Endless)
        {
            OutgoingMail mail = desk.Outside.Mails[_looked++];
            if (mail.To.Address.EndsWith(Domain, StringComparison.Ordinal))
            {
                _inbox.Add(mail);
                await (between?.Invoke() ?? Task.CompletedTask);
                await AnswerAsync(mail);
            }
        }
    }

    private Task AnswerAsync(OutgoingMail mail)
    {
        int ticket = 70_000 + Sent;
        string thread = $"In-Reply-To: <{mail.MessageId}>\r\nReferences: <{mail.MessageId}>";
        string fresh = string.Create(CultureInfo.InvariantCulture, $"[Ticket #{ticket}] We have received your request");
        return manners switch
        {
            PeerManners.Proper => PostAsync("help" + Domain, "Re: " + mail.Subject, "Auto-Submitted: auto-replied\r\n" + thread),
            PeerManners.Bare => PostAsync("help" + Domain, "Re: " + mail.Subject, thread),
            PeerManners.SubjectOnly => PostAsync("help" + Domain, mail.Subject, "X-Mailer: Peer"),
            PeerManners.Rewriting => PostAsync("help" + Domain, fresh, "X-Mailer: Peer"),
            PeerManners.NoReply => PostAsync("no-reply" + Domain, fresh, "X-Mailer: Peer"),
            PeerManners.AddressPerTicket => PostAsync(string.Create(CultureInfo.InvariantCulture, $"ticket-{ticket}{Domain}"), fresh, "X-Mailer: Peer"),
            _ => throw new ArgumentOutOfRangeException(nameof(mail), manners, "Say how it answers."),
        };
    }

    private async Task PostAsync(string from, string subject, string field, string text = "Thank you for your mail. One of our agents will come back to you.")
    {
        int number = ++Sent;
        await desk.TakeInAsync(Mails.From(
            $"Peer Helpdesk <{from}>", subject, string.Create(CultureInfo.InvariantCulture, $"peer-{number}{Domain}"),
            string.Create(CultureInfo.InvariantCulture, $"{text} ({number})"), field));
    }
}
