namespace SupportFunctions.Desk.Lifecycles;

/// <summary>Named places between two steps at which a test may stop the process dead; they do nothing unless a host arms one.</summary>
/// <remarks>A crash at each of them must lose nothing and double nothing; the end-to-end tests prove it.</remarks>
public sealed class Failpoints(Action<string>? onHit = null)
{
    /// <summary>The raw bytes of a large message are in the blob store; no row names them yet.</summary>
    public const string Blob = "blob";

    /// <summary>The raw message is stored; nobody has been told.</summary>
    public const string Raw = "raw";

    /// <summary>The message has its case number.</summary>
    public const string Reserve = "reserve";

    /// <summary>The due index knows that a commit is coming.</summary>
    public const string Due = "due";

    /// <summary>State, events and outbox are written.</summary>
    public const string Commit = "commit";

    /// <summary>It is on the list of dead letters; its outcome is not recorded yet.</summary>
    public const string Letter = "letter";

    /// <summary>The intake's outcome is recorded.</summary>
    public const string Outcome = "outcome";

    /// <summary>A mail was handed over; its outbox row is still there.</summary>
    public const string Deliver = "deliver";

    /// <summary>Deliveries are recorded; indexes and due entries are not yet.</summary>
    public const string Record = "record";

    /// <summary>A dead letter is queued again; it is still on the list.</summary>
    public const string Requeue = "requeue";

    /// <summary>In the order in which a mail passes them.</summary>
    public static IReadOnlyList<string> All { get; } = [Blob, Raw, Reserve, Due, Commit, Letter, Outcome, Deliver, Record, Requeue];

    public void Hit(string name) => onHit?.Invoke(name);
}
