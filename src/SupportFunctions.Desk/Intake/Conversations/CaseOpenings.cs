using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Customers;
using SupportFunctions.Core.Engineers;
using SupportFunctions.Core.PreSales;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Messages;
using SupportFunctions.Desk.PreSales;
using SupportFunctions.Desk.Resources;

namespace SupportFunctions.Desk.Intake.Conversations;

/// <summary>Opens the case that a message begins, with what staff should know about it. Safe to repeat after a crash at any step.</summary>
public sealed class CaseOpenings(CaseService cases, CaseStore store, MessageReservations messages, MessageContents contents, PreSalesRecognition presales, IDirectory directory)
{
    /// <param name="id">Reserved for it.</param>
    /// <param name="staff">The engineer whose address it came from.</param>
    public async Task<CaseResult> OpenAsync(
        CaseId id, IncomingMessage message, Finding finding, CustomerTerms? customer, EngineerTerms? staff, IntakeRecord record, CancellationToken cancellation)
    {
        var marks = new CommitMarks(message.Source.Identity, record.Id);
        ForwardedMail? forwarded = staff is not null ? message.Signs.Forwarded : null;
        IncomingMessage first = forwarded is null ? message : SentOn(message, forwarded);
        customer = forwarded is null ? customer : await directory.RecogniseAsync(first.From.Address, cancellation);
        PreSalesAnswers? request = presales.Of(first, customer);
        customer = request is null ? customer : await presales.ProspectAsync(request, first.From, customer, cancellation);
        var open = new CaseCommand.Open(
            CaseCommand.ByCustomer, first.Subject, first.From, first.Text, first.Channel, first.Source, record.ReceivedAt, customer?.Id, first.Product,
            Content: await contents.KeepAsync(first, first.Text, null, cancellation), NoAnswer: first.NoAnswer)
        {
            PreSales = request,
        };
        CaseResult opened = await cases.ExecuteAsync(id, open, marks, expected: null, cancellation);
        if (opened is CaseResult.Refused)
        {
            return opened;
        }

        if (forwarded is not null && staff is not null)
        {
            string words = string.IsNullOrWhiteSpace(message.VisibleText) ? "" : "\n\n" + message.VisibleText;
            await AddAsync(id, StaffMail.Note(staff.Id, $"{staff.Name} sent on this mail of {forwarded.Author.Address}.{words}"), record, "sent-on", cancellation);
        }

        if (finding.Related is { } related)
        {
            await RelateAsync(id, related, finding.IsForeign, record, cancellation);
        }

        if (forwarded is not null)
        {
            // Answers of the author refer to this mail, and if it comes by itself it is the same one. Last: the engineer's own mail refers
            // to it, too, so once this is written a repetition finds the case, and adds nothing more to it.
            await messages.ReserveAsync(forwarded.Source, id, cancellation);
        }

        return opened;
    }

    /// <summary>An engineer who sends on a customer's mail whole asks nothing: its author does.</summary>
    private static IncomingMessage SentOn(IncomingMessage message, ForwardedMail forwarded) => message with
    {
        From = forwarded.Author,
        Subject = forwarded.Subject,
        Text = forwarded.Text,
        VisibleText = forwarded.Text,
        Html = null,
        NoAnswer = forwarded.NoAnswer,
        Source = message.Source with { MessageId = forwarded.Source.MessageId, Copied = forwarded.Source.Copied },
    };

    /// <summary>A stranger changes nothing on the case that was named, not even its links; a customer's own two cases are linked both ways.</summary>
    private async Task RelateAsync(CaseId id, CaseId related, bool isForeign, IntakeRecord record, CancellationToken cancellation)
    {
        OtherCase other = OtherCase.Of((await store.LoadAsync(related, cancellation)).Case);
        await AddAsync(id, new CaseCommand.Link(CaseCommand.ByDesk, LinkKind.Case, related.ToString(), Other: other, IsEcho: isForeign), record, "related", cancellation);
        if (isForeign)
        {
            await AddAsync(
                id, StaffMail.Note(CaseCommand.ByDesk, $"This message names {related}, but its sender does not belong to that case. Nothing was written there. If it belongs there, merge the cases.", NoteWarning.ForeignCase),
                record, "foreign", cancellation);
        }
    }

    /// <summary>Refused only when staff were faster, such as by merging the case; then they know.</summary>
    private Task<CaseResult> AddAsync(CaseId id, CaseCommand command, IntakeRecord record, string step, CancellationToken cancellation) =>
        cases.ExecuteAsync(id, command, new CommitMarks(CommandId: $"{record.Id}-{step}"), expected: null, cancellation);
}
