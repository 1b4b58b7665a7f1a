using System.Collections.Immutable;
using SupportFunctions.Core.Budgets;
using SupportFunctions.Core.Policies;
using SupportFunctions.Desk.Calendars;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Resources;

namespace SupportFunctions.Desk.Policies;

/// <summary>What a policy must be: <see cref="PolicyRules"/>, once nothing in it is missing.</summary>
public sealed class PolicyChecks(ResourceTable<CalendarResource> calendars) : ResourceRules<DeskPolicy>
{
    private const int MaxEntries = 1_000;

    private const int MaxPercents = 100;

    public override async ValueTask CheckAsync(string id, DeskPolicy value, Faults faults, CancellationToken cancellation)
    {
        bool isWhole = CheckLists(value, faults);
        foreach ((string field, object? part) in new (string, object?)[]
                 {
                     ("internalResponse", value.InternalResponse), ("internalResponse.calendar", value.InternalResponse is null ? "" : value.InternalResponse.Calendar),
                     ("workingDaysCalendar", value.WorkingDaysCalendar), ("timeZone", value.TimeZone), ("digest", value.Digest), ("mailSpacing", value.MailSpacing),
                 })
        {
            if (part is null)
            {
                faults.Add(field, "This cannot be null: leave it out for the default.");
                isWhole = false;
            }
        }

        if (!isWhole)
        {
            return;
        }

        string[] ids = [.. (await calendars.AllAsync(cancellation)).Select(c => c.Id)];
        foreach ((string field, string fault) in PolicyRules.Check(value, ids))
        {
            faults.Add(field, fault);
        }
    }

    private static bool CheckBudget(ReplyBudget? budget, Faults faults)
    {
        if (budget is null)
        {
            faults.Add("replyBudget", "This cannot be null: leave it out for the default.");
            return false;
        }

        bool isWhole = true;
        foreach ((string field, ImmutableArray<MailLimit> limits) in new[]
                 {
                     ("replyBudget.perCase", budget.PerCase), ("replyBudget.perAddress", budget.PerAddress), ("replyBudget.total", budget.Total),
                 })
        {
            if (limits.Any(l => l is null))
            {
                faults.Add(field, "No limit can be null: leave it out.");
                isWhole = false;
            }
        }

        return isWhole;
    }

    private static bool CheckLists(DeskPolicy value, Faults faults)
    {
        bool isWhole = CheckBudget(value.ReplyBudget, faults)
            & Checks.Count(faults, "warnAtPercent", value.WarnAtPercent.Length, MaxPercents)
            & Checks.Count(faults, "internalWarnAtPercent", value.InternalWarnAtPercent.Length, MaxPercents)
            & Checks.Count(faults, "remindAfterWorkingDays", value.RemindAfterWorkingDays.Length, MaxPercents)
            & Checks.Count(faults, "remindPreSalesAfterWorkingDays", value.RemindPreSalesAfterWorkingDays.Length, MaxPercents);
        foreach ((string field, ImmutableArray<string> list) in new[]
                 {
                     ("leadership", value.Leadership), ("products", value.Products), ("features", value.Features),
                     ("regions", value.Regions), ("publicMailDomains", value.PublicMailDomains),
                 })
        {
            isWhole &= Checks.Count(faults, field, list.Length, MaxEntries);
            for (int i = 0; i < list.Length && i < MaxEntries; i++)
            {
                isWhole &= Checks.Text(faults, Checks.At(field, i), list[i]);
            }
        }

        return isWhole;
    }
}
