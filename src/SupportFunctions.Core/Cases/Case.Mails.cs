using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Budgets;
using SupportFunctions.Core.Mails;

namespace SupportFunctions.Core.Cases;

/// <summary>Our mails to the customer: what went out, what arrived, and what was kept back.</summary>
public sealed partial record Case
{
    /// <summary>Message-IDs, root first, at most <see cref="CaseLimits.ThreadEntries"/>; our own mails as <c>desk:</c> and their effect id.</summary>
    public ImmutableArray<string> Thread { get; init; } = [];

    /// <summary>Our latest mails to the customer, oldest first, at most <see cref="CaseLimits.RememberedMails"/>.</summary>
    public ImmutableArray<SentMail> Mails { get; init; } = [];

    /// <summary>Steps at which the customer was told something without a person.</summary>
    public int AutomaticMails { get; init; }

    /// <summary>Automatic mails that a budget or a wish kept back, oldest first, at most <see cref="CaseLimits.RememberedWithheld"/>.</summary>
    public ImmutableArray<WithheldMail> Withheld { get; init; } = [];

    /// <summary>The last update that was told of each incident.</summary>
    public ImmutableArray<ToldIncident> IncidentsTold { get; init; } = [];

    /// <summary>Each known issue of the case as its customer knows it.</summary>
    public ImmutableArray<SeenKnownIssue> KnownIssuesSeen { get; init; } = [];

    /// <summary>How often the customer was asked how we did (R-END-2).</summary>
    public int RatingsAsked { get; init; }

    /// <summary>What was said, oldest first, at most <see cref="CaseLimits.Ratings"/>.</summary>
    public ImmutableArray<CaseRating> Ratings { get; init; } = [];

    /// <summary>Mails that were sent again by hand, of the last day before the newest of them.</summary>
    public ImmutableArray<Resent> Resent { get; init; } = [];

    /// <summary>Our latest mail is known never to have arrived. One that was sent again may have gone elsewhere, and says nothing of the requester's mailbox.</summary>
    internal bool IsLatestMailFailed => Mails.LastOrDefault(m => !m.IsResent) is { FailedAt: not null };

    private Case SentAgain(CaseEvent.MailResent e, Instant at) => this with
    {
        Resent = Resending.With(Resent, e.Mail, at),
        Mails = e.IsStaff ? Mails : [.. Mails.TakeLast(CaseLimits.RememberedMails - 1), new SentMail(e.Mail, e.Kind, at) { To = e.To }],
    };

    private Case Rated(CaseEvent.Rated e, Instant at) => this with
    {
        Ratings = Ratings.FirstOrDefault(r => r.Mail == e.Mail) is { } before
            ? Ratings.Replace(before, before with { Answer = e.Answer, Comment = e.Comment, At = at })
            : [.. Ratings.TakeLast(CaseLimits.Ratings - 1), new CaseRating(e.Mail, e.Answer, e.Comment, at, at)],
    };

    private Case Delivered(CaseEvent.MailDelivered e, Instant at) => this with
    {
        Mails = [.. Mails.Select(m => m.Mail == e.Mail ? m with { DeliveredAt = at } : m)],
        Answers = [.. Answers.Select(a => a.Mail == e.Mail ? a with { DeliveredAt = at } : a)],
    };

    private Case Told(CaseEvent.CustomerTold e, Instant at) => this with
    {
        AutomaticMails = AutomaticMails + (e.Kind.IsAutomatic() ? 1 : 0),
        RatingsAsked = RatingsAsked + (e.Kind == MailKind.Closed ? 1 : 0),
        Thread = Threaded("desk:" + e.Mail),
        Mails = [.. Mails.TakeLast(CaseLimits.RememberedMails - 1), new SentMail(e.Mail, e.Kind, at) { Copies = [.. Recipients.Select(r => r.Address)] }],
        Answers = e.Kind is MailKind.Reply or MailKind.Question or MailKind.Resolution && Answers is [.., { Mail: null } answer]
            ? Answers.SetItem(Answers.Length - 1, answer with { Mail = e.Mail })
            : Answers,
        HoldingNoteAt = e.Kind == MailKind.HoldingNote ? e.HearAgainBy : LeavesStatusMail(e.Kind) ? HoldingNoteAt : null,
    };

    /// <summary>What was withheld of the questions ends the reminders before the next that is named; the status mail that is owed has nothing to do with them, nor with an incident or a known issue.</summary>
    private Case KeptBack(CaseEvent.NoteWithheld e, Instant at) => this with
    {
        // Withheld while we wait for an answer, it stays owed for the time after it.
        HoldingNoteAt = LeavesStatusMail(e.Kind) ? HoldingNoteAt : e.AgainAt ?? (IsAwaitingAnswer && e.Kind == MailKind.HoldingNote ? at : null),
        Silence = e.Silence ?? Silence,
        Withheld = e.Limit == WithheldBy.None ? Withheld : [.. Withheld.TakeLast(CaseLimits.RememberedWithheld - 1), new WithheldMail(at, e.Kind, e.Limit)],
        PreSales = e.Kind == MailKind.PreSalesQuestions && PreSales is { } asked ? asked with { RemindAt = [.. asked.RemindAt.Where(r => r >= e.AgainAt)] } : PreSales,
    };

    /// <summary>What never arrived was no response and no question.</summary>
    private Case Failed(string mail, Instant at)
    {
        Case next = this with
        {
            Mails = [.. Mails.Select(m => m.Mail == mail ? m with { FailedAt = at } : m.WithoutCopy(mail))],
            Answers = [.. Answers.Select(a => a.Mail == mail ? a with { FailedAt = at } : a)],
        };
        if (Answers.FirstOrDefault(a => a.Mail == mail) is not { } failed)
        {
            return next;
        }

        return next with
        {
            Turns = next.TurnsWithout(failed, isSettled: Status == CaseStatus.Closed && Merge is null),
            HasOpenQuestion = HasOpenQuestion && (!failed.Asks || next.AskedAt is not null),
            FirstRespondedAt = failed.CountsAsResponse && FirstRespondedAt == failed.At
                ? next.Answers.FirstOrDefault(a => a is { Stands: true, CountsAsResponse: true })?.At
                : FirstRespondedAt,
            Inherited = [.. Inherited.Select(i => failed.CountsAsResponse && i.RespondedAt == failed.At
                ? i with { RespondedAt = next.Answers.FirstOrDefault(a => a is { Stands: true, CountsAsResponse: true } && a.At > failed.At)?.At }
                : i)],
            Endings = failed.IsResolution && !next.Answers.Any(a => a.Stands && a.At > failed.At) ? WithoutResolution(failed.At) : Endings,
        };
    }

    /// <summary>It says nothing of what was promised on the case, so that the status mail stays owed as it was.</summary>
    private static bool LeavesStatusMail(MailKind kind) => kind is MailKind.PreSalesQuestions or MailKind.IncidentUpdate or MailKind.KnownIssueUpdate;

    private Case Knowing(SeenKnownIssue? seen) =>
        seen is null ? this : this with { KnownIssuesSeen = [.. KnownIssuesSeen.Where(k => k.Issue != seen.Issue), seen] };

    private ImmutableArray<string> Threaded(string id)
    {
        ImmutableArray<string> all = Thread.Contains(id) || id.Length > CaseLimits.MessageIdCharacters ? Thread : Thread.Add(id);
        return all.Length > CaseLimits.ThreadEntries ? all.RemoveAt(1) : all;
    }
}
