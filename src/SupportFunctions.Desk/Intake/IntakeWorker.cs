using Microsoft.Extensions.Logging;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Customers;
using SupportFunctions.Core.Engineers;
using SupportFunctions.Core.PreSales;
using SupportFunctions.Desk.Budgets;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Intake.Ledger;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Messages;
using SupportFunctions.Desk.PreSales;
using SupportFunctions.Desk.Resources;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Intake;

/// <summary>Works off one intake: read, recognise, reserve, decide, record. Safe to repeat after a crash at any step.</summary>
public sealed partial class IntakeWorker(
    IntakeStore store, IntakeReader reader, ConversationFinder conversations, MessageReservations messages, CaseNumbers numbers,
    CaseService cases, CaseStore caseStore, ReplyBudgets budgets, MessageContents contents, LinkedCases links, IDirectory directory, PreSalesRecognition presales,
    DeadLetters deadLetters, Failpoints failpoints, ILogger<IntakeWorker> logger)
{
    private const int MaxHops = 5;

    /// <summary>Does nothing when it has ended already.</summary>
    public async Task ProcessAsync(string intakeId, CancellationToken cancellation)
    {
        if (await store.LoadAsync(intakeId, cancellation) is not { Record: { State: IntakeState.Queued } record } loaded)
        {
            return;
        }

        ReadOnlyMemory<byte> raw = await store.RawAsync(record, cancellation);
        IntakeReading reading = await reader.ReadAsync(record, raw, cancellation);
        IntakeRecord ended = reading switch
        {
            IntakeReading.Message m => await FileAsync(record with { Identity = m.Incoming.Source.Identity }, m.Incoming, cancellation),
            IntakeReading.Delivery d => await TellAsync(record, d, cancellation),
            IntakeReading.Machine m => await BesideAsync(record, m, cancellation),
            IntakeReading.News n => await NoteAsync(record, n, cancellation),
            IntakeReading.Ended e => record with { State = e.State, Reason = e.Reason },
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        await FinishAsync(loaded, ended, raw, cancellation);
    }

    /// <summary>Gives up on an intake that keeps failing: it is kept, and an administrator can replay it.</summary>
    public async Task GiveUpAsync(string intakeId, string reason, CancellationToken cancellation)
    {
        if (await store.LoadAsync(intakeId, cancellation) is { Record: { State: IntakeState.Queued } record } loaded)
        {
            await FinishAsync(loaded, record with { State = IntakeState.Dead, Reason = reason }, await store.WhatIsLeftAsync(record, cancellation), cancellation);
        }
    }

    private async Task FinishAsync(StoredIntake loaded, IntakeRecord ended, ReadOnlyMemory<byte> raw, CancellationToken cancellation)
    {
        if (ended.State is IntakeState.Dead or IntakeState.Quarantine)
        {
            await deadLetters.AddAsync(ended, raw, cancellation);
        }

        if (!await store.FinishAsync(loaded, ended, cancellation))
        {
            if (await store.ReadAsync(ended.Id, cancellation) is { State: IntakeState.Queued })
            {
                throw new StoreUnavailableException($"{ended.Id} was queued anew while it was worked off: try again.");
            }

            // Somebody else worked on it too. The first outcome stays; a letter too many is removed by the audit of the ledger.
            return;
        }

        failpoints.Hit(Failpoints.Outcome);
        Log.Ended(logger, ended.Id, ended.State, ended.CaseId?.ToString(), ended.State == IntakeState.Ignored ? ended.Reason : null);
    }

    /// <summary>A case remembers what it was told of a mail, so telling it again, after a crash or by a repeated report, changes nothing.</summary>
    private async Task<IntakeRecord> TellAsync(IntakeRecord record, IntakeReading.Delivery delivery, CancellationToken cancellation)
    {
        CaseId? told = null;
        foreach (DeliveryReport report in delivery.Reports)
        {
            // The time is the desk's own, as with everything received (R-SLA-4).
            if (report.Outcome == DeliveryOutcome.Complained && await cases.RecipientOfAsync(report.Case, report.Mail, cancellation) is { } unwilling)
            {
                await budgets.ComplainedAsync(unwilling, record.ReceivedAt, cancellation);
            }

            CaseResult result = await cases.ExecuteAsync(
                report.Case,
                new CaseCommand.ReportDelivery(CaseCommand.ByDesk, report.Mail, report.Outcome, record.ReceivedAt, report.Detail, report.Named),
                CommitMarks.None, expected: null, cancellation);
            told ??= result is CaseResult.Done ? report.Case : null;
        }

        return record with { State = IntakeState.Ignored, CaseId = told, Reason = delivery.Reason };
    }

    /// <summary>An absence notice and its like change nothing, but their line in the ledger names the case that they answer.</summary>
    private async Task<IntakeRecord> BesideAsync(IntakeRecord record, IntakeReading.Machine machineMail, CancellationToken cancellation)
    {
        CustomerTerms? customer = await directory.RecogniseAsync(machineMail.Incoming.From.Address, cancellation);
        bool isStaff = await directory.EngineerAsync(machineMail.Incoming.From.Address, cancellation) is not null;
        Conversation? of = await conversations.FindAsync(machineMail.Incoming, customer?.Id, isStaff, cancellation);
        return record with { State = IntakeState.Ignored, CaseId = of?.Case, Reason = machineMail.Reason };
    }

    private async Task<IntakeRecord> FileAsync(IntakeRecord record, IncomingMessage message, CancellationToken cancellation)
    {
        CustomerTerms? customer = await directory.RecogniseAsync(message.From.Address, cancellation)
            ?? (message.Place is { } place ? await directory.RecogniseChannelAsync(place, cancellation) : null);
        EngineerTerms? staff = await directory.EngineerAsync(message.From.Address, cancellation);
        Conversation? existing = await conversations.FindAsync(message, customer?.Id, staff is not null || message.IsStaffs, cancellation);
        if (existing is null && message.IsStaffs)
        {
            return record with { State = IntakeState.Ignored, Reason = MachineMailKind.OwnAddress.Reason() };
        }

        Reservation reserved = await messages.ReserveAsync(
            message.Source, existing?.Case ?? await numbers.NextAsync(cancellation), cancellation);
        failpoints.Hit(Failpoints.Reserve);
        if (!reserved.IsMine)
        {
            return record with { State = IntakeState.Duplicate, CaseId = reserved.Case, DuplicateOf = reserved.First };
        }

        // Staff who answer an alert, or were copied in, are not the customer: their words are kept, and never sent (R-IN-5).
        bool isNote = staff is not null || existing is { IsStaffs: true };
        var marks = new CommitMarks(message.Source.Identity, record.Id);
        if (existing?.Case == reserved.Case)
        {
            return await ContinueAsync(record, message, reserved.Case, isNote, staff, marks, cancellation);
        }

        PreSalesAnswers? request = presales.Of(message, customer);
        customer = request is null ? customer : await presales.ProspectAsync(request, message.From, customer, cancellation);

        CaseResult opened = await cases.ExecuteAsync(
            reserved.Case,
            new CaseCommand.Open(
                CaseCommand.ByCustomer, message.Subject, message.From, message.Text, message.Channel, message.Source,
                record.ReceivedAt, customer?.Id, message.Product, Content: await contents.KeepAsync(message, message.Text, null, cancellation), NoAnswer: message.NoAnswer) { PreSales = request },
            marks, expected: null, cancellation);

        // Reserved for a case that existed before a crash, and was not found as a conversation again: it goes on there.
        if (opened is CaseResult.Refused)
        {
            return await ContinueAsync(record, message, reserved.Case, isNote, staff, marks, cancellation);
        }

        // Nothing new: it had been filed before a crash. What opened the case says whether this was it.
        bool isFirst = opened is CaseResult.Done { Events.Count: > 0 }
            || (await caseStore.OpeningAsync(reserved.Case, cancellation))?.Source.IntakeId == record.Id;
        return record with { State = isFirst ? IntakeState.Case : IntakeState.Message, CaseId = reserved.Case };
    }

    private async Task<IntakeRecord> ContinueAsync(
        IntakeRecord record, IncomingMessage message, CaseId id, bool isNote, EngineerTerms? staff, CommitMarks marks, CancellationToken cancellation)
    {
        string shown = isNote ? NoteOf(message.VisibleText) : message.VisibleText;
        MessageContent? content = await contents.KeepAsync(message, shown, isNote ? record.Id : null, cancellation);
        CaseCommand command = isNote
            ? new CaseCommand.AddNote(staff?.Id ?? message.From.Address, shown, null, null, null, content) { PreSales = PreSalesRecognition.AnswersOf(message) }
            : new CaseCommand.ReceiveMessage(CaseCommand.ByCustomer, message.From, shown, message.Source, record.ReceivedAt, content) { PreSales = PreSalesRecognition.AnswersOf(message) };
        CaseResult result = await cases.ExecuteAsync(id, command, marks, expected: null, cancellation);
        for (int hops = 0; result is CaseResult.Refused { Decision.Code: RefusalCode.Merged }; hops++)
        {
            // It was merged after it was found. Cases merged into each other at the same moment need a moment more.
            id = hops < MaxHops ? await conversations.FollowAsync(id, cancellation) : throw new StoreUnavailableException($"{id} was merged on and on: try again.");
            result = await cases.ExecuteAsync(id, command, marks, expected: null, cancellation);
        }

        return result is CaseResult.Refused refused
            ? record with { State = IntakeState.Dead, Reason = refused.Decision.Detail }
            : record with { State = IntakeState.Message, CaseId = id };
    }

    /// <summary>A mail cannot be refused for its length, as a note over HTTP is: it is cut, and its original stays with the intake.</summary>
    private static string NoteOf(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return "(empty mail)";
        }

        int end = Math.Min(text.Length, CaseLimits.TextCharacters);
        return text[..(end < text.Length && char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)];
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Intake {IntakeId} ended as {State} {CaseId} {Reason}")]
        public static partial void Ended(ILogger logger, string intakeId, IntakeState state, string? caseId, string? reason);
    }
}
