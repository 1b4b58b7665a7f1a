using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Intake.Ledger;

/// <summary>The account of something received: its line as it was then. Written once, never changed.</summary>
/// <param name="Sha256">Of the raw bytes, 64 hex digits.</param>
internal sealed record ReceptionMark(IntakeRecord Received, string Sha256);

/// <summary>One intake as an audit sees it.</summary>
/// <param name="Line">Null: nothing says how it ended.</param>
/// <param name="Record">Null also when the line cannot be read.</param>
/// <param name="Mark">Null also when the mark cannot be read.</param>
/// <param name="IsMarked">There is a mark, readable or not: it was received.</param>
internal sealed record LedgerEntry(string Id, TableRow? Line, IntakeRecord? Record, ReceptionMark? Mark, bool IsMarked)
{
    /// <summary>Its key names no intake, so nothing can be looked up by it.</summary>
    public bool IsForeign => !IntakeId.TryRead(Id, out _);

    /// <summary>For whoever ends it, or queues it again; null when its line is lost or cannot be read.</summary>
    public StoredIntake? Stored => Line is { } line && Record is { } record ? new StoredIntake(record, line.ETag) : null;
}
