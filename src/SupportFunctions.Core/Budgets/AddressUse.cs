using System.Collections.Immutable;
using NodaTime;

namespace SupportFunctions.Core.Budgets;

/// <param name="Key">Of the mail: the same one is counted once, however often its commit is tried.</param>
public sealed record CountedMail(string Key, string Case, Instant At);

/// <summary>What an address was sent without a person, as far back as its limits look.</summary>
/// <param name="ComplainedAt">When it was last said that our mail is unwanted there; null: never, or an administrator has settled it.</param>
public sealed record AddressUse(ImmutableArray<CountedMail> Mails, Instant? ComplainedAt = null)
{
    /// <summary>
    /// An overrun is kept that much longer than it quietens new cases. A case of then that no person has answered in all this time gets status
    /// mails like any other; what two machines make of that still ends within the budget.
    /// </summary>
    public static readonly Duration OverrunsKeptFor = Duration.FromDays(90);

    private const int MostOverruns = 20;

    private static readonly Duration _oneOverrun = Duration.FromMinutes(10);

    /// <summary>Whatever the limits are, a row stays small.</summary>
    private const int MostKept = 1_000;

    public static AddressUse None { get; } = new([]);

    /// <summary>When mails to it were kept back by a budget of its own, oldest first; those within ten minutes are one.</summary>
    public ImmutableArray<Instant> Overruns { get; init; } = [];

    public AddressUse OverAt(Instant at) =>
        Overruns is [.., var last] && at - last < _oneOverrun ? this : this with { Overruns = [.. Overruns.TakeLast(MostOverruns - 1), at] };

    public bool Has(string key) => Mails.Any(m => m.Key == key);

    public int Count(MailLimit limit, Instant now, string? of = null) => Mails.Count(m => m.At > now - limit.Within && (of is null || m.Case == of));

    public AddressUse With(CountedMail mail, ReplyBudget budget)
    {
        Duration longest = LongestOf(budget);
        return this with { Mails = [.. Mails.Where(m => m.At > mail.At - longest).TakeLast(MostKept - 1), mail] };
    }

    /// <summary>Nothing of it can count any more, so that it is as if there were none. A complaint stands until somebody settles it.</summary>
    public bool IsPast(ReplyBudget budget, Instant now)
    {
        Duration longest = LongestOf(budget);
        return ComplainedAt is null && Mails.All(m => m.At <= now - longest) && Overruns.All(o => o <= now - budget.QuietWithin - OverrunsKeptFor);
    }

    private static Duration LongestOf(ReplyBudget budget) =>
        budget.PerCase.Concat(budget.PerAddress).Select(l => l.Within).DefaultIfEmpty(Duration.Zero).Max();
}

/// <summary>How many automatic mails went out when, to everybody together.</summary>
public sealed record TotalUse(ImmutableArray<TotalUse.Slot> Slots)
{
    /// <summary>Up to that many mails each is counted at its own instant.</summary>
    public const int MostSlots = 200;

    public static TotalUse None { get; } = new([]);

    public long Count(MailLimit limit, Instant now) => Slots.Where(s => s.At > now - limit.Within).Sum(s => (long)s.Mails);

    /// <summary>Above <see cref="MostSlots"/> the mails of a two-hundredth of the span are counted at its last: never too early, and at most that much too late.</summary>
    public TotalUse With(Instant at, ReplyBudget budget)
    {
        Duration longest = budget.Total.Select(l => l.Within).DefaultIfEmpty(Duration.Zero).Max();
        ImmutableArray<Slot> kept = [.. Slots.Where(s => s.At > at - longest)];
        return kept.Length >= MostSlots && kept[^1] is var last && at - last.From < longest / MostSlots
            ? new TotalUse(kept.SetItem(kept.Length - 1, new Slot(last.From, Instant.Max(at, last.At), last.Mails + 1)))
            : new TotalUse(kept.Add(new Slot(at, at, 1)));
    }

    /// <param name="From">Its first mail.</param>
    /// <param name="At">Its last one.</param>
    public sealed record Slot(Instant From, Instant At, int Mails);
}
