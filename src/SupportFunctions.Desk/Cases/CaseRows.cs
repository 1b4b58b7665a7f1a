using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Mails;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Cases;

/// <summary>Keys in the partition of one case. <c>outbox|</c>, <c>own</c> and <c>state</c> sort last and together, so a lifecycle reads all it needs in one range.</summary>
internal static class CaseRows
{
    public const string Table = "cases";

    public const string State = "state";

    /// <summary>What the indexes hold about the case, and its row in <c>due</c>.</summary>
    public const string Own = "own";

    public const string Events = "event|";

    public const string OutboxPrefix = "outbox|";

    public static OwnedPlace OwnPlace(CaseId id) => new(Table, Partition(id), Own);

    public static string Partition(CaseId id) => id.ToString();

    public static string Event(long sequence) => Events + TableKeys.Sequence(sequence);

    /// <summary>The effect's id is the case, the sequence and the place, as <c>C-1042-7-1</c>; of a mail that is sent again also the sequence that it has its place by.</summary>
    public static string Outbox(string effectId)
    {
        string[] parts = effectId.Split('-', 4);
        return Resending.SequenceOf(effectId) is { } again
            ? $"{OutboxPrefix}{TableKeys.Sequence(again)}-{parts[2]}-{parts[3]}"
            : OutboxPrefix + TableKeys.Sequence(long.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture)) + "-" + parts[3];
    }

    /// <summary>Marks a message as applied; holds the intake that brought it.</summary>
    public static string Mail(string identity) => "mail|" + identity;

    /// <summary>Marks a command as applied.</summary>
    public static string Command(string commandId) => "command|" + commandId;
}
