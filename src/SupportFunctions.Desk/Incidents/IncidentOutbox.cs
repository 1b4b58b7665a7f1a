using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Incidents;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Notifications;
using SupportFunctions.Desk.Outbox;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Incidents;

/// <summary>What an incident does with its outbox: mails to staff go to their carrier, updates and links to the cases.</summary>
public sealed class IncidentOutbox(ITableStore tables, OutboxDelivery delivery, MailHandOver handOver, IncidentMails mails, CaseService cases, CaseNews news, DeskTime desk)
{
    public static LogPlace LogPlaceOf(IncidentId id) => new(IncidentRows.Table, IncidentRows.Partition, id.ToString());

    /// <inheritdoc cref="OutboxDelivery.DeliverAsync"/>
    public async Task<Instant?> DeliverAsync(IncidentId id, CancellationToken cancellation) => await delivery.DeliverAsync(
        IncidentRows.Table, IncidentRows.Partition, await PendingAsync(id, cancellation), new Work(this, id), cancellation);

    /// <summary>The links that a commit has just asked of cases, at once; the rows stay until the incident's round has seen to them too.</summary>
    public async Task MarkCasesAsync(IncidentId id, CancellationToken cancellation)
    {
        foreach (OutboxRow<IncidentEffect> row in await PendingAsync(id, cancellation))
        {
            if (row.Entry.Effect is IncidentEffect.MarkCase mark)
            {
                await MarkAsync(id, mark, cancellation);
            }
        }
    }

    private async Task<IReadOnlyList<OutboxRow<IncidentEffect>>> PendingAsync(IncidentId id, CancellationToken cancellation)
    {
        var pending = new List<OutboxRow<IncidentEffect>>();
        string? next = null;
        do
        {
            TablePage page = await tables.ReadRangeAsync(
                IncidentRows.Table, IncidentRows.Partition, RowRange.StartingWith(IncidentRows.Outbox(id), continuation: next), cancellation);
            pending.AddRange(page.Rows.Select(OutboxRows.Read<IncidentEffect>));
            next = page.Next;
        }
        while (next is not null);
        return pending;
    }

    private Task DoAsync(IncidentId id, IncidentEffect effect, CancellationToken cancellation) => effect switch
    {
        IncidentEffect.TellStaff mail => handOver.SendAsync(mails.Compose(id, mail), cancellation),
        IncidentEffect.TellCases told => TellAsync(id, told, cancellation),
        IncidentEffect.MarkCase mark => MarkAsync(id, mark, cancellation),
        _ => throw new ArgumentException($"{effect.GetType().Name} is not known to the outbox of incidents.", nameof(effect)),
    };

    /// <summary>Each case once, however often it is begun: the case remembers the effect, and which update it was told last.</summary>
    private async Task TellAsync(IncidentId id, IncidentEffect.TellCases told, CancellationToken cancellation)
    {
        IncidentUpdate update = told.Update;
        var said = new IncidentNews(
            id.ToString(), told.Title, update.Number, update.Phase == IncidentPhase.Resolved, update.Summary, update.NextSteps, update.NextUpdateBy);
        foreach (CaseId linked in told.Cases)
        {
            await news.TellAsync(linked, new CaseCommand.TellOfIncident(update.By, said), told.Id, cancellation);
        }
    }

    private async Task MarkAsync(IncidentId id, IncidentEffect.MarkCase mark, CancellationToken cancellation)
    {
        CaseResult result = await cases.ExecuteAsync(
            mark.Case, new CaseCommand.Link(mark.By, LinkKind.Incident, id.ToString(), mark.Remove, IsEcho: true), new CommitMarks(CommandId: mark.Id), expected: null, cancellation);
        if (result is CaseResult.Refused { Decision: var refused })
        {
            throw new InvalidOperationException($"{mark.Id} was refused: {refused.Detail}");
        }
    }

    private Notification Note(IncidentId id, IncidentEffect.TellStaff mail, OutboxEntry<IncidentEffect>? left) => new(
        mail.Id, mail.Notice.At, mail.To.Address, TemplateFamily.NameOf(mail.Kind), NotificationRules.Incident, IncidentMails.SubjectOf(id, mail),
        new NotificationAbout(NotificationAbout.Incident, id.ToString()), NotificationRules.StateAfter(left is null, left?.GivenUpAt is not null), desk.Now,
        AddressScrub.From(left?.LastError))
    {
        Staff = true,
        ResendOf = Notification.WhatIsResent(mail.Id),
    };

    private sealed class Work(IncidentOutbox owner, IncidentId id) : IOutboxWork<IncidentEffect>
    {
        public string IdOf(IncidentEffect effect) => effect.Id;

        public bool IsMail(IncidentEffect effect) => effect is IncidentEffect.TellStaff;

        public Task DoAsync(IncidentEffect effect, CancellationToken cancellation) => owner.DoAsync(id, effect, cancellation);

        public Task NoteAsync(TableBatch record, OutboxEntry<IncidentEffect> tried, OutboxEntry<IncidentEffect>? left, CancellationToken cancellation)
        {
            if (tried.Effect is IncidentEffect.TellStaff mail)
            {
                NotificationLog.AddTo(record, owner.Note(id, mail, left), left is null or { GivenUpAt: not null } ? DeskJson.Write<IncidentEffect>(mail) : null);
            }

            return Task.CompletedTask;
        }

        /// <summary>Mails to staff count for nothing, and what became of an update is told to its case.</summary>
        public Task TellAsync(OutboxEntry<IncidentEffect> entry, DeliveryOutcome outcome, CancellationToken cancellation) => Task.CompletedTask;
    }
}
