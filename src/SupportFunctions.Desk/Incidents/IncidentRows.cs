using SupportFunctions.Core.Incidents;
using SupportFunctions.Core.Mails;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Incidents;

/// <summary>Keys of incidents. All are in one partition, so that the list changes together with what it lists: there are few incidents, and few writes of each.</summary>
internal static class IncidentRows
{
    public const string Table = "incidents";

    public const string Partition = "incidents";

    /// <summary>Summaries, newest first.</summary>
    public const string List = "list|";

    /// <summary>The last number that the desk gave.</summary>
    public const string LastNumber = "number";

    public static string State(IncidentId id) => $"state|{id}";

    /// <summary>What the due index holds about the incident.</summary>
    public static OwnedPlace OwnPlace(IncidentId id) => new(Table, Partition, $"own|{id}");

    public static string Events(IncidentId id) => $"event|{id}|";

    public static string Event(IncidentId id, long sequence) => Events(id) + TableKeys.Sequence(sequence);

    public static string Outbox(IncidentId id) => $"outbox|{id}|";

    /// <param name="effectId">Ends in the sequence and the place, as <c>I-3-7-1</c>.</param>
    public static string Outbox(IncidentId id, string effectId)
    {
        string[] parts = Resending.Original(effectId).Split('-');
        return Resending.SequenceOf(effectId) is { } again
            ? $"{Outbox(id)}{TableKeys.Sequence(again)}-{parts[^2]}-{parts[^1]}-again"
            : Outbox(id) + TableKeys.Sequence(long.Parse(parts[^2], System.Globalization.CultureInfo.InvariantCulture)) + "-" + parts[^1].PadLeft(4, '0');
    }

    /// <summary>Marks a command as applied.</summary>
    public static string Command(IncidentId id, string commandId) => $"command|{id}|{commandId}";

    /// <summary>By when it was declared, the latest first.</summary>
    public static string InList(Incident of)
    {
        char[] instant = TableKeys.Instant(of.DeclaredAt).ToCharArray();
        return List + new string(Array.ConvertAll(instant, d => (char)('9' - d + '0'))) + "|" + of.Id;
    }
}
