using System.Globalization;
using NodaTime;
using NodaTime.Text;
using static SupportFunctions.Core.Maintenance.WindowRefusal;

namespace SupportFunctions.Core.Maintenance;

/// <summary>What may be announced (R-MNT-1, R-MNT-3, R-MNT-4, R-MNT-5). Hours are elapsed hours: a change of the clocks between two instants neither adds nor takes any.</summary>
internal static class WindowRules
{
    /// <summary>Why <paramref name="plan"/> is no plan at all; null when it is one.</summary>
    public static WindowDecision.Refused? CheckPlan(WindowPlan plan, Instant now)
    {
        if (string.IsNullOrWhiteSpace(plan.Title) || plan.Title.Length > WindowLimits.TitleCharacters || plan.Title.Any(char.IsControl))
        {
            return Refuse(Invalid, "A title of 1 to 200 characters on one line is needed; it is public.", "title");
        }

        if (plan.EndsAt <= plan.StartsAt)
        {
            return Refuse(Invalid, $"The end {At(plan.EndsAt)} is not after the start {At(plan.StartsAt)}.", "endsAt");
        }

        return plan.Length > WindowLimits.Longest ? Refuse(Invalid, $"A window of {Text(plan.Length)} is longer than seven days: split it.", "endsAt")
            : plan.StartsAt > now + WindowLimits.Farthest ? Refuse(Invalid, $"The start {At(plan.StartsAt)} is more than three years ahead.", "startsAt")
            : null;
    }

    /// <summary>Why <paramref name="plan"/> cannot be announced at <paramref name="now"/>; null when it can.</summary>
    /// <param name="isKnown">Customers were told of this time before: only what is new is asked for.</param>
    public static WindowDecision.Refused? Check(Window of, WindowPlan plan, Instant now, WindowTerms terms, bool isKnown = false) =>
        (of.Emergency is null ? (isKnown ? null : TooSoonOf(plan, now, terms)) ?? TooLongOf(of, plan, terms) : InThePast(plan, now))
        ?? OverlapOf(plan, terms)
        ?? (of.Emergency is { AcceptBreach: false } ? BreakOf(plan, terms) : null);

    /// <summary>By what its actual length is judged: what everybody concerned agreed to, or the shortest that anybody was promised.</summary>
    public static Duration MaxLength(Window of, WindowPlan plan, WindowTerms terms)
    {
        Duration[] promised = [.. terms.Affected.Where(a => !HasConsent(of, a, plan)).Select(a => a.Terms.MaxLength)];
        return promised.Length > 0 ? promised.Min()
            : terms.Affected.IsEmpty ? terms.Standard.MaxLength
            : Duration.Max(plan.Length, terms.Affected.Min(a => a.Terms.MaxLength));
    }

    private static WindowDecision.Refused? TooSoonOf(WindowPlan plan, Instant now, WindowTerms terms)
    {
        Duration notice = terms.Notice;
        if (plan.StartsAt - now >= notice)
        {
            return null;
        }

        Instant earliest = now + notice;
        string ahead = plan.StartsAt <= now ? "lies in the past" : $"is {Text(Duration.FromSeconds((long)(plan.StartsAt - now).TotalSeconds))} ahead";
        return Refuse(TooSoon, $"The start {At(plan.StartsAt)} {ahead}, and {Whose(terms, a => a.Terms.Notice == notice)} ask for {Text(notice)} of notice (R-MNT-1). The earliest start is {At(WholeMinute(earliest))}; an emergency needs a reason.", "startsAt")
            with { EarliestStart = earliest };
    }

    /// <summary>Rounded up: what people are told to enter has to pass when they enter it.</summary>
    private static Instant WholeMinute(Instant at)
    {
        var minutes = Duration.FromMinutes((long)Math.Ceiling((at - NodaConstants.UnixEpoch).TotalMinutes));
        return NodaConstants.UnixEpoch + minutes;
    }

    private static WindowDecision.Refused? TooLongOf(Window of, WindowPlan plan, WindowTerms terms)
    {
        Duration longest = MaxLength(of, plan, terms);
        return plan.Length <= longest ? null : Refuse(
                TooLong,
                $"The window takes {Text(plan.Length)}, and {Whose(terms, a => a.Terms.MaxLength == longest)} allow at most {Text(longest)} (R-MNT-1). Make it shorter, split it, or record the consent of every customer concerned (R-MNT-5).",
                "endsAt")
            with { Longest = longest };
    }

    private static WindowDecision.Refused? InThePast(WindowPlan plan, Instant now) =>
        plan.StartsAt < now - WindowLimits.BegunBefore || plan.EndsAt <= now
            ? Refuse(Invalid, $"An emergency may have begun up to {Text(WindowLimits.BegunBefore)} ago and has to end in the future: it is {At(now)} now.", "startsAt")
            : null;

    private static WindowDecision.Refused? OverlapOf(WindowPlan plan, WindowTerms terms)
    {
        BusyWindow? other = terms.Others.Where(o => plan.Overlaps(o.StartsAt, o.EndsAt)).OrderBy(o => o.StartsAt).ThenBy(o => o.Id.Number).FirstOrDefault();
        return other is null ? null : Refuse(
                Overlap,
                $"{other.Id} '{other.Title}' from {At(other.StartsAt)} to {At(other.EndsAt)} concerns {other.Shared}, too, and windows of one customer do not overlap (R-MNT-3). Start at its end, or change that one first.",
                "startsAt")
            with { Other = other };
    }

    private static WindowDecision.Refused? BreakOf(WindowPlan plan, WindowTerms terms)
    {
        AffectedCustomer? broken = terms.Affected.Where(a => a.Budget is { } left && plan.Length > left).OrderBy(a => a.Budget).ThenBy(a => a.Id, StringComparer.Ordinal).FirstOrDefault();
        return broken is null ? null : Refuse(
                BreaksAvailability,
                $"The emergency takes {Text(plan.Length)}, and what {broken.Name} was promised leaves {Text(Duration.Max(broken.Budget!.Value, Duration.Zero))} this month (R-MNT-4). Make it shorter, or say emergency.acceptBreach.",
                "endsAt")
            with { Budget = broken.Budget, Customer = broken.Id };
    }

    private static bool HasConsent(Window of, AffectedCustomer customer, WindowPlan plan) => of.Consents.Any(c => c.Customer == customer.Id && c.Covers(plan));

    private static string Whose(WindowTerms terms, Func<AffectedCustomer, bool> isBound) =>
        terms.Affected.Where(isBound).OrderBy(a => a.Id, StringComparer.Ordinal).FirstOrDefault() is { } bound ? $"the terms of {bound.Name}" : "the standard terms";

    internal static WindowDecision.Refused Refuse(WindowRefusal code, string detail, string? field = null) => new(code, detail, field);

    internal static string At(Instant instant) => InstantPattern.ExtendedIso.Format(instant);

    /// <summary>Elapsed hours, minutes and seconds: <c>26:00:00</c>, with decimals where there are any.</summary>
    internal static string Text(Duration duration)
    {
        string whole = string.Create(CultureInfo.InvariantCulture, $"{(duration.Days * 24) + duration.Hours}:{duration.Minutes:00}:{duration.Seconds:00}");
        return duration.SubsecondNanoseconds == 0 ? whole : whole + "." + duration.SubsecondNanoseconds.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0');
    }
}
