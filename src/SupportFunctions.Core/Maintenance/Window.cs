using System.Collections.Immutable;
using System.Diagnostics;
using NodaTime;
using SupportFunctions.Core.Mails;

namespace SupportFunctions.Core.Maintenance;

/// <summary>The state of a maintenance window: the fold of its events, nothing else.</summary>
public sealed record Window
{
    /// <summary>Before the first event; only <see cref="WindowCommand.Create"/> is accepted.</summary>
    public static Window NotCreated(WindowId id) => new() { Id = id };

    public required WindowId Id { get; init; }

    /// <summary>Of the last event; the window's ETag. 0 before the first.</summary>
    public long Sequence { get; init; }

    public WindowState State { get; init; }

    public WindowPlan Plan { get; init; } = new("", default, default, [], [], []);

    public Emergency? Emergency { get; init; }

    /// <summary>Customers who agreed (R-MNT-5), whatever the plan is by now; at most <see cref="WindowLimits.Consents"/>.</summary>
    public ImmutableArray<Consent> Consents { get; init; } = [];

    public Series? Series { get; init; }

    /// <summary>The occurrence after this one, once it was opened.</summary>
    public WindowId? Next { get; init; }

    /// <summary>When an occurrence that nobody was told of yet is announced by itself.</summary>
    public Instant? AnnounceAt { get; init; }

    public Instant CreatedAt { get; init; }

    public Instant UpdatedAt { get; init; }

    public Instant? ProposedAt { get; init; }

    public Instant? AnnouncedAt { get; init; }

    /// <summary>When customers were last told a time: by the announcement or a change.</summary>
    public Instant? NoticedAt { get; init; }

    /// <summary>SEQUENCE of calendar files.</summary>
    public int Revision { get; init; }

    /// <summary>The revision whose mails gave notice of the present time and scope; later ones only took something away.</summary>
    public int NoticeRevision { get; init; }

    /// <summary>Before the start.</summary>
    public ImmutableArray<Duration> RemindBefore { get; init; } = [];

    /// <summary>Sent since <see cref="NoticedAt"/>.</summary>
    public ImmutableArray<Duration> RemindersSent { get; init; } = [];

    /// <summary>Notice that was promised when it was announced.</summary>
    public Duration Notice { get; init; }

    /// <summary>What its actual length is judged by.</summary>
    public Duration MaxLength { get; init; }

    public Instant? StartedAt { get; init; }

    /// <summary>Somebody said so, or it began by somebody's word.</summary>
    public bool IsStartConfirmed { get; init; }

    /// <summary>What customers were last told about its end.</summary>
    public Instant ExpectedEnd { get; init; }

    /// <summary>Estimates that passed since somebody last gave one.</summary>
    public int Overruns { get; init; }

    public Instant? EndedAt { get; init; }

    public string? Summary { get; init; }

    public string? CancelReason { get; init; }

    /// <summary>When it became longer than the contract allows; never erased.</summary>
    public Instant? LengthExceededAt { get; init; }

    /// <summary>Customers who were told of the present plan too late; at most <see cref="WindowLimits.ShortNotice"/>, while <see cref="ShortNoticeCount"/> counts all.</summary>
    public ImmutableArray<string> ShortNotice { get; init; } = [];

    public int ShortNoticeCount { get; init; }

    /// <summary>Customers whom no mail about the present plan reached; bounded likewise.</summary>
    public ImmutableArray<string> NoticeFailed { get; init; } = [];

    /// <summary>Mails that were sent again by hand, of the last day before the newest of them.</summary>
    public ImmutableArray<Resent> Resent { get; init; } = [];

    public int OtherSlotsAsked { get; init; }

    public bool IsOver => State is WindowState.Completed or WindowState.Cancelled;

    public bool IsUnderWay => State is WindowState.InProgress or WindowState.Overrun;

    /// <summary>Customers know of it, and it has not begun.</summary>
    public bool IsAhead => State is WindowState.Announced or WindowState.Reminded;

    /// <summary>Whether it keeps its time for its customers: no other window of theirs may overlap it.</summary>
    public bool IsLive => IsAhead || IsUnderWay;

    /// <summary>Whether what it took within the rules does not count against availability for that customer (R-MNT-4).</summary>
    public bool ConformsFor(string customer) => Emergency is null && State != WindowState.Draft && !ShortNotice.Contains(customer) && !NoticeFailed.Contains(customer);

