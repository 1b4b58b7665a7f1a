using System.Collections.Immutable;

namespace SupportFunctions.Core.Cases;

/// <summary>Facts, or why not.</summary>
public abstract record Decision
{
    private Decision() { }

    /// <param name="Next">The case after <paramref name="Events"/>.</param>
    /// <param name="Events">Empty: nothing changes.</param>
    public sealed record Accepted(Case Next, ImmutableArray<RecordedEvent> Events, ImmutableArray<Effect> Effects) : Decision;

    /// <param name="Detail">What happened, with the value, then what to do.</param>
    /// <param name="Field">The input's field at fault, camelCase; null when it is the state's.</param>
    public sealed record Refused(RefusalCode Code, string Detail, string? Field = null) : Decision;
}

public enum RefusalCode
{
    None = 0,
    /// <summary>No such case.</summary>
    NotOpened = 1,
    /// <summary>The case's state does not allow it.</summary>
    WrongState = 2,
    /// <summary>The input is incomplete or refers to something unknown.</summary>
    Invalid = 3,
    /// <summary>The input is complete, and a rule forbids it.</summary>
    AgainstRule = 4,
    /// <summary>The case was merged into another one, where it goes on.</summary>
    Merged = 5,
}
