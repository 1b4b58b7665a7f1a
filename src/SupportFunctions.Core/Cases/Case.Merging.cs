using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Clocks;

namespace SupportFunctions.Core.Cases;

/// <summary>Where a merged case goes on.</summary>
public sealed record MergeRecord(CaseId Into, Instant At);

/// <summary>What ties a case to others.</summary>
public sealed partial record Case
{
    public ImmutableArray<CaseLink> Links { get; init; } = [];

    /// <summary>Set on a case that was merged; every command to it belongs to the other one.</summary>
    public MergeRecord? Merge { get; init; }

    /// <summary>Who gets our messages besides the requester: those who asked on cases merged into this one.</summary>
    public ImmutableArray<Person> Recipients { get; init; } = [];

    /// <summary>Promises of merged cases that are kept here.</summary>
    public ImmutableArray<Inheritance> Inherited { get; init; } = [];

    /// <summary>Contractual clocks with a verdict whose place one of a merged case took: nothing erases a breach (R-SLA-9).</summary>
    public ImmutableArray<Clock> Replaced { get; init; } = [];

    /// <summary>Sequences of the customer's latest messages, at most <see cref="CaseLimits.KnownMessages"/>.</summary>
    public ImmutableArray<long> CustomerMessages { get; init; } = [];

    /// <summary>Those of them that became cases of their own.</summary>
    public ImmutableArray<long> SplitMessages { get; init; } = [];

    /// <summary>When the clock of that name was met by a reply, as far as it can be; see <see cref="FirstRespondedAt"/>.</summary>
    internal Instant? RespondedAt(ClockName name) => Inherited.LastOrDefault(i => i.Name == name) is { } heir ? heir.RespondedAt : FirstRespondedAt;

    /// <summary>Whether the customer's last message is without an answer of a person.</summary>
    internal bool HasUnansweredMessage => IsOpen && !Answers.Any(a => a.Stands && a.At >= (CustomerWroteAt ?? OpenedAt));

    /// <summary>The mail of which that effect is a copy to another recipient; null when the case does not remember it, or knows that it failed.</summary>
    public SentMail? MailOfCopy(string effectId) => Mails.FirstOrDefault(m => m.CopyAt(effectId) is { } copy && m.Copies[copy].Length > 0);

    /// <summary>Whom a mail to the customer, or a copy of it, went to; null when the case does not remember it.</summary>
    public string? RecipientOf(string effectId) =>
        Mails.FirstOrDefault(m => m.Mail == effectId) is { } sent ? sent.To ?? Requester?.Address
        : MailOfCopy(effectId) is { } mail && mail.CopyAt(effectId) is { } copy ? mail.Copies[copy]
        : null;

    /// <summary>Whether it is one of our latest mails to the customer, or a copy of one.</summary>
    public bool Remembers(string effectId) => Mails.Any(m => m.IsOrHasCopy(effectId));

    /// <summary>Whether a mail to the customer, or a copy of it, is known never to have arrived.</summary>
    public bool HasFailed(string effectId) =>
        Mails.Any(m => (m.Mail == effectId && m.FailedAt is not null) || (m.CopyAt(effectId) is { } copy && m.Copies[copy].Length == 0));

    private ImmutableArray<Inheritance> Responded(Instant at) => [.. Inherited.Select(i => i.RespondedAt is null ? i with { RespondedAt = at } : i)];

    private ImmutableArray<CaseLink> LinkedTo(LinkKind kind, string reference) =>
        Links.Any(l => LinkRefs.AreSame(l, new CaseLink(kind, reference))) || Links.Length >= CaseLimits.Links ? Links : Links.Add(new CaseLink(kind, reference));

    /// <summary>What was closed already stays closed as it was.</summary>
    private Case MergedInto(CaseEvent.Merged e, Instant at) => this with
    {
        Status = CaseStatus.Closed,
        ClosedBy = Status == CaseStatus.Closed ? ClosedBy : ClosedBecause.Merged,
        Merge = new MergeRecord(e.Into, at),
        Silence = null,
        HoldingNoteAt = null,
        HasOpenQuestion = false,
        Waits = Waits is [.., { To: null } wait] ? Waits.SetItem(Waits.Length - 1, wait with { To = Instant.Max(at, wait.AskedAt ?? wait.From) }) : Waits,
        Endings = Status == CaseStatus.Closed ? Endings : ClosedSince(at),
        Links = LinkedTo(LinkKind.Case, e.Into.ToString()),
    };

    private Case With(CaseEvent.Absorbed e) => this with
    {
        Links = LinkedTo(LinkKind.Case, e.From.ToString()),
        Recipients =
        [
            .. Recipients.Concat(e.Recipients.Prepend(e.Requester))
                .Where(r => r.Address != Requester?.Address).DistinctBy(r => r.Address).Take(CaseLimits.Recipients - 1),
        ],
        Participants = [.. Participants.Union(e.Participants).Take(CaseLimits.Participants)],
        Turns = e.UnansweredSince is { } since ? TurnBegan(since) : Turns,
        PreSales = PreSales ?? e.PreSales,
    };

    private Case Continued(CaseEvent.ClockContinued e, Instant at)
    {
        Clock? before = Clock(e.Clock);
        bool isJudged = before is { IsContractual: true } && (before.BreachedAt is not null || before.MetAt is not null);
        ImmutableArray<Inheritance> kept = isJudged ? Inherited : Inherited.RemoveAll(i => i.Name == e.Clock && i.Case == before?.ContinuedFrom);
        return this with
        {
            Clocks = ClockHistory.Apply(Clocks, e, at),
            Replaced = isJudged ? Replaced.Add(before!) : Replaced,
            Inherited = e.Promise is { } promise ? kept.Add(new Inheritance(e.Clock, e.From, at, promise, Knowledge[^1])) : kept,
            HoldingNoteAt = e.NoteAt ?? HoldingNoteAt,
        };
    }

    /// <summary>A resolution that never arrived did not end a case that was merged afterwards: merging did.</summary>
    private ImmutableArray<Ending> WithoutResolution(Instant resolved) =>
        Merge is { } merge && ClosedBy == ClosedBecause.Merged && Endings is [.., { To: null } ending] && ending.ResolvedAt == resolved
            ? Endings.SetItem(Endings.Length - 1, new Ending(merge.At, null, null, merge.At))
            : Endings;
}
