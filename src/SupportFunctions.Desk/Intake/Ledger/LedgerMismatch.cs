using System.Diagnostics;
using NodaTime;

namespace SupportFunctions.Desk.Intake.Ledger;

/// <summary>What an audit cannot reconcile, and must not mend by itself.</summary>
public enum MismatchKind
{
    Unknown = 0,
    /// <summary>It was received, and nothing says how it ended.</summary>
    NoLine = 1,
    /// <summary>Its line cannot be read.</summary>
    UnreadableLine = 2,
    /// <summary>Its line is in no state.</summary>
    NoState = 3,
    /// <summary>It was ignored or put aside without a reason.</summary>
    NoReason = 4,
    /// <summary>A line, and neither a mark nor raw bytes of anything received.</summary>
    NeverReceived = 5,
    /// <summary>Its raw bytes are gone.</summary>
    NoRaw = 6,
    /// <summary>Its raw bytes are not the ones that were received.</summary>
    RawChanged = 7,
    /// <summary>It names a case that does not exist.</summary>
    NoCase = 8,
    /// <summary>It claims to have opened a case that something else opened.</summary>
    OpenedByAnother = 9,
    /// <summary>It claims to be a message on a case that never got it.</summary>
    NotOnCase = 10,
    /// <summary>It claims to repeat an intake that does not exist, or that is itself a repetition.</summary>
    NoFirst = 11,
    /// <summary>Its letter, or what its case says of it, cannot be read.</summary>
    UnreadableRow = 12,
    /// <summary>A row beside the others whose key names no intake.</summary>
    ForeignRow = 13,
}

/// <summary>What an audit found amiss and mended, because doing so can neither lose nor double anything.</summary>
public enum RepairKind
{
    Unknown = 0,
    /// <summary>A lost line was written again from its mark; it is worked off again and ends as it did.</summary>
    Line = 1,
    /// <summary>A lost mark was written again from its line and its raw bytes.</summary>
    Mark = 2,
    /// <summary>Something queued was missing on the list of what is queued.</summary>
    QueueEntry = 3,
    /// <summary>Something ended was still on that list.</summary>
    StaleQueueEntry = 4,
    /// <summary>A dead letter was missing on the list of dead letters.</summary>
    Letter = 5,
    /// <summary>Something that became a case or a message after all was still on that list.</summary>
    StaleLetter = 6,
}

/// <param name="IntakeId">Of a <see cref="MismatchKind.ForeignRow"/> its key, at most 100 characters.</param>
/// <param name="Since">MachineTime of the audit that found it first.</param>
public sealed record LedgerMismatch(string IntakeId, MismatchKind Kind, Instant Since)
{
    private const int LongestKey = 100;

    /// <summary>For an administrator.</summary>
    public string WhatToDo => Kind switch
    {
        MismatchKind.NoLine or MismatchKind.UnreadableLine or MismatchKind.NoState =>
            "Restore its line in the table intake from a backup; its raw original tells what it is.",
        MismatchKind.NoReason => "Look at its raw original and judge it yourself; the desk did not say why it put it aside.",
        MismatchKind.NeverReceived => "Nothing was received under this id: find out who wrote its line, then remove it.",
        MismatchKind.NoRaw or MismatchKind.RawChanged => "Restore its raw original from a backup, from the table intake or, where it is large, from the blobs.",
        MismatchKind.NoCase => "Restore the case from a backup, or have its sender write again.",
        MismatchKind.OpenedByAnother or MismatchKind.NotOnCase => "Compare its raw original with the timeline of the case, and add what is missing as a note.",
        MismatchKind.NoFirst => "Look at its raw original: what it is said to repeat cannot be found.",
        MismatchKind.UnreadableRow => "Restore its letter, in the table deadletters, or the rows of its case, in the table cases, from a backup. A letter can also be discarded.",
        MismatchKind.ForeignRow => "A row of the table intake has this key, which names nothing that was received: find out who wrote it, then remove it.",
        MismatchKind.Unknown => "",
        _ => throw new UnreachableException(),
    };

    internal static LedgerMismatch Foreign(string rowKey, Instant since) => new(MailText.Cut(rowKey, LongestKey), MismatchKind.ForeignRow, since);
}