    /// <summary>Never refuses. An event is applied exactly once, in order.</summary>
    public Window Apply(RecordedWindowEvent recorded)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        return recorded.Sequence == Sequence + 1
            ? Evolve(recorded.Event, recorded.At, recorded.By) with { Sequence = recorded.Sequence, UpdatedAt = Instant.Max(UpdatedAt, recorded.At) }
            : throw new InvalidOperationException($"{Id} is at sequence {Sequence}: event {recorded.Sequence} does not follow.");
    }

    private Window Evolve(WindowEvent happened, Instant at, string by) => happened switch
    {
        WindowEvent.Drafted e => this with
        {
            State = WindowState.Draft,
            Plan = e.Plan,
            ExpectedEnd = e.Plan.EndsAt,
            Emergency = e.Emergency,
            Consents = e.Consents,
            Series = e.Series,
            AnnounceAt = e.AnnounceAt,
            CreatedAt = at,
        },
        WindowEvent.Proposed => this with { ProposedAt = at },
        WindowEvent.Announced e => this with
        {
            State = WindowState.Announced,
            AnnouncedAt = at,
            NoticedAt = at,
            NoticeRevision = Revision,
            RemindBefore = e.RemindBefore,
            AnnounceAt = null,
            Notice = e.Notice,
            MaxLength = e.MaxLength,
            Next = e.Next ?? Next,
        },
        WindowEvent.Changed e => State == WindowState.Draft
            ? this with { Plan = e.Plan, ExpectedEnd = e.Plan.EndsAt, Revision = e.Revision }
            : Retold(e, at),
        WindowEvent.Cancelled e => this with { State = WindowState.Cancelled, CancelReason = e.Reason, Revision = e.Revision, EndedAt = at, AnnounceAt = null, Next = e.Next ?? Next },
        WindowEvent.SeriesEnded => this,
        WindowEvent.Skipped e => this with { State = WindowState.Cancelled, CancelReason = e.Detail, EndedAt = at, AnnounceAt = null, Next = e.Next ?? Next },
        WindowEvent.Reminded e => this with { State = WindowState.Reminded, RemindersSent = RemindersSent.Add(e.Before) },
        WindowEvent.Started => this with { State = WindowState.InProgress, StartedAt = at, IsStartConfirmed = by != WindowCommand.ByDesk },
        WindowEvent.StartConfirmed => this with { IsStartConfirmed = true },
        WindowEvent.Extended e => this with { State = at > Plan.EndsAt || e.EndsAt > Plan.EndsAt ? WindowState.Overrun : State, ExpectedEnd = e.EndsAt, Overruns = 0 },
        WindowEvent.Overran e => this with { State = WindowState.Overrun, ExpectedEnd = e.EndsAt, Overruns = Overruns + 1 },
        WindowEvent.LengthExceeded => this with { LengthExceededAt = LengthExceededAt ?? at },
        WindowEvent.Completed e => this with { State = WindowState.Completed, EndedAt = at, Summary = e.Summary },
        WindowEvent.CustomerAccepted e => Consents.Length >= WindowLimits.Consents ? this
            : this with { Consents = [.. Consents.Where(c => c.Customer != e.Customer), new Consent(e.Customer, e.StartsAt, e.EndsAt, by)] },
        WindowEvent.OtherSlotAsked e => this with { OtherSlotsAsked = OtherSlotsAsked + 1, Consents = Consents.RemoveAll(c => c.Customer == e.Customer) },
        WindowEvent.NoticeShort e => this with
        {
            ShortNotice = [.. ShortNotice.Union(e.Customers).Take(WindowLimits.ShortNotice)],
            ShortNoticeCount = ShortNoticeCount + e.Customers.Length,
        },
        WindowEvent.NoticeFailed e => this with { NoticeFailed = [.. NoticeFailed.Union(e.Customers).Take(WindowLimits.ShortNotice)] },
        WindowEvent.MailResent e => this with { Resent = Resending.With(Resent, e.Mail, at) },
        _ => throw new UnreachableException($"{happened.GetType().Name} is not known to a window."),
    };

    /// <summary>A new start begins the reminders anew; what was not announced before makes what was said of delivery void.</summary>
    private Window Retold(WindowEvent.Changed e, Instant at)
    {
        Window next = this with { Plan = e.Plan, ExpectedEnd = e.Plan.EndsAt, Revision = e.Revision, MaxLength = e.MaxLength };
        next = e.Plan.StartsAt == Plan.StartsAt ? next : next with { State = WindowState.Announced, NoticedAt = at, RemindersSent = [] };
        return e.Plan.IsWithin(Plan) ? next : next with { NoticeRevision = e.Revision, ShortNotice = [], ShortNoticeCount = 0, NoticeFailed = [] };
    }
}
