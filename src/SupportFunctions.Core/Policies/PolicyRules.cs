using NodaTime;
using SupportFunctions.Core.Budgets;
using SupportFunctions.Core.Calendars;
using SupportFunctions.Core.Digests;
using SupportFunctions.Core.Incidents;
using SupportFunctions.Core.Spacing;

namespace SupportFunctions.Core.Policies;

/// <summary>What is wrong with a policy as a whole; a bad one is refused and the old one stays.</summary>
public static class PolicyRules
{
    /// <summary>Each of them is kept as long as it counts.</summary>
    private const int MostMailsToOne = 200;

    private const int MostMailsToAll = 1_000_000;

    private static readonly Duration Minute = Duration.FromMinutes(1);
    private static readonly Duration Month = Duration.FromDays(31);
    private static readonly Duration Year = Duration.FromDays(366);

    /// <param name="calendars">Ids that exist.</param>
    /// <returns>Field name (camelCase) and what to do; empty when all is well.</returns>
    public static IEnumerable<(string Field, string Fault)> Check(DeskPolicy policy, IReadOnlyCollection<string> calendars)
    {
        foreach ((string field, IReadOnlyList<int> percents) in new (string, IReadOnlyList<int>)[]
                 {
                     ("warnAtPercent", policy.WarnAtPercent), ("internalWarnAtPercent", policy.InternalWarnAtPercent),
                 })
        {
            if (percents.Any(p => p is < 1 or > 99) || percents.Zip(percents.Skip(1)).Any(p => p.First >= p.Second) || percents.Count > 5)
            {
                yield return (field, "At most five whole numbers from 1 to 99, rising, for example [50, 75, 90].");
            }
        }

        if (policy.WarnLeadFromPercent is < 1 or > 100)
        {
            yield return ("warnLeadFromPercent", "A whole number from 1 to 100; 100 means that leads hear of breaches only.");
        }

        if (policy.InternalResponse.Duration < Minute || policy.InternalResponse.Duration > Year)
        {
            yield return ("internalResponse", "A duration from PT1M to a year, for example PT1H.");
        }

        if (policy.InternalResponse.Mode == CountingMode.Unknown)
        {
            yield return ("internalResponse", "The mode is one of working, rolled, wall.");
        }

        foreach ((string field, string id) in new[] { ("internalResponse", policy.InternalResponse.Calendar), ("workingDaysCalendar", policy.WorkingDaysCalendar) })
        {
            if (!calendars.Contains(id))
            {
                yield return (field, $"The calendar '{id}' does not exist: create it first, or name one of {string.Join(", ", calendars.Order(StringComparer.Ordinal))}.");
            }
        }

        foreach ((string field, Duration value) in new[] { ("nextReplyWithin", policy.NextReplyWithin), ("defaultPromise", policy.DefaultPromise) })
        {
            if (value < Minute || value > Year)
            {
                yield return (field, "A duration from PT1M to a year, for example PT24H.");
            }
        }

        IReadOnlyList<int> reminders = policy.RemindAfterWorkingDays;
        if (reminders.Count > 5 || reminders.Any(d => d is < 1 or > 365) || reminders.Zip(reminders.Skip(1)).Any(p => p.First >= p.Second))
        {
            yield return ("remindAfterWorkingDays", "At most five whole numbers from 1 to 365, rising, for example [3, 7].");
        }

        IReadOnlyList<int> questions = policy.RemindPreSalesAfterWorkingDays;
        if (questions.Count > 5 || questions.Any(d => d is < 1 or > 365) || questions.Zip(questions.Skip(1)).Any(p => p.First >= p.Second))
        {
            yield return ("remindPreSalesAfterWorkingDays", "At most five whole numbers from 1 to 365, rising, for example [2]; none for no reminder.");
        }

        if (policy.CloseAfterWorkingDays is < 1 or > 730 || (reminders.Count > 0 && policy.CloseAfterWorkingDays <= reminders[^1]))
        {
            yield return ("closeAfterWorkingDays", "A whole number from 1 to 730, above the last reminder, so that the last reminder can be answered.");
        }

        foreach ((string field, IReadOnlyList<MailLimit> limits, int most) in new (string, IReadOnlyList<MailLimit>, int)[]
                 {
                     ("replyBudget.perCase", policy.ReplyBudget.PerCase, MostMailsToOne), ("replyBudget.perAddress", policy.ReplyBudget.PerAddress, MostMailsToOne),
                     ("replyBudget.total", policy.ReplyBudget.Total, MostMailsToAll),
                 })
        {
            if (limits.Count > 5 || limits.Any(l => l.Mails < 0 || l.Mails > most || l.Within < Duration.FromSeconds(1) || l.Within > Month))
            {
                yield return (field, FormattableString.Invariant($"At most five limits of 0 to {most} mails within PT1S to PT744H, for example [{{\"mails\":10,\"within\":\"PT10M\"}}]; an empty list for no limit."));
            }
        }

        if (policy.ReplyBudget.QuietWithin < Duration.Zero || policy.ReplyBudget.QuietWithin > Month)
        {
            yield return ("replyBudget.quietWithin", "A duration from PT0S to PT744H, for example PT24H.");
        }

        foreach ((string field, Duration value) in new[] { ("mailSpacing.span", policy.MailSpacing.Span), ("mailSpacing.gather", policy.MailSpacing.Gather) })
        {
            if (value < Duration.Zero || value > MailSpacing.Longest)
            {
                yield return (field, "A duration from PT0S, for not at all, to PT24H, for example PT1H.");
            }
        }

        IReadOnlyList<Duration> before = policy.Maintenance.RemindBefore;
        if (before.Count > 5 || before.Any(b => b < Minute || b > Duration.FromDays(30)) || before.Zip(before.Skip(1)).Any(p => p.First <= p.Second))
        {
            yield return ("maintenance.remindBefore", "At most five durations from PT1M to PT720H, falling, for example [\"PT24H\",\"PT1H\"]; none for no reminder.");
        }

        if (policy.Maintenance.AnnounceAhead < Duration.FromDays(1) || policy.Maintenance.AnnounceAhead > Duration.FromDays(60))
        {
            yield return ("maintenance.announceAhead", "A duration from PT24H to PT1440H, for example PT168H.");
        }

        if (policy.Maintenance.OverrunEstimate < Minute * 5 || policy.Maintenance.OverrunEstimate > Duration.FromHours(4))
        {
            yield return ("maintenance.overrunEstimate", "A duration from PT5M to PT4H, for example PT30M.");
        }

        if (policy.Incidents.UpdateEvery < IncidentLimits.ShortestCadence || policy.Incidents.UpdateEvery > IncidentLimits.LongestCadence)
        {
            yield return ("incidents.updateEvery", "A duration from PT5M to PT24H, for example PT1H.");
        }

        if (policy.Incidents.NagBefore < Duration.Zero || policy.Incidents.NagBefore > Duration.FromHours(12))
        {
            yield return ("incidents.nagBefore", "A duration from PT0S, for not at all, to PT12H, for example PT10M.");
        }

        if (policy.Incidents.FollowUpAfter < Duration.FromHours(1) || policy.Incidents.FollowUpAfter > Duration.FromDays(7))
        {
            yield return ("incidents.followUpAfter", "A duration from PT1H to PT168H, for example PT24H.");
        }

        if (!DayNames.TryRead(policy.Digest.Day, out _))
        {
            yield return ("digest.day", "A day: one of mon, tue, wed, thu, fri, sat, sun.");
        }

        if (DigestSchedule.TryReadTime(policy.Digest.At) is null)
        {
            yield return ("digest.at", "A time of day as HH:mm, from 00:00 to 23:59, for example 08:00.");
        }

        if (policy.Digest.WindowsAhead < Duration.FromDays(1) || policy.Digest.WindowsAhead > Duration.FromDays(60))
        {
            yield return ("digest.windowsAhead", "A duration from PT24H to PT1440H, for example PT336H.");
        }

        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(policy.TimeZone) is null)
        {
            yield return ("timeZone", $"Zone '{policy.TimeZone}' is not a time zone known here; use an IANA id such as Europe/Vienna.");
        }

        if (policy.Leadership.Length > 20)
        {
            yield return ("leadership", "At most twenty addresses; use a mailing list for more.");
        }

        foreach (string address in policy.Leadership.Where(a => a.Length is < 3 or > 254 || a.Count(c => c == '@') != 1 || a.Any(c => char.IsControl(c) || c is ' ' or '<' or '>' or ',')))
        {
            yield return ("leadership", $"'{address}' is not a mail address.");
        }
    }
}
