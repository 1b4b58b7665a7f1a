using System.Buffers;
using Microsoft.Extensions.Logging;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Customers;
using SupportFunctions.Core.Engineers;
using SupportFunctions.Desk.Budgets;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Intake.Conversations;
using SupportFunctions.Desk.Intake.Ledger;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Messages;
using SupportFunctions.Desk.Notifications;
using SupportFunctions.Desk.PreSales;
using SupportFunctions.Desk.Resources;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Subscribers;

namespace SupportFunctions.Desk.Intake;

/// <summary>Works off one intake: read, recognise, reserve, decide, record. Safe to repeat after a crash at any step.</summary>
public sealed partial class IntakeWorker(
    IntakeStore store, IntakeReader reader, ConversationFinder conversations, MessageReservations messages, CaseNumbers numbers,
    CaseService cases, CaseStore caseStore, CaseOpenings openings, StaffMail staffMail, CaseNotifications notifications, MailReports reports, SubscriberService subscribers, ReplyBudgets budgets, MessageContents contents, LinkedCases links, IDirectory directory,
    DeadLetters deadLetters, OwnAddresses own, RawBudget memory, Failpoints failpoints, ILogger<IntakeWorker> logger)
{
    private const int MaxHops = 5;

    /// <inheritdoc cref="ProcessAsync(string, CancellationToken, CancellationToken)"/>
    public Task ProcessAsync(string intakeId, CancellationToken cancellation) => ProcessAsync(intakeId, cancellation, cancellation);

    /// <summary>Does nothing when it has ended already.</summary>
    /// <param name="stopping">Ends the wait for memory (<see cref="IntakeOptions.MaxBytesInWork"/>), before anything of it has begun.</param>
    public async Task ProcessAsync(string intakeId, CancellationToken stopping, CancellationToken cancellation)
    {
        if (await store.LoadAsync(intakeId, cancellation) is not { Record: { State: IntakeState.Queued } record } loaded)
        {
            return;
        }

        // What fits into a row never waits: in all lanes together it is less than one large mail.
        using IDisposable share = await memory.TakeAsync(record.Blob is null ? 0 : record.Bytes, stopping);

        // Attachments are views of it until the end.
        using IMemoryOwner<byte> raw = await store.RawAsync(record, cancellation);
        IntakeReading reading = await reader.ReadAsync(record, raw.Memory, cancellation);
        IntakeRecord ended = reading switch
        {
            IntakeReading.Message m => await FileAsync(record with { Identity = m.Incoming.Source.Identity }, m.Incoming, cancellation),
            IntakeReading.Delivery d => await TellAsync(record, d, cancellation),
            IntakeReading.Machine m => await BesideAsync(record, m, cancellation),
            IntakeReading.News n => await NoteAsync(record, n, cancellation),
            IntakeReading.Ended e => record with { State = e.State, Reason = e.Reason },
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        await FinishAsync(loaded, ended, raw.Memory, cancellation);
    }

    /// <summary>Gives up on an intake that keeps failing: it is kept, and an administrator can replay it.</summary>
    public async Task GiveUpAsync(string intakeId, string reason, CancellationToken cancellation)
    {
        if (await store.LoadAsync(intakeId, cancellation) is { Record: { State: IntakeState.Queued } record } loaded)
        {
            await FinishAsync(loaded, record with { State = IntakeState.Dead, Reason = reason }, await store.HeadAsync(record, cancellation), cancellation);
        }
    }

    private async Task FinishAsync(StoredIntake loaded, IntakeRecord ended, ReadOnlyMemory<byte> head, CancellationToken cancellation)
    {
        if (ended.State is IntakeState.Dead or IntakeState.Quarantine)
        {
            await deadLetters.AddAsync(ended, head, cancellation);
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

    /// <summary>An absence notice and its like change nothing, but their line in the ledger names the case that they answer.</summary>
    private async Task<IntakeRecord> BesideAsync(IntakeRecord record, IntakeReading.Machine machineMail, CancellationToken cancellation)
    {
        CustomerTerms? customer = await directory.RecogniseAsync(machineMail.Incoming.From.Address, cancellation);
        bool isStaff = await directory.EngineerAsync(machineMail.Incoming.From.Address, cancellation) is not null;
        Finding of = await conversations.FindAsync(machineMail.Incoming, customer?.Id, isStaff, record.ReceivedAt, cancellation);
        return record with { State = IntakeState.Ignored, CaseId = of.Conversation?.Case ?? (of.IsForeign ? null : of.Related), Reason = machineMail.Reason };
    }

    private async Task<IntakeRecord> FileAsync(IntakeRecord record, IncomingMessage message, CancellationToken cancellation)
    {
        if (own.Holds(message.From.Address))
        {
            // Whichever way it came: what we would answer would come back to us.
            return record with { State = IntakeState.Ignored, Reason = MachineMailKind.OwnAddress.Reason() };
        }

        CustomerTerms? customer = await directory.RecogniseAsync(message.From.Address, cancellation)
            ?? (message.Place is { } place ? await directory.RecogniseChannelAsync(place, cancellation) : null);
        EngineerTerms? staff = await directory.EngineerAsync(message.From.Address, cancellation);
        Finding finding = await conversations.FindAsync(message, customer?.Id, staff is not null || message.IsStaffs, record.ReceivedAt, cancellation);
        if (finding.Conversation is null && message.IsStaffs)
        {
            return record with { State = IntakeState.Ignored, Reason = MachineMailKind.OwnAddress.Reason() };
        }

        Reservation reserved = await ReserveAsync(message.Source, finding.Conversation?.Case, cancellation);
        failpoints.Hit(Failpoints.Reserve);
        if (!reserved.IsMine)
        {
            return await DuplicateAsync(record, reserved, cancellation);
        }

        if (finding.Conversation is null)
        {
            await messages.JoinAsync(message, reserved.Case, cancellation);
        }

        var marks = new CommitMarks(message.Source.Identity, record.Id);
        Conversation conversation = finding.Conversation ?? new Conversation(reserved.Case, IsSigned: false, IsStaffs: false);
        if (conversation.Case == reserved.Case && finding.Conversation is not null)
        {
            return await ContinueAsync(record, message, conversation, staff, marks, cancellation);
        }

        CaseResult opened = await openings.OpenAsync(reserved.Case, message, finding, customer, staff, record, cancellation);

        // Reserved for a case that existed before a crash, and was not found as a conversation again: it goes on there.
        if (opened is CaseResult.Refused)
        {
            return await ContinueAsync(record, message, conversation with { Case = reserved.Case }, staff, marks, cancellation);
        }

        bool isFirst = opened is CaseResult.Done { Events.Count: > 0 } || await HasOpenedAsync(reserved.Case, record, cancellation);
        return record with { State = isFirst ? IntakeState.Case : IntakeState.Message, CaseId = reserved.Case };
    }

    /// <summary>For what changes nothing, because it had been filed before a crash: what opened the case says whether this was it.</summary>
    private async Task<bool> HasOpenedAsync(CaseId id, IntakeRecord record, CancellationToken cancellation) =>
        (await caseStore.OpeningAsync(id, cancellation))?.Source.IntakeId == record.Id;

    /// <summary>For whoever brings the message first; or next, when the first ended without a case (R-IN-4).</summary>
    private async Task<Reservation> ReserveAsync(MessageSource source, CaseId? known, CancellationToken cancellation)
    {
        CaseId wanted = known ?? await numbers.NextAsync(cancellation);
        Reservation reserved = await messages.ReserveAsync(source, wanted, cancellation);
        return !reserved.IsMine && reserved.First is { } first
            && await store.ReadAsync(first, cancellation) is { State: IntakeState.Dead or IntakeState.Quarantine or IntakeState.Ignored }
            && !await conversations.HoldsAsync(reserved.Case, source.Identity, cancellation)
            ? await messages.TakeOverAsync(source, first, known ?? reserved.Case, cancellation)
            : reserved;
    }

    /// <summary>While the first one is under way its case may not be there yet: the reason says whose fate it shares.</summary>
    private async Task<IntakeRecord> DuplicateAsync(IntakeRecord record, Reservation reserved, CancellationToken cancellation) =>
        record with
        {
            State = IntakeState.Duplicate,
            CaseId = reserved.Case,
            DuplicateOf = reserved.First,
            Reason = reserved.First is { } first && await store.ReadAsync(first, cancellation) is { State: IntakeState.Queued }
                ? $"The same message as {first}, which is being worked off."
                : null,
        };

    private async Task<IntakeRecord> ContinueAsync(
        IntakeRecord record, IncomingMessage message, Conversation conversation, EngineerTerms? staff, CommitMarks marks, CancellationToken cancellation)
    {
        // Staff who answer an alert, or were copied in, are not the customer: their words are kept, and sent only when all is certain (R-IN-5).
        CaseId id = conversation.Case;
        CaseCommand command = message.IsStaffs || conversation.IsStaffs || (staff is not null && !conversation.IsSendersOwn)
            ? await WithContentAsync(await staffMail.CommandAsync(message, conversation, staff, cancellation), message, staff, record, cancellation)
            : new CaseCommand.ReceiveMessage(
                CaseCommand.ByCustomer, message.From, message.VisibleText, message.Source, record.ReceivedAt, await contents.KeepAsync(message, message.VisibleText, null, cancellation))
            {
                PreSales = PreSalesRecognition.AnswersOf(message),
            };
        CaseResult result = await cases.ExecuteAsync(id, command, marks, expected: null, cancellation);
        for (int hops = 0; result is CaseResult.Refused { Decision.Code: RefusalCode.Merged }; hops++)
        {
            // It was merged after it was found. Cases merged into each other at the same moment need a moment more.
            id = hops < MaxHops ? await conversations.FollowAsync(id, cancellation) : throw new StoreUnavailableException($"{id} was merged on and on: try again.");
            result = await cases.ExecuteAsync(id, command, marks, expected: null, cancellation);
        }

        if (result is CaseResult.Refused && command is CaseCommand.Reply reply)
        {
            command = await WithContentAsync(StaffMail.InsteadOf(reply, message.VisibleText), message, staff, record, cancellation);
            result = await cases.ExecuteAsync(id, command, marks, expected: null, cancellation);
        }

        if (result is CaseResult.Refused refused)
        {
            return record with { State = IntakeState.Dead, Reason = refused.Decision.Detail };
        }

        // The first message of a chat refers to its own thread, and so finds the case that it opened before a crash.
        bool isFirst = result is CaseResult.Done { Events.Count: 0 } && await HasOpenedAsync(id, record, cancellation);
        return record with { State = isFirst ? IntakeState.Case : IntakeState.Message, CaseId = id };
    }

    /// <summary>A CE's note may answer what a pre-sales request lacks; an engineer's "Summary:" is about the work.</summary>
    private async Task<CaseCommand> WithContentAsync(
        CaseCommand command, IncomingMessage message, EngineerTerms? staff, IntakeRecord record, CancellationToken cancellation) =>
        command is CaseCommand.AddNote note
            ? note with
            {
                Content = await contents.KeepAsync(message, note.Text, record.Id, cancellation),
                PreSales = staff is null ? PreSalesRecognition.AnswersOf(message) : null,
            }
            : command;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Intake {IntakeId} ended as {State} {CaseId} {Reason}")]
        public static partial void Ended(ILogger logger, string intakeId, IntakeState state, string? caseId, string? reason);
    }
}
