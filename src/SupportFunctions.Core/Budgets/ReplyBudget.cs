using System.Collections.Immutable;
using NodaTime;

namespace SupportFunctions.Core.Budgets;

/// <summary>At most so many automatic mails within any span of that length; at its far end a mail does not count any more.</summary>
public sealed record MailLimit(int Mails, Duration Within);

/// <summary>
/// How much the desk sends to customers without a person: acknowledgements, status mails, reminders, closings. It ends what two machines have
/// to say to one another. It never touches what is accepted, what a person writes, or mail to staff.
/// </summary>
/// <remarks>Every limit of a level holds. A level without a limit limits nothing.</remarks>
public sealed record ReplyBudget
{
    public static ReplyBudget Default { get; } = new();

    /// <summary>To one address about one case. Default 10 in 10 minutes.</summary>
    public ImmutableArray<MailLimit> PerCase { get; init; } = [new(10, Duration.FromMinutes(10))];

    /// <summary>To one address, whatever it is about. Default 10 in 10 minutes, and 50 in a day: a machine that takes its time is one, too.</summary>
    public ImmutableArray<MailLimit> PerAddress { get; init; } = [new(10, Duration.FromMinutes(10)), new(50, Duration.FromHours(24))];

    /// <summary>To all addresses together. Default 100 in an hour; a desk with more customers than that sets its own.</summary>
    public ImmutableArray<MailLimit> Total { get; init; } = [new(100, Duration.FromHours(1))];

    /// <summary>
    /// A case that was opened within that time of an overrun of its address gets no status mail (R-MSG-4) and no reminder of questions (R-IN-3) until a person has answered it: else two
    /// machines would begin anew with every unmet promise. Default 24 h; zero for not at all.
    /// </summary>
    public Duration QuietWithin { get; init; } = Duration.FromHours(24);
}

/// <summary>What an automatic mail was kept back by.</summary>
public enum WithheldBy
{
    None = 0,
    /// <summary><see cref="ReplyBudget.PerCase"/>.</summary>
    CaseBudget = 1,
    /// <summary><see cref="ReplyBudget.PerAddress"/>.</summary>
    AddressBudget = 2,
    /// <summary><see cref="ReplyBudget.Total"/>.</summary>
    TotalBudget = 3,
    /// <summary><see cref="ReplyBudget.QuietWithin"/>.</summary>
    QuietTime = 4,
    /// <summary>The address's holder reported a mail of ours as unwanted (RFC 5965).</summary>
    Complaint = 5,
    /// <summary>The message asked for no automatic answer, or its address takes none.</summary>
    Sender = 6,
}

/// <param name="Why">For people.</param>
public sealed record Withholding(WithheldBy By, string Why)
{
    /// <summary>A budget that has room again after a while, and nobody's wish.</summary>
    public bool IsPassing => By is WithheldBy.CaseBudget or WithheldBy.AddressBudget or WithheldBy.TotalBudget;
}
