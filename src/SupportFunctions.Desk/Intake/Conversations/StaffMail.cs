using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Engineers;
using SupportFunctions.Desk.Cases;

namespace SupportFunctions.Desk.Intake.Conversations;

/// <summary>What becomes of a mail from staff on a case (R-IN-5): an agent's reply when everything is certain, else a note.</summary>
public sealed class StaffMail(CaseStore cases, OwnAddresses own)
{
    /// <summary>The latest events, whose texts are compared with what would be sent.</summary>
    private const int ComparedEvents = 500;

    private readonly QuoteCheck _quotes = new(own.All);

    /// <param name="staff">The engineer whose address the mail bears; null for whoever else answers a mail to staff.</param>
    public async Task<CaseCommand> CommandAsync(IncomingMessage message, Conversation conversation, EngineerTerms? staff, CancellationToken cancellation)
    {
        EngineerMail mail = EngineerMail.Read(message.VisibleText);
        string by = staff?.Id ?? message.From.Address;
        if (staff is null || !message.Signs.IsMail)
        {
            return Note(by, message.VisibleText);
        }

        if (mail.IsNote)
        {
            return Note(by, mail.Text, message.Signs.IsAuthorProven || conversation.IsStaffs ? null : NoteWarning.AuthorNotProven) with { TellsAuthor = conversation.IsSigned };
        }

        // Whoever answers an alert mostly says something to the desk; the two words show that it is for the customer.
        if (mail.Text.Length == 0 || (conversation.IsStaffs && !mail.StatesReply))
        {
            return Note(by, message.VisibleText);
        }

        return await DoubtAsync(message, conversation, mail, cancellation) is { } doubt
            ? Note(by, message.VisibleText, doubt) with { TellsAuthor = conversation.IsSigned || message.Signs.IsAuthorProven }
            : new CaseCommand.Reply(by, mail.Summary, mail.NextSteps, mail.Body, null, null, null, IsByMail: true);
    }

    /// <summary>In place of a reply that the case did not take.</summary>
    public static CaseCommand.AddNote InsteadOf(CaseCommand.Reply reply, string text) => Note(reply.By, text, NoteWarning.ReplyRefused);

    /// <summary>A mail cannot be refused for its length, as a note over HTTP is: it is cut, and its original stays with the intake.</summary>
    public static CaseCommand.AddNote Note(string by, string text, NoteWarning? warning = null)
    {
        int end = Math.Min(text.Length, CaseLimits.TextCharacters);
        string cut = text[..(end > 0 && end < text.Length && char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)];
        return new CaseCommand.AddNote(by, string.IsNullOrWhiteSpace(cut) ? "(empty mail)" : cut, null, null, null, Warning: warning);
    }

    private async Task<NoteWarning?> DoubtAsync(IncomingMessage message, Conversation conversation, EngineerMail mail, CancellationToken cancellation)
    {
        if (!conversation.IsSigned)
        {
            return NoteWarning.NoCaseToken;
        }

        if (!message.Signs.IsAuthorProven)
        {
            return NoteWarning.AuthorNotProven;
        }

        if (message.Signs.HasFiles)
        {
            return NoteWarning.HasFiles;
        }

        long last = (await cases.LoadAsync(conversation.Case, cancellation)).Case.Sequence;
        IReadOnlyList<RecordedEvent> events = await cases.EventsAsync(conversation.Case, Math.Max(1, last - ComparedEvents + 1), ComparedEvents, cancellation);
        return _quotes.MayQuote(message.Subject, mail.Text, events.SelectMany(e => TextsOf(e.Event))) ? NoteWarning.MayQuote : null;
    }

    private static IEnumerable<string> TextsOf(CaseEvent happened) => happened switch
    {
        CaseEvent.Opened e => [e.Text],
        CaseEvent.CustomerWrote e => [e.Text],
        CaseEvent.NoteAdded e => [e.Text, e.Evidence ?? "", e.Assumptions ?? "", e.OpenQuestions ?? ""],
        CaseEvent.Replied e => [e.Summary, e.NextSteps, e.Body],
        CaseEvent.Resolved e => [e.Summary, e.RootCause ?? ""],
        CaseEvent.WaitStarted e => [e.Ask ?? ""],
        CaseEvent.Assigned e => [e.HandoffSummary ?? ""],
        CaseEvent.Triaged e => [e.Facts.RealQuestion ?? "", e.Reason ?? ""],
        _ => [],
    };
}
