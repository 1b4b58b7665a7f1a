using System.Collections.Immutable;
using NodaTime;

namespace SupportFunctions.Core.Maintenance;

/// <summary>What a window repeats by. Each occurrence is a window of its own, opened when the one before it is announced.</summary>
/// <param name="Rule">As <see cref="RecurrenceText"/> reads it.</param>
/// <param name="TimeZone">IANA id: occurrences keep their time of day there.</param>
/// <param name="FirstStart">Start of the occurrence with index 0.</param>
/// <param name="Length">Elapsed time of each occurrence.</param>
/// <param name="Except">Days, in the zone, on which it does not take place (EXDATE); they count towards COUNT.</param>
/// <param name="Index">Which of the rule's days this one is, exceptions counted.</param>
public sealed record Series(string Rule, string TimeZone, Instant FirstStart, Duration Length, ImmutableArray<LocalDate> Except, int Index = 0)
{
    /// <summary>Days compared when a rule is checked for occurrences that run into each other.</summary>
    private const int Compared = 400;

    /// <summary>The occurrence after this one; null at the end.</summary>
    public (Series Series, Instant StartsAt)? Next() =>
        Starts().Where(s => s.Index > Index).Select(s => ((Series, Instant)?)(this with { Index = s.Index }, s.StartsAt)).FirstOrDefault();

    /// <summary>Starts from the first on, exceptions left out.</summary>
    /// <remarks>A time of day that a change of the clocks skips is taken with the offset before the change, and one that comes twice the first time (RFC 5545, 3.3.5).</remarks>
    public IEnumerable<(int Index, Instant StartsAt)> Starts()
    {
        if (!RecurrenceText.TryRead(Rule, out RecurrenceRule? rule, out string? fault))
        {
            throw new InvalidOperationException($"'{Rule}' is no rule: {fault}");
        }

        DateTimeZone zone = DateTimeZoneProviders.Tzdb[TimeZone];
        LocalDateTime first = FirstStart.InZone(zone).LocalDateTime;
        int index = -1;
        foreach (LocalDate date in rule.Dates(first.Date))
        {
            index++;
            Instant start = (date + first.TimeOfDay).InZoneLeniently(zone).ToInstant();
            if (start > rule.Until)
            {
                yield break;
            }

            if (!Except.Contains(date))
            {
                yield return (index, start);
            }
        }
    }

    /// <summary>What is wrong with a series that is to begin with <paramref name="plan"/>, with the field; null when nothing is.</summary>
    public static (string Field, string Fault)? Check(string rule, string timeZone, ImmutableArray<LocalDate> except, WindowPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (!RecurrenceText.TryRead(rule, out _, out string? fault))
        {
            return ("recurs.rule", fault);
        }

        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(timeZone) is null)
        {
            return ("recurs.timeZone", $"'{timeZone}' is not a known time zone; use an IANA id such as Europe/Vienna.");
        }

        Instant[] starts = [.. new Series(rule, timeZone, plan.StartsAt, plan.Length, except).Starts().Take(Compared).Select(s => s.StartsAt)];
        if (starts.Length == 0 || starts[0] != plan.StartsAt)
        {
            return ("startsAt", starts.Length == 0 ? "The rule has no occurrence." : "The first start is no occurrence of the rule: make it one, or change the rule.");
        }

        return starts.Zip(starts.Skip(1)).Any(pair => pair.Second - pair.First < plan.Length)
            ? ("endsAt", "One occurrence would begin before the one before it ends.")
            : null;
    }

    public bool Equals(Series? other) =>
        other is not null && Rule == other.Rule && TimeZone == other.TimeZone && FirstStart == other.FirstStart && Length == other.Length && Index == other.Index
        && Except.SequenceEqual(other.Except);

    public override int GetHashCode() => HashCode.Combine(Rule, TimeZone, FirstStart, Length, Index);
}
