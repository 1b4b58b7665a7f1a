using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Cases;

namespace SupportFunctions.Core.Incidents;

public enum IncidentMailKind
{
    Unknown = 0,
    /// <summary>To who commands and communicates, and to the leads: there is an incident.</summary>
    Declared = 1,
    /// <summary>To who communicates: an update is due soon.</summary>
    UpdateDue = 2,
    /// <summary>To who communicates and commands, and to the leads: the promised update did not come.</summary>
    UpdateLapsed = 3,
    /// <summary>To who communicates: ask the customers on the next day.</summary>
    FollowUp = 4,
}

/// <summary>Something to be done outside of the incident, exactly once where the outside allows.</summary>
/// <param name="Id">Deterministic: the incident, the sequence of the event, and its place in it, as <c>I-3-7-1</c>.</param>
public abstract record IncidentEffect(string Id)
{
    /// <summary>The customer of each case is mailed the update, on the case.</summary>
    public sealed record TellCases(string Id, ImmutableArray<CaseId> Cases, string Title, IncidentUpdate Update) : IncidentEffect(Id);

    /// <summary>The link shows on the case too, or no longer.</summary>
    public sealed record MarkCase(string Id, string By, CaseId Case, bool Remove) : IncidentEffect(Id);

    public sealed record TellStaff(string Id, IncidentMailKind Kind, MailRecipient To, IncidentNotice Notice) : IncidentEffect(Id);
}

/// <summary>The incident as it was when a mail to staff was decided; the mail is written from this and its recipient alone.</summary>
/// <param name="DueAt">When the update is or was due.</param>
/// <param name="Missed">How many were missed in a row.</param>
public sealed record IncidentNotice(
    string Title, IncidentPhase Phase, Instant At, Instant DeclaredAt, Instant? DueAt, int Missed, int LinkedCases, string? Commander, string? CommunicationsLead);
