using System.Collections.Immutable;
using System.Diagnostics;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Mails;

namespace SupportFunctions.Core.Incidents;

public enum IncidentState
{
    Unknown = 0,
    /// <summary>Before the first event.</summary>
    NotDeclared = 1,
    Active = 2,
    /// <summary>It works again; the root cause may still be owed.</summary>
    Resolved = 3,
    Closed = 4,
    /// <summary>It was none.</summary>
    Withdrawn = 5,
}

/// <summary>The state of an incident: the fold of its events, nothing else.</summary>
public sealed record Incident
{
    /// <summary>Before the first event; only <see cref="IncidentCommand.Declare"/> is accepted.</summary>
    public static Incident NotDeclared(IncidentId id) => new() { Id = id, State = IncidentState.NotDeclared };

    public required IncidentId Id { get; init; }

    /// <summary>Of the last event; the incident's ETag. 0 before the first.</summary>
    public long Sequence { get; init; }

    public IncidentState State { get; init; }

    public IncidentPlan Plan { get; init; } = new("", default, null, null, [], IncidentScope.Everybody);

    public IncidentPhase Phase { get; init; } = IncidentPhase.Investigating;

    public Instant DeclaredAt { get; init; }

    public Instant UpdatedAt { get; init; }

    public Instant? ResolvedAt { get; init; }

    /// <summary>In order, no two overlapping; only the last may go on.</summary>
    public ImmutableArray<IncidentOutage> Outages { get; init; } = [];

    public ImmutableArray<CaseId> Cases { get; init; } = [];

    /// <summary>The latest, oldest first, at most <see cref="IncidentLimits.RememberedUpdates"/>.</summary>
    public ImmutableArray<IncidentUpdate> Updates { get; init; } = [];

    public Duration UpdateEvery { get; init; }

    /// <summary>When the next update is due; null while none is promised.</summary>
    public Instant? NextUpdateBy { get; init; }

    /// <summary>Whether who communicates was reminded of it.</summary>
    public bool IsNagged { get; init; }

    /// <summary>Spans of the cadence that have passed since it was due.</summary>
    public int Missed { get; init; }

    /// <summary>Updates that did not come, in all.</summary>
    public int Lapses { get; init; }

    /// <summary>Null: none is owed.</summary>
    public Instant? FollowUpAt { get; init; }

    public RootCause? RootCause { get; init; }

    /// <summary>Mails that were sent again by hand, of the last day before the newest of them.</summary>
    public ImmutableArray<Resent> Resent { get; init; } = [];

    /// <summary>Whether it counts, for availability and in public: all but one that was none.</summary>
    public bool Counts => State is IncidentState.Active or IncidentState.Resolved or IncidentState.Closed;

    public bool IsDown => Outages is [.., { To: null }];

    /// <summary>When the trouble began: with the first outage, or when it was declared.</summary>
    public Instant BeganAt => Outages is [var first, ..] ? Instant.Min(first.From, DeclaredAt) : DeclaredAt;

    /// <summary>Who writes to customers: the communications lead, else the commander.</summary>
    public string? Communicator => Plan.CommunicationsLead ?? Plan.Commander;

    /// <summary>Never refuses. An event is applied exactly once, in order.</summary>
    public Incident Apply(RecordedIncidentEvent recorded)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        if (recorded.Sequence != Sequence + 1)
        {
            throw new InvalidOperationException($"{Id} is at sequence {Sequence}: event {recorded.Sequence} does not follow.");
        }

        return Evolve(recorded) with { Sequence = recorded.Sequence, UpdatedAt = Instant.Max(UpdatedAt, recorded.At) };
    }

    private Incident Evolve(RecordedIncidentEvent recorded) => recorded.Event switch
    {
        IncidentEvent.Declared e => this with
        {
            State = IncidentState.Active, Plan = e.Plan, UpdateEvery = e.UpdateEvery, NextUpdateBy = e.NextUpdateBy, DeclaredAt = recorded.At,
        },
        IncidentEvent.Changed e => this with { Plan = e.Plan, UpdateEvery = e.UpdateEvery },
        IncidentEvent.NoteAdded => this,
        IncidentEvent.Updated e => this with
        {
            Phase = e.Phase,
            NextUpdateBy = e.NextUpdateBy,
            IsNagged = false,
            Missed = 0,
            FollowUpAt = State == IncidentState.Active ? FollowUpAt : null,
            Updates =
            [
                .. Updates.TakeLast(IncidentLimits.RememberedUpdates - 1),
                new IncidentUpdate(e.Number, recorded.At, recorded.By, e.Phase, e.Summary, e.NextSteps, e.NextUpdateBy),
            ],
        },
        IncidentEvent.OutageStarted e => this with { Outages = Outages.Add(new IncidentOutage(e.From, null)) },
        IncidentEvent.OutageEnded e => this with { Outages = Outages.SetItem(Outages.Length - 1, Outages[^1] with { To = e.To }) },
        IncidentEvent.OutagesCorrected e => this with { Outages = e.Outages },
        IncidentEvent.CaseLinked e => this with { Cases = Cases.Add(e.Case) },
        IncidentEvent.CaseUnlinked e => this with { Cases = Cases.Remove(e.Case) },
        IncidentEvent.UpdateNagged => this with { IsNagged = true },
        IncidentEvent.UpdateLapsed e => this with { Missed = e.Missed, Lapses = Lapses + 1 },
        IncidentEvent.Resolved e => this with
        {
            State = IncidentState.Resolved, ResolvedAt = recorded.At, NextUpdateBy = null, IsNagged = false, Missed = 0, FollowUpAt = e.FollowUpAt,
        },
        IncidentEvent.Reopened e => this with
        {
            State = IncidentState.Active, Phase = IncidentPhase.Investigating, ResolvedAt = null, NextUpdateBy = e.NextUpdateBy, FollowUpAt = null,
        },
        IncidentEvent.FollowUpDue => this with { FollowUpAt = null },
        IncidentEvent.RootCauseWritten e => this with { RootCause = e.RootCause },
        IncidentEvent.MailResent e => this with { Resent = Resending.With(Resent, e.Mail, recorded.At) },
        IncidentEvent.Closed => this with { State = IncidentState.Closed },
        IncidentEvent.Withdrawn => this with { State = IncidentState.Withdrawn, NextUpdateBy = null, FollowUpAt = null },
        _ => throw new UnreachableException($"{recorded.Event.GetType().Name} is not known to an incident."),
    };
}
