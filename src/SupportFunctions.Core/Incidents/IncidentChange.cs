using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Engineers;
using SupportFunctions.Core.Mails;

namespace SupportFunctions.Core.Incidents;

/// <summary>A decision in the making: events are applied as they are added, so that each sees what the one before changed.</summary>
internal sealed class IncidentChange(Incident start, IncidentTerms terms)
{
    private readonly ImmutableArray<RecordedIncidentEvent>.Builder _events = ImmutableArray.CreateBuilder<RecordedIncidentEvent>();
    private readonly ImmutableArray<IncidentEffect>.Builder _effects = ImmutableArray.CreateBuilder<IncidentEffect>();
    private int _place;

    public Incident Incident { get; private set; } = start;

    public IncidentTerms Terms { get; } = terms;

    public void Add(Instant at, string by, IncidentEvent happened)
    {
        var recorded = new RecordedIncidentEvent(Incident.Sequence + 1, at, by, happened);
        Incident = Incident.Apply(recorded);
        _events.Add(recorded);
        _place = 0;
    }

    /// <summary>The latest update, to the customers of these cases; nothing while there is none.</summary>
    public void TellCases(ImmutableArray<CaseId> cases)
    {
        if (Incident.Updates is not [.., var latest])
        {
            return;
        }

        foreach (CaseId[] some in cases.Chunk(IncidentLimits.CasesAtOnce))
        {
            _effects.Add(new IncidentEffect.TellCases(NextId(), [.. some], Incident.Plan.Title, latest));
        }
    }

    public void MarkCase(string by, CaseId of, bool remove) => _effects.Add(new IncidentEffect.MarkCase(NextId(), by, of, remove));

    /// <summary>A mail to who communicates, or to the leads when nobody does.</summary>
    public void TellCommunicator(IncidentMailKind kind, Instant at, Instant? dueAt) =>
        Tell(kind, at, dueAt, Terms.Roster.Find(Incident.Communicator) is { } one ? [one] : Terms.Roster.Leads, []);

    /// <summary>A mail to who communicates and commands, to the leads and to leadership.</summary>
    public void TellEveryone(IncidentMailKind kind, Instant at, Instant? dueAt) => Tell(
        kind, at, dueAt,
        new[] { Terms.Roster.Find(Incident.Plan.CommunicationsLead), Terms.Roster.Find(Incident.Plan.Commander) }.OfType<EngineerTerms>().Concat(Terms.Roster.Leads),
        Terms.Leadership);

    /// <summary>A mail as it was, with an id of its own and the date of today.</summary>
    public void SendAgain(Instant at, string by, IncidentEffect.TellStaff mail)
    {
        string id = Resending.IdOf(mail.Id, Incident.Sequence + 1);
        Add(at, by, new IncidentEvent.MailResent(id, mail.Id, mail.Kind, mail.To.Address));
        _effects.Add(mail with { Id = id, Notice = mail.Notice with { At = at } });
    }

    public IncidentDecision.Accepted Accept() => new(Incident, _events.ToImmutable(), _effects.ToImmutable());

    private void Tell(IncidentMailKind kind, Instant at, Instant? dueAt, IEnumerable<EngineerTerms> engineers, IEnumerable<string> addresses)
    {
        var notice = new IncidentNotice(
            Incident.Plan.Title, Incident.Phase, at, Incident.DeclaredAt, dueAt, Incident.Missed, Incident.Cases.Length,
            NameOf(Incident.Plan.Commander), NameOf(Incident.Plan.CommunicationsLead));
        foreach ((string address, string? name) in engineers.Select(e => (e.Email, (string?)e.Name)).Concat(addresses.Select(a => (a, (string?)null)))
                     .DistinctBy(r => r.Item1.ToLowerInvariant()).Take(IncidentLimits.StaffMails))
        {
            _effects.Add(new IncidentEffect.TellStaff(NextId(), kind, new MailRecipient(address, name, Terms.TimeZone, "en", IsStaff: true), notice));
        }
    }

    private string? NameOf(string? engineer) => Terms.Roster.Find(engineer)?.Name ?? engineer;

    private string NextId() => string.Create(CultureInfo.InvariantCulture, $"{Incident.Id}-{Incident.Sequence}-{++_place}");
}
