using System.Globalization;
using NodaTime;

namespace SupportFunctions.Core.Budgets;

/// <summary>Whether one more automatic mail may go out. Pure.</summary>
public static class BudgetRules
{
    public const string Complained = "The address's holder has reported a mail of ours as unwanted: it gets only what a person writes, and acknowledgements.";

    /// <returns>Null: it may.</returns>
    public static Withholding? Check(ReplyBudget budget, AutomaticMail mail, AddressUse address, TotalUse total, Instant now)
    {
        if (address.ComplainedAt is not null && !mail.Kind.IsAnswer())
        {
            return new Withholding(WithheldBy.Complaint, Complained);
        }

        if (!mail.IsAnswered && mail.Kind.IsOfItsOwnAccord() && address.Overruns.Any(o => Apart(o, mail.OpenedAt) < budget.QuietWithin))
        {
            return new Withholding(
                WithheldBy.QuietTime,
                $"The case came within {Words(budget.QuietWithin)} of an overrun of its address's budget, as a machine's would: no status mail and no reminder until a person has answered it.");
        }

        foreach (MailLimit limit in budget.PerCase.Where(l => address.Count(l, now, mail.Case) >= l.Mails))
        {
            return new Withholding(WithheldBy.CaseBudget, $"{Words(limit)} to this address about this case: that is the budget.");
        }

        foreach (MailLimit limit in budget.PerAddress.Where(l => address.Count(l, now) >= l.Mails))
        {
            return new Withholding(WithheldBy.AddressBudget, $"{Words(limit)} to this address: that is the budget.");
        }

        return CheckTotal(budget, total, now);
    }

    /// <summary>The last of the checks, for which nothing of the address has to be known.</summary>
    public static Withholding? CheckTotal(ReplyBudget budget, TotalUse total, Instant now)
    {
        foreach (MailLimit limit in budget.Total.Where(l => total.Count(l, now) >= l.Mails))
        {
            return new Withholding(WithheldBy.TotalBudget, $"{Words(limit)} to all customers together: that is the budget.");
        }

        return null;
    }

    private static Duration Apart(Instant one, Instant other) => one > other ? one - other : other - one;

    private static string Words(MailLimit limit) =>
        string.Create(CultureInfo.InvariantCulture, $"{limit.Mails} automatic {(limit.Mails == 1 ? "mail" : "mails")} within {Words(limit.Within)}");

    private static string Words(Duration span) => span switch
    {
        { TotalHours: var hours } when hours >= 1 && hours == Math.Floor(hours) => Counted(hours, "hour"),
        { TotalMinutes: var minutes } when minutes >= 1 && minutes == Math.Floor(minutes) => Counted(minutes, "minute"),
        _ => Counted(span.TotalSeconds, "second"),
    };

    private static string Counted(double count, string unit) => string.Create(CultureInfo.InvariantCulture, $"{count} {unit}{(count == 1 ? "" : "s")}");
}
