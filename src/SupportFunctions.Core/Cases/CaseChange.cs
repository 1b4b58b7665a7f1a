using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using SupportFunctions.Core.Budgets;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Core.Engineers;
using SupportFunctions.Core.Mails;

namespace SupportFunctions.Core.Cases;

/// <summary>A decision in the making: events are applied as they are added, so that each sees what the one before changed.</summary>
internal sealed class CaseChange(Case start, DeskTerms terms)
{
    private readonly ImmutableArray<RecordedEvent>.Builder _events = ImmutableArray.CreateBuilder<RecordedEvent>();
    private readonly List<ClockNews> _news = [];
    private readonly ImmutableArray<Effect>.Builder _effects = ImmutableArray.CreateBuilder<Effect>();
    private int _copies;

    public Case Case { get; private set; } = start;

    public DeskTerms Terms { get; } = terms;

    /// <summary>Why the command itself makes a status mail on the way useless; null when it does not.</summary>
    public string? NoStatusMail { get; init; }

    public void Add(Instant at, string by, CaseEvent happened)
    {
        var recorded = new RecordedEvent(Case.Sequence + 1, at, by, happened);
        Case = Case.Apply(recorded);
        _events.Add(recorded);
    }

    /// <summary>A mail to whoever asked, recorded as one event; promises nothing when <paramref name="hearAgainBy"/> is null.</summary>
    /// <returns>Whether it goes out; the record says why not.</returns>
    public bool TellCustomer(Instant at, MailKind kind, Instant? hearAgainBy, Func<MailFacts, MailFacts> fill)
    {
        Person requester = Case.Requester ?? throw new InvalidOperationException($"{Case.Id} has no requester.");
        if (!Case.Recipients.Prepend(requester).Any(p => p.TakesMail()))
        {
            // What a person says there has to be said there by that person: nothing is sent, and the record says so.
            Add(at, CaseCommand.ByDesk, new CaseEvent.NoteWithheld(
                kind, $"Nobody on this case has a mail address, so nothing was sent: whoever is to hear it has to be told by {Case.Channel}."));
            return false;
        }

        if (WhyToNobody(kind) is { } why)
        {
            Add(at, CaseCommand.ByDesk, new CaseEvent.NoteWithheld(kind, why.Why, why.By));
            return false;
        }

        // Before the mail itself: it is what the case goes on from.
        foreach (Withholding left in Case.Recipients.Prepend(requester).Where(r => r.TakesMail()).Select(r => WhyWithheld(kind, r.Address)).OfType<Withholding>().Distinct())
        {
            Add(at, CaseCommand.ByDesk, new CaseEvent.NoteWithheld(kind, $"Only to some who asked: {left.Why}", left.By));
        }

        string id = EffectId(Case.Sequence + 1, 1);
        MailFacts facts = fill(Facts(at) with { HearAgainBy = hearAgainBy });
        Add(at, CaseCommand.ByDesk, new CaseEvent.CustomerTold(kind, id, hearAgainBy));
        int place = 0;
        foreach (Person person in Case.Recipients.Prepend(requester))
        {
            place++;
            if (!person.TakesMail() || WhyWithheld(kind, person.Address) is not null)
            {
                continue;
            }

            var recipient = new MailRecipient(
                person.Address, person.Name, Case.Customer?.TimeZone ?? Terms.Policy.TimeZone, Case.Customer?.Language ?? "en", IsStaff: false);
            _effects.Add(new Effect.SendMail(EffectId(Case.Sequence, place), kind, recipient, facts with { Status = Case.Status }));
        }

        _copies += place - 1;
        return true;
    }

    /// <summary>Why such a mail would reach none of those who take mail; null when it would reach somebody, or when nobody takes any.</summary>
    /// <returns>What passes, where something does: then the mail is worth another try.</returns>
    public Withholding? WhyToNobody(MailKind kind)
    {
        Withholding?[] all = [.. Case.Recipients.Prepend(Case.Requester!).Where(p => p.TakesMail()).Select(p => WhyWithheld(kind, p.Address))];
        return all.Length == 0 || all.Contains(null) ? null : Array.Find(all, w => w!.IsPassing) ?? all[0];
    }

    /// <summary>A person's words are never kept back.</summary>
    private Withholding? WhyWithheld(MailKind kind, string address) =>
        !kind.IsAutomatic() ? null
        : Terms.Withheld.TryGetValue((kind, address), out Withholding? withheld) ? withheld
        : NoReplyAddress.Is(address) ? new Withholding(WithheldBy.Sender, NoReplyAddress.Why)
        : null;

    /// <summary>Something that another case is to do, after the event that it follows from.</summary>
    /// <param name="effect">Takes the effect's id.</param>
    public void Ask(Func<string, Effect> effect) => _effects.Add(effect(EffectId(Case.Sequence, 1)));

