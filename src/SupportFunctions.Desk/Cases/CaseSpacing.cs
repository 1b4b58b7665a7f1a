using System.Diagnostics;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Mails;
using SupportFunctions.Core.Spacing;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Notifications;
using SupportFunctions.Desk.Outbox;
using SupportFunctions.Desk.Spacing;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Cases;

/// <summary>What of an outbox may be done now.</summary>
/// <param name="Rows">In their order.</param>
/// <param name="WaitsUntil">DeskTime at which one that waits may go; null: none waits.</param>
/// <param name="LetGo">What was said of the mails among them that were asked about, by their ids.</param>
internal sealed record SpacedOutbox(IReadOnlyList<OutboxRow<Effect>> Rows, Instant? WaitsUntil, IReadOnlyDictionary<string, SpacingVerdict.Go> LetGo);

/// <summary>Spaces the automatic mails of cases: what waits stays in its outbox, and what another mail said, or what does not hold any more, leaves it.</summary>
public sealed class CaseSpacing(ITableStore tables, MailSpacer spacer, MailNotes notes, CaseNotifications notifications, MachineTime machine)
{
    internal async Task<SpacedOutbox> OfAsync(Case of, IReadOnlyList<OutboxRow<Effect>> outbox, CancellationToken cancellation)
    {
        var rows = new List<OutboxRow<Effect>>(outbox.Count);
        Instant? until = null;
        var letGo = new Dictionary<string, SpacingVerdict.Go>();
        foreach (OutboxRow<Effect> row in outbox)
        {
            if (row.Entry.Effect is not Effect.SendMail mail || !IsSpaced(mail) || row.Entry.GivenUpAt is not null || row.Entry.NextAttemptAt > machine.Now)
            {
                rows.Add(row);
                continue;
            }

            if (mail.IsOvertakenOn(of))
            {
                await spacer.WithdrawAsync(mail.To.Address, mail.Id, cancellation);
                await EndAsync(of, row, mail, NotificationState.Overtaken, null, cancellation);
                continue;
            }

            switch (await spacer.AskAsync(mail.To.Address, Spaced(mail), cancellation))
            {
                case SpacingVerdict.Go go:
                    letGo.Add(mail.Id, go);
                    rows.Add(row);
                    break;
                case SpacingVerdict.Said said:
                    await EndAsync(of, row, mail, NotificationState.Folded, $"In {said.By}.", cancellation);
                    break;
                case SpacingVerdict.Wait wait:
                    until = until < wait.Until ? until : wait.Until;
                    if (wait.IsNew)
                    {
                        await NoteAsync(of, mail, cancellation);
                    }

                    break;
                default:
                    throw new UnreachableException("There is no other verdict.");
            }
        }

        return new SpacedOutbox(rows, until, letGo);
    }

    /// <summary>What was said of a mail that was let go before. What it takes along was decided then, and is the same however often it is tried.</summary>
    internal async Task<SpacingVerdict.Go> LetGoAsync(Effect.SendMail mail, CancellationToken cancellation) =>
        IsSpaced(mail) && await spacer.AskAsync(mail.To.Address, Spaced(mail), cancellation) is SpacingVerdict.Go go ? go : new SpacingVerdict.Go([]);

    /// <summary>With what it takes along.</summary>
    internal OutgoingMail Complete(Effect.SendMail mail, OutgoingMail composed, SpacingVerdict.Go go) => notes.Add(composed, go.Along.Select(h => h.Note!), mail.To.Language);

    /// <param name="isSent">False: it was given up for good.</param>
    internal Task OverAsync(Effect.SendMail mail, bool isSent, CancellationToken cancellation) =>
        IsSpaced(mail) ? spacer.OverAsync(mail.To.Address, mail.Id, isSent, cancellation) : Task.CompletedTask;

    /// <summary>What somebody had sent again is that person's mail.</summary>
    private static bool IsSpaced(Effect.SendMail mail) => !mail.To.IsStaff && mail.Kind.IsSpaced() && Resending.SequenceOf(mail.Id) is null;

    private SpacedMail Spaced(Effect.SendMail mail) => OvertakenMail.PatienceOf(mail) is var patience && patience == MailPatience.None ? new SpacedMail(mail.Id, patience, null) : new SpacedMail(mail.Id, patience, notes.Of(mail));

    private async Task NoteAsync(Case of, Effect.SendMail mail, CancellationToken cancellation)
    {
        var record = new TableBatch(CaseRows.Table, CaseRows.Partition(of.Id));
        await notifications.NoteAsync(of, record, mail, NotificationState.Held, null, cancellation);
        await tables.CommitAsync(record, cancellation);
    }

    private async Task EndAsync(Case of, OutboxRow<Effect> row, Effect.SendMail mail, NotificationState state, string? detail, CancellationToken cancellation)
    {
        var record = new TableBatch(CaseRows.Table, CaseRows.Partition(of.Id));
        await notifications.NoteAsync(of, record, mail, state, detail, cancellation);
        await tables.CommitAsync(record.DeleteIfPresent(row.RowKey), cancellation);
    }
}
