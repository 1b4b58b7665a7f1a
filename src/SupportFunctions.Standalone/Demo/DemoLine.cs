using NodaTime;
using SupportFunctions.Core.Cases;

namespace SupportFunctions.Standalone.Demo;

/// <summary>How a line is coloured.</summary>
internal enum Tone
{
    /// <summary>Clocks that start, pause and go on; notes.</summary>
    Quiet = 0,
    /// <summary>Somebody writes to the desk.</summary>
    Arrival = 1,
    /// <summary>An engineer does something.</summary>
    Work = 2,
    /// <summary>A warning, a reply that does not count.</summary>
    Warning = 3,
    Breach = 4,
    Met = 5,
    /// <summary>Resolved, closed, reopened.</summary>
    End = 6,
}

/// <summary>A line of the timeline: what happened, in plain words.</summary>
/// <param name="Customer">Who it is about, as far as the case knows.</param>
internal sealed record DemoLine(Instant At, CaseId Case, string Customer, string Text, Tone Tone);