    /// <summary>A mail to one person on our side who is no engineer of the desk; after the event that it is about.</summary>
    public void TellColleague(Instant at, MailKind kind, Person to, Func<MailFacts, MailFacts> fill) => _effects.Add(new Effect.SendMail(
        EffectId(Case.Sequence, 1), kind, new MailRecipient(to.Address, to.Name, Terms.Policy.TimeZone, "en", IsStaff: true), fill(Facts(at))));

    /// <summary>A mail to the assignee, or to the leads when there is none; after the event that it is about.</summary>
    public void TellStaffOf(Instant at, MailKind kind, Func<MailFacts, MailFacts> fill)
    {
        IEnumerable<EngineerTerms> to = Terms.Roster.Find(Case.Assignee) is { } assignee ? [assignee] : Terms.Roster.Leads;
        int place = 0;
        foreach (EngineerTerms engineer in to.DistinctBy(e => e.Email.ToLowerInvariant()).Take(CaseLimits.StaffMails))
        {
            var recipient = new MailRecipient(engineer.Email, engineer.Name, Terms.Policy.TimeZone, "en", IsStaff: true);
            _effects.Add(new Effect.SendMail(EffectId(Case.Sequence, ++place), kind, recipient, fill(Facts(at))));
        }
    }

    /// <summary>A mail to one engineer, after the event that it is about; nobody is told where the name is no engineer's.</summary>
    public void TellEngineer(Instant at, string engineer, MailKind kind, Func<MailFacts, MailFacts> fill)
    {
        if (Terms.Roster.Find(engineer) is { } to)
        {
            var recipient = new MailRecipient(to.Email, to.Name, Terms.Policy.TimeZone, "en", IsStaff: true);
            _effects.Add(new Effect.SendMail(EffectId(Case.Sequence, 1), kind, recipient, fill(Facts(at))));
        }
    }

    /// <summary>A mail as it was, with an id of its own and the date of today.</summary>
    public void SendAgain(Instant at, string by, Effect.SendMail mail)
    {
        string id = Resending.IdOf(mail.Id, Case.Sequence + 1);
        Add(at, by, new CaseEvent.MailResent(id, mail.Id, mail.Kind, mail.To.Address, mail.To.IsStaff));
        _effects.Add(mail with { Id = id, Facts = mail.Facts with { At = at } });
    }

    /// <summary>Only the latest news of a clock is mailed: after a standstill nobody gets a pile of outdated warnings.</summary>
    /// <remarks>Where a merged case's clock took the place of our own, both may have breached; one mail tells of it. A warning never takes a breach's place.</remarks>
    public void NoteNews(Clock clock, Instant at, int percent)
    {
        _news.RemoveAll(n => n.Clock.Name == clock.Name && (n.Clock.StartedAt == clock.StartedAt || n.IsBreach == percent >= ClockNews.Breach));
        _news.Add(new ClockNews(Case.Sequence, clock, at, percent));
    }

    /// <summary>What was said of a clock that is no more is no news.</summary>
    public void DropNews(ClockName name) => _news.RemoveAll(n => n.Clock.Name == name);

    public MailFacts Facts(Instant at) => new(
        Case.Id, Case.Subject, Case.Status, Case.Severity, Case.Priority, Case.Customer?.Name, at, null, Case.Thread)
    {
        Assignee = Terms.Roster.Find(Case.Assignee)?.Name ?? Case.Assignee,
        FirstResponseBy = ClockKeeping.FirstResponseBy(Case),
    };

    public Decision.Accepted Accept()
    {
        TellStaff();
        return new(Case, _events.ToImmutable(), _effects.ToImmutable());
    }

    /// <summary>The gravest news first, to at most <see cref="CaseLimits.StaffMails"/> recipients; a warning about a clock that stopped meanwhile is no news.</summary>
    private void TellStaff()
    {
        // Copies to the customer's other people go first: all mails of a commit have to fit into one batch.
        int left = CaseLimits.StaffMails - _copies;
        foreach (ClockNews news in _news
                     .Where(n => n.IsBreach || Case.Clock(n.Clock.Name) is { IsOpen: true } now && now.StartedAt == n.Clock.StartedAt)
                     .OrderByDescending(n => n.IsBreach).ThenByDescending(n => n.IsContractual).ThenBy(n => n.Sequence))
        {
            MailFacts facts = Facts(news.At) with
            {
                Clock = news.Clock.Name,
                Percent = news.Percent,
                DueAt = news.Clock.DueAt,
                Agreement = news.Clock.Agreement,
                IsProvisional = news.Clock.IsProvisional,
            };
            int place = 0;
            foreach ((string address, string? name) in news.Recipients(Terms, Case.Assignee).Take(left))
            {
                var recipient = new MailRecipient(address, name, Terms.Policy.TimeZone, "en", IsStaff: true);
                _effects.Add(new Effect.SendMail(
                    EffectId(news.Sequence, ++place), news.IsBreach ? MailKind.ClockBreach : MailKind.ClockWarning, recipient, facts));
            }

            left -= place;
        }
    }

    private string EffectId(long sequence, int place) =>
        string.Create(CultureInfo.InvariantCulture, $"{Case.Id}-{sequence}-{place}");
}
