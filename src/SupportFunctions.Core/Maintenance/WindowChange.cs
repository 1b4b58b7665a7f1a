using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using SupportFunctions.Core.Mails;

namespace SupportFunctions.Core.Maintenance;

/// <summary>A decision in the making: events are applied as they are added, so that each sees what the one before changed.</summary>
internal sealed class WindowChange(Window start, WindowTerms terms)
{
    private readonly ImmutableArray<RecordedWindowEvent>.Builder _events = ImmutableArray.CreateBuilder<RecordedWindowEvent>();
    private readonly List<WindowEffect> _effects = [];
    private int _place;

    public Window Window { get; private set; } = start;

    public WindowTerms Terms { get; } = terms;

    public void Add(Instant at, string by, WindowEvent happened)
    {
        var recorded = new RecordedWindowEvent(Window.Sequence + 1, at, by, happened);
        Window = Window.Apply(recorded);
        _events.Add(recorded);
        _place = 0;
    }

    public WindowNotice Notice(NoticeKind kind, Instant at) => new(kind, Window.Id, Window.Revision, Window.Plan, at)
    {
        NoticeRevision = Window.NoticeRevision,
        EmergencyReason = Window.Emergency?.Reason,
        StartedAt = Window.StartedAt,
        EndedAt = Window.EndedAt,
        ExpectedEnd = Window.ExpectedEnd,
    };

    /// <summary>A mail to everybody concerned, about the event before.</summary>
    public void TellCustomers(WindowNotice notice) => _effects.Add(new WindowEffect.TellCustomers(NextId(), notice));

    /// <summary>A mail to each lead, about the event before.</summary>
    public void TellLeads(WindowNotice notice)
    {
        foreach (var lead in Terms.Roster.Leads.DistinctBy(l => l.Email.ToLowerInvariant()).Take(WindowLimits.StaffMails))
        {
            _effects.Add(new WindowEffect.TellStaff(NextId(), lead.Email, lead.Name, Terms.TimeZone, notice));
        }
    }

    public void SendAgain(Instant at, string by, WindowCommand.Resend asked)
    {
        string mail = Resending.IdOf(asked.Mail, Window.Sequence + 1);
        Add(at, by, new WindowEvent.MailResent(mail, asked.Mail, asked.Notice.Kind, asked.To.Address));
        _effects.Add(new WindowEffect.Resend(NextId(), mail, asked.Notice with { At = at }, asked.To));
    }

    /// <summary>The occurrence after this one, if there is any and it was not opened before.</summary>
    public (WindowId Id, Series Series, WindowPlan Plan)? Following()
    {
        if (Window is not { Series: { } series, Next: null } || series.Next() is not { } next)
        {
            return null;
        }

        WindowId id = Terms.Spare ?? throw new InvalidOperationException($"{Window.Id} is of a series: a number for its next occurrence is needed.");
        return (id, next.Series, Window.Plan with { StartsAt = next.StartsAt, EndsAt = next.StartsAt + series.Length });
    }

    public void OpenNext(string by, (WindowId Id, Series Series, WindowPlan Plan)? following)
    {
        if (following is { } next)
        {
            _effects.Add(new WindowEffect.OpenNext(NextId(), by, next.Id, next.Plan, next.Series));
        }
    }

    public void CancelNext(string by, WindowId next, string? reason) => _effects.Add(new WindowEffect.CancelNext(NextId(), by, next, reason));

    /// <summary>A reminder of what has begun, or was called off, in the same breath is none.</summary>
    public WindowDecision.Accepted Accept() => new(
        Window, _events.ToImmutable(),
        [.. _effects.Where(e => Window.IsAhead || e is not WindowEffect.TellCustomers { Notice.Kind: NoticeKind.Reminder })]);

    private string NextId() => string.Create(CultureInfo.InvariantCulture, $"{Window.Id}-{Window.Sequence}-{++_place}");
}
