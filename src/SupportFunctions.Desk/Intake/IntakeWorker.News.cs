using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Intake.Conversations;
using SupportFunctions.Desk.Intake.Webhooks;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Intake;

/// <summary>News of what cases are linked to, and of what became of our mails.</summary>
public sealed partial class IntakeWorker
{
    /// <summary>A case remembers what it was told of a mail, so telling it again, after a crash or by a repeated report, changes nothing.</summary>
    private async Task<IntakeRecord> TellAsync(IntakeRecord record, IntakeReading.Delivery delivery, CancellationToken cancellation)
    {
        CaseId? told = null;
        foreach (DeliveryReport report in delivery.Reports)
        {
            if (report is { IsNoNews: false, Mail: MailName.OfCase { Case: var id } })
            {
                told = await TellAsync(id, report, record, cancellation) ? told ?? id : told;
            }
            else if (report.Mail is MailName.OfSubscriber { Key: var subscriber })
            {
                await subscribers.ReportedAsync(subscriber, report.Outcome, report.Named, record.ReceivedAt, cancellation);
            }
            else
            {
                if (report.Outcome == DeliveryOutcome.Complained && await reports.ComplainantAsync(report, cancellation) is { } unwilling)
                {
                    await budgets.ComplainedAsync(unwilling, record.ReceivedAt, cancellation);
                }

                await reports.NoteAsync(report, record.ReceivedAt, cancellation);
            }
        }

        return record with { State = IntakeState.Ignored, CaseId = told, Reason = delivery.Reason };
    }

    /// <summary>The time is the desk's own, as with everything received (R-SLA-4).</summary>
    private async Task<bool> TellAsync(CaseId id, DeliveryReport report, IntakeRecord record, CancellationToken cancellation)
    {
        string mail = report.Mail.Effect;
        if (report.Outcome == DeliveryOutcome.Complained && await cases.ComplainantAsync(id, mail, cancellation) is { } unwilling)
        {
            await budgets.ComplainedAsync(unwilling, record.ReceivedAt, cancellation);
        }

        CaseResult result = await cases.ExecuteAsync(
            id, new CaseCommand.ReportDelivery(CaseCommand.ByDesk, mail, report.Outcome, record.ReceivedAt, report.Detail, report.Named),
            CommitMarks.None, expected: null, cancellation);
        if (result is not CaseResult.Done { Case: var of })
        {
            return false;
        }

        await notifications.ReportedAsync(of, report, record.ReceivedAt, cancellation);
        return true;
    }

    /// <summary>A note on every case linked to it. The first one stands for all in the ledger; told again, after a crash or by a repetition, it changes nothing.</summary>
    private async Task<IntakeRecord> NoteAsync(IntakeRecord record, IntakeReading.News news, CancellationToken cancellation)
    {
        IReadOnlyList<CaseId> linked = await links.ToAsync(news.Of, cancellation);
        if (linked.Count == 0)
        {
            // Not remembered: delivered once more after somebody has made the link, it is news.
            return record with { State = IntakeState.Ignored, Reason = WebhookReasons.Unlinked };
        }

        Reservation reserved = await ReserveAsync(news.Source, linked[0], cancellation);
        if (!reserved.IsMine)
        {
            return record with { State = IntakeState.Duplicate, CaseId = reserved.Case, DuplicateOf = reserved.First };
        }

        var marks = new CommitMarks(news.Source.Identity, record.Id);
        var command = StaffMail.Note(news.By, news.Text);
        CaseId stands = reserved.Case;
        foreach (CaseId id in linked.Append(reserved.Case).Distinct())
        {
            CaseId at = await conversations.FollowAsync(id, cancellation);
            if (await cases.ExecuteAsync(at, command, marks, expected: null, cancellation) is CaseResult.Refused { Decision.Code: RefusalCode.Merged })
            {
                throw new StoreUnavailableException($"{at} was merged at this moment: try again.");
            }

            stands = id == reserved.Case ? at : stands;
        }

        // By its identity an audit finds the note that the line claims.
        return record with { State = IntakeState.Message, CaseId = stands, Identity = news.Source.Identity };
    }
}
