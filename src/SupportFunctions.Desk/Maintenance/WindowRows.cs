using System.Globalization;
using SupportFunctions.Core.Maintenance;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Maintenance;

/// <summary>Keys of windows.</summary>
internal static class WindowRows
{
    public const string Table = "windows";

    public const string State = "state";

    /// <summary>Which due entries stand for it.</summary>
    public const string Own = "own";

    public const string Events = "event|";

    public const string OutboxPrefix = "outbox|";

    public static LifecycleId Lifecycle(WindowId id) => new(LifecycleKind.Window, id.ToString());

    public static string Partition(WindowId id) => id.ToString();

    public static OwnedPlace OwnPlace(WindowId id) => new(Table, Partition(id), Own);

    public static string Event(long sequence) => Events + TableKeys.Sequence(sequence);

    /// <summary>The effect's id is the window, the sequence and the place, as <c>W-12-7-1</c>.</summary>
    public static string Outbox(string effectId)
    {
        string[] parts = effectId.Split('-');
        return OutboxPrefix + TableKeys.Sequence(long.Parse(parts[2], CultureInfo.InvariantCulture)) + "-" + parts[3];
    }

    /// <summary>Marks a command as applied.</summary>
    public static string Command(string commandId) => "command|" + commandId;
}
