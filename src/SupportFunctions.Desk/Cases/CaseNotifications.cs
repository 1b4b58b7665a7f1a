using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Notifications;
using SupportFunctions.Desk.Outbox;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Cases;

/// <summary>The mails of cases in the log.</summary>
public sealed class CaseNotifications(NotificationLog log, MailReports reports, MailSettings settings, DeskTime desk)
{
    public static LogPlace PlaceOf(CaseId id) => new(CaseRows.Table, CaseRows.Partition(id), id.ToString());

    /// <summary>After an attempt and before its record. One transaction for a mail to a customer, none for staff.</summary>
    internal async Task NoteAsync(Case of, TableBatch record, OutboxEntry<Effect> tried, OutboxEntry<Effect>? left, CancellationToken cancellation)
    {
        if (tried.Effect is not Effect.SendMail mail)
        {
            return;
        }

        bool isOver = left is null or { GivenUpAt: not null };
        Notification note = Of(of, mail, NotificationRules.StateAfter(left is null, left?.GivenUpAt is not null), left?.LastError);
        NotificationLog.AddTo(record, note, isOver ? DeskJson.Write<Effect>(mail) : null);
        // Tries between the first and the last say nothing new about the customer.
        if (isOver || tried.Attempts == 0)
        {
            await log.WriteAsync(note, cancellation);
        }
    }

    /// <summary>That nothing of its own is sent, or not yet. One transaction.</summary>
    internal async Task NoteAsync(Case of, TableBatch record, Effect.SendMail mail, NotificationState state, string? detail, CancellationToken cancellation)
    {
        Notification note = Of(of, mail, state, detail);
        NotificationLog.AddTo(record, note, state == NotificationState.Folded ? DeskJson.Write<Effect>(mail) : null);
        await log.WriteAsync(note, cancellation);
    }

    /// <summary>
    /// After a report was told to its case, from what the case now holds: so a report that comes again after a crash completes what the first one
    /// left. Of mails that it does not remember, as those to staff, the log alone judges.
    /// </summary>
    public async Task ReportedAsync(Case of, DeliveryReport report, Instant at, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(of);
        ArgumentNullException.ThrowIfNull(report);
        string mail = report.Mail.Effect;
        if (!of.Remembers(mail))
        {
            await reports.NoteAsync(report, at, cancellation);
        }
        else if (report.Outcome == DeliveryOutcome.Complained || of.HasFailed(mail))
        {
            // The case believed it, whomever it names.
            await reports.NoteAsync(report with { Named = [] }, at, cancellation);
        }
    }

    private Notification Of(Case of, Effect.SendMail mail, NotificationState state, string? error) => new(
        mail.Id, mail.Facts.At, mail.To.Address, Words.Of(mail.Kind)!, NotificationRules.Of(mail.Kind), MailComposer.SubjectOf(mail, settings),
        new NotificationAbout(NotificationAbout.Case, of.Id.ToString()), state, desk.Now, AddressScrub.From(error))
    {
        Staff = mail.To.IsStaff,
        Customer = mail.To.IsStaff ? null : of.Customer?.Id,
        ResendOf = Notification.WhatIsResent(mail.Id),
    };
}
