using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Cases;

namespace SupportFunctions.Core.Incidents;

/// <param name="By">A key's name, an engineer, or <c>desk</c>.</param>
public sealed record RecordedIncidentEvent(long Sequence, Instant At, string By, IncidentEvent Event);

/// <summary>Something that happened to an incident. Names are listed in docs/incidents.md and never renamed.</summary>
public abstract record IncidentEvent
{
    private IncidentEvent() { }

    /// <param name="NextUpdateBy">When customers and the public hear again at the latest.</param>
    public sealed record Declared(IncidentPlan Plan, Duration UpdateEvery, Instant NextUpdateBy) : IncidentEvent;

    public sealed record Changed(IncidentPlan Plan, Duration UpdateEvery) : IncidentEvent;

    /// <summary>Of the internal stream.</summary>
    public sealed record NoteAdded(string Text) : IncidentEvent;

    /// <summary>Of the external stream: the public sees it, and the customer of every linked case is mailed.</summary>
    /// <param name="Number">1 and up.</param>
    /// <param name="NextUpdateBy">Null: nothing more is promised, because it is over.</param>
    public sealed record Updated(int Number, IncidentPhase Phase, string Summary, string? NextSteps, Instant? NextUpdateBy) : IncidentEvent;

    /// <summary>It did not work from then on.</summary>
    /// <param name="Reason">Given when that is told of the past.</param>
    public sealed record OutageStarted(Instant From, string? Reason) : IncidentEvent;

    /// <summary>It works again since then.</summary>
    /// <param name="Reason">Given when that is told of the past.</param>
    public sealed record OutageEnded(Instant To, string? Reason) : IncidentEvent;

    /// <param name="Outages">All of them, as they are now said to have been.</param>
    public sealed record OutagesCorrected(ImmutableArray<IncidentOutage> Outages, string Reason) : IncidentEvent;

    public sealed record CaseLinked(CaseId Case) : IncidentEvent;

    public sealed record CaseUnlinked(CaseId Case) : IncidentEvent;

    /// <summary>Whoever communicates was reminded that an update is due.</summary>
    public sealed record UpdateNagged(Instant DueAt) : IncidentEvent;

    /// <summary>A promised update did not come.</summary>
    /// <param name="Missed">How many spans of the cadence have passed without one.</param>
    public sealed record UpdateLapsed(Instant DueAt, int Missed) : IncidentEvent;

    /// <param name="FollowUpAt">When linked customers are to be asked whether all is well.</param>
    public sealed record Resolved(Instant FollowUpAt) : IncidentEvent;

    public sealed record Reopened(string Reason, Instant NextUpdateBy) : IncidentEvent;

    /// <summary>Whoever communicates was asked to follow up with the customers: nobody wrote to them since it was resolved.</summary>
    public sealed record FollowUpDue : IncidentEvent;

    public sealed record RootCauseWritten(RootCause RootCause) : IncidentEvent;

    public sealed record Closed : IncidentEvent;

    /// <summary>Somebody had a mail to staff sent again.</summary>
    /// <param name="Mail">Effect id of the new one.</param>
    /// <param name="Of">Of the one that is sent again.</param>
    public sealed record MailResent(string Mail, string Of, IncidentMailKind Kind, string To) : IncidentEvent;

    /// <summary>It was none. Nothing of it counts.</summary>
    public sealed record Withdrawn(string Reason) : IncidentEvent;
}

/// <summary>What the public is told about where it stands.</summary>
public enum IncidentPhase
{
    Unknown = 0,
    Investigating = 1,
    Identified = 2,
    Monitoring = 3,
    Resolved = 4,
}

/// <summary>A time in which it did not work. Half-open.</summary>
/// <param name="To">Null: it goes on.</param>
public sealed record IncidentOutage(Instant From, Instant? To);

/// <summary>The write-up without which no incident is closed (R-ENG-4).</summary>
public sealed record RootCause(string WhatHappened, string Why, string Mended, string Prevention);

/// <summary>One entry of the external stream.</summary>
public sealed record IncidentUpdate(int Number, Instant At, string By, IncidentPhase Phase, string Summary, string? NextSteps, Instant? NextUpdateBy);
