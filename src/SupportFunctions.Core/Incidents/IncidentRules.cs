using System.Collections.Immutable;
using NodaTime;
using NodaTime.Text;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Cases;
using static SupportFunctions.Core.Cases.RefusalCode;

namespace SupportFunctions.Core.Incidents;

/// <summary>What is wrong with what somebody says of an incident; null when nothing is.</summary>
internal static class IncidentRules
{
    public static IncidentDecision.Refused Refuse(RefusalCode code, string detail, string? field = null) => new(code, detail, field);

    public static IncidentDecision.Refused? CheckPlan(IncidentPlan plan, IncidentTerms terms)
    {
        if (CheckText("title", plan.Title, IncidentLimits.TitleCharacters) is { } title)
        {
            return title;
        }

        if (plan.Title.Any(char.IsControl))
        {
            return Refuse(Invalid, "A title is one line, without control characters.", "title");
        }

        if (plan.Severity == Severity.Unknown)
        {
            return Refuse(Invalid, "Say how bad it is: sev1 or sev2.", "severity");
        }

        foreach ((string field, string? engineer) in new[] { ("commander", plan.Commander), ("communicationsLead", plan.CommunicationsLead) }.Concat(plan.Roles.Select(r => ("roles", (string?)r.Engineer))))
        {
            if (engineer is not null && terms.Roster.Find(engineer) is null)
            {
                return Refuse(Invalid, $"There is no engineer '{engineer}': create the engineer first.", field);
            }
        }

        return CheckNames("roles", [.. plan.Roles.Select(r => r.Role)], IncidentLimits.Names)
            ?? CheckNames("products", plan.Scope.Products, IncidentLimits.Names)
            ?? CheckNames("regions", plan.Scope.Regions, IncidentLimits.Names)
            ?? CheckNames("customers", plan.Scope.Customers, IncidentLimits.Customers)
            ?? CheckListed("product", plan.Scope.Products, terms.Products)
            ?? CheckListed("region", plan.Scope.Regions, terms.Regions);
    }

    public static IncidentDecision.Refused? CheckCadence(Duration? every) =>
        every is null || (every >= IncidentLimits.ShortestCadence && every <= IncidentLimits.LongestCadence)
            ? null
            : Refuse(Invalid, "Updates come every PT5M to PT24H, for example every PT1H.", "updateEvery");

    public static IncidentDecision.Refused? CheckPromise(Instant? nextUpdateBy, Instant now) =>
        nextUpdateBy is null || (nextUpdateBy > now && nextUpdateBy - now <= IncidentLimits.LongestCadence)
            ? null
            : Refuse(Invalid, "The next update is promised for a time still to come, within 24 hours.", "nextUpdateBy");

    public static IncidentDecision.Refused? CheckText(string field, string? text, int characters = IncidentLimits.TextCharacters) =>
        string.IsNullOrWhiteSpace(text) ? Refuse(Invalid, $"Nothing is said in '{field}': it is needed.", field)
        : text.Length > characters ? Refuse(Invalid, FormattableString.Invariant($"{text.Length} characters are too many: at most {characters}."), field)
        : null;

    public static IncidentDecision.Refused? CheckOptional(string field, string? text, int characters = IncidentLimits.TextCharacters) =>
        string.IsNullOrWhiteSpace(text) ? null : CheckText(field, text, characters);

    /// <summary>Of a moment that outages are told of: not to come, and with a reason when it is not of just now.</summary>
    /// <param name="field">Of <paramref name="at"/>.</param>
    public static IncidentDecision.Refused? CheckMoment(string field, Instant at, string? reason, Instant now) =>
        at > now ? Refuse(Invalid, $"{InstantPattern.General.Format(at)} is still to come: what has not happened yet cannot be recorded.", field)
        : now - at > IncidentLimits.BackDatedAtMost ? Refuse(Invalid, "That is more than a year ago.", field)
        : now - at > IncidentLimits.BackDatedFreely && string.IsNullOrWhiteSpace(reason) ? Refuse(Invalid, "That is more than 15 minutes ago: availability is counted by it, so say in 'reason' how it is known.", "reason")
        : CheckOptional("reason", reason, IncidentLimits.ReasonCharacters);

    public static IncidentDecision.Refused? CheckOutages(ImmutableArray<IncidentOutage> outages, bool mayGoOn, Instant now)
    {
        if (outages.Length > IncidentLimits.Outages)
        {
            return Refuse(Invalid, $"At most {IncidentLimits.Outages} outages belong to one incident.", "outages");
        }

        for (int i = 0; i < outages.Length; i++)
        {
            IncidentOutage outage = outages[i];
            if (outage.To <= outage.From)
            {
                return Refuse(Invalid, "An outage ends after it began.", "outages");
            }

            if (outage.From > now || outage.To > now)
            {
                return Refuse(Invalid, "An outage still to come cannot be recorded.", "outages");
            }

            if (now - outage.From > IncidentLimits.BackDatedAtMost)
            {
                return Refuse(Invalid, "An outage began at most a year ago.", "outages");
            }

            if (outage.To is null && (!mayGoOn || i < outages.Length - 1))
            {
                return Refuse(Invalid, mayGoOn ? "Only the last outage may go on." : "The incident is resolved, so no outage goes on: say when it ended, or reopen the incident.", "outages");
            }

            if (i > 0 && outage.From < outages[i - 1].To)
            {
                return Refuse(Invalid, "Outages come in order and do not overlap.", "outages");
            }
        }

        return null;
    }

    public static IncidentDecision.Refused? CheckRootCause(RootCause cause) =>
        CheckText("rootCause.whatHappened", cause.WhatHappened) ?? CheckText("rootCause.why", cause.Why)
        ?? CheckText("rootCause.mended", cause.Mended) ?? CheckText("rootCause.prevention", cause.Prevention);

    private static IncidentDecision.Refused? CheckNames(string field, ImmutableArray<string> names, int most) =>
        names.Length > most ? Refuse(Invalid, $"At most {most} {field}.", field)
        : names.Any(n => string.IsNullOrWhiteSpace(n) || n.Length > IncidentLimits.NameCharacters || n.Any(char.IsControl)) ? Refuse(Invalid, $"Each of the {field} is a name of 1 to {IncidentLimits.NameCharacters} characters.", field)
        : names.Distinct(StringComparer.Ordinal).Count() < names.Length ? Refuse(Invalid, $"Each of the {field} is named once.", field)
        : null;

    private static IncidentDecision.Refused? CheckListed(string noun, ImmutableArray<string> names, ImmutableArray<string> listed) =>
        listed.IsEmpty || names.FirstOrDefault(n => !listed.Contains(n)) is not { } unknown
            ? null
            : Refuse(Invalid, $"'{unknown}' is not one of the policy's {noun}s: {string.Join(", ", listed)}.", noun + "s");
}
