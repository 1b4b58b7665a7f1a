using NodaTime;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.Clocks;

/// <summary>One clock in <see cref="SlaText"/>.</summary>
internal static class ClockText
{
    public static void Write(TextPage page, ExplainedClock clock, int number, Instant now)
    {
        DateTimeZone zone = ShownTime.Zone(clock.TimeZone);
        page.Title(FormattableString.Invariant($"Clock {number}: {ClockWords.Title(clock.Name)} ({clock.Name})"), '-');
        page.Label("Promised", ClockWords.Promise(clock));
        Targets(page, clock, zone);
        page.Label("Started", $"{ShownTime.Both(clock.StartedAt, zone)} by {clock.Rule}{(clock.ContinuedFrom is { } from ? $", on {from}, which was merged into this case" : "")}");
        page.Label("Deadline", clock.DueAt is { } due ? ShownTime.Both(due, zone) : "none: the calendar never opens long enough");
        page.Label("State", ClockWords.State(clock));
        page.Label("Verdict", ClockWords.Verdict(clock, now, new ClockWords.Shown(at => ShownTime.Both(at, zone), ShownTime.Length)));
        Corrections(page, clock, zone);
        page.Blank();
        Intervals(page, clock);
        Pauses(page, clock, zone);
    }

    /// <summary>The terms that the promise comes from, each version with its time.</summary>
    private static void Targets(TextPage page, ExplainedClock clock, DateTimeZone zone)
    {
        string label = "Terms";
        foreach (TargetInForce target in clock.Targets)
        {
            string from = clock.Targets.Count == 1 ? "" : $"from {ShownTime.Both(target.From, zone)}: ";
            string terms = target is { Target: { } length, Mode: { } mode }
                ? FormattableString.Invariant($"{ShownTime.Length(length)} {mode} on calendar {target.Calendar} version {target.CalendarVersion} ({clock.TimeZone}), by {Agreement(target)}")
                : $"nothing promised. {target.Because}";
            page.Label(label, from + terms);
            label = "";
        }
    }

    private static string Agreement(TargetInForce target) => target.Agreement == Core.Clocks.Clock.Internal
        ? "our own rules"
        : FormattableString.Invariant($"agreement {target.Agreement} version {target.Version}. {target.Because}");

    private static void Corrections(TextPage page, ExplainedClock clock, DateTimeZone zone)
    {
        if (clock.Correction is not { } correction)
        {
            return;
        }

        page.Label("Corrected", "Terms were corrected for a time that was over, and that changes this verdict. " + (correction.Between is null ? "Both verdicts:" : "All verdicts:"));
        page.Label("", "as recorded: " + Shown(correction.AsRecorded, zone));
        foreach (VerdictSince between in correction.Between ?? [])
        {
            page.Label("", $"corrected at {ShownTime.Both(between.RecordedAt, zone)}: {Shown(between.Verdict, zone)}");
        }

        page.Label("", (correction.Between is null ? "corrected:   " : "corrected since: ") + Shown(correction.Corrected, zone));
        foreach (Core.Validity.Correction made in correction.Corrections)
        {
            page.Label("", $"{made.Of}, for the time from {ShownTime.Both(made.From, zone)}, was corrected by {made.By} at {ShownTime.Both(made.RecordedAt, zone)}: {made.Why}");
        }
    }

    private static string Shown(Verdict verdict, DateTimeZone zone) =>
        $"{Words.Of(verdict.State)}; counted {ShownTime.Length(verdict.Elapsed)}; deadline {At(verdict.DueAt, zone)}; breached {At(verdict.BreachedAt, zone)}; met {At(verdict.MetAt, zone)}";

    private static string At(Instant? at, DateTimeZone zone) => at is { } known ? ShownTime.Both(known, zone) : "-";

    /// <summary>Two lines each: local time, what counts and the running total, the rule; then UTC, and why.</summary>
    private static void Intervals(TextPage page, ExplainedClock clock)
    {
        List<string[]> rows = [];
        Duration total = Duration.Zero;
        foreach (ExplainedInterval interval in clock.Intervals)
        {
            Offset offset = ShownTime.ReadOffset(interval.Offset);
            total += interval.Counted;
            rows.Add(
            [
                ShownTime.Local(interval.From, offset), ShownTime.Local(interval.To, offset), ShownTime.Length(interval.Counted), ShownTime.Length(total), interval.Rule,
            ]);
        }

        string[] head = ["from", "to", "counted", "total", "rule"];
        int[] widths = [.. Enumerable.Range(0, head.Length).Select(c => rows.Append(head).Max(r => r[c].Length))];
        int numbers = Math.Max(2, rows.Count.ToString(System.Globalization.CultureInfo.InvariantCulture).Length);
        page.Raw(Row("no".PadLeft(numbers), head, widths));
        string terms = "";
        for (int i = 0; i < rows.Count; i++)
        {
            ExplainedInterval interval = clock.Intervals[i];
            page.Raw(Row((i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(numbers), rows[i], widths));
            string now = Terms(interval);
            string utc = $"{new string(' ', numbers)}  {ShownTime.Utc(interval.From).PadRight(widths[0])}  {ShownTime.Utc(interval.To).PadRight(widths[1])}  ";
            page.Hanging(utc, now == terms ? interval.Why : $"{interval.Why} [{now}]");
            terms = now;
        }

        page.Raw(Row(new string(' ', numbers), ["sum", "", ShownTime.Length(total), ShownTime.Length(clock.Elapsed), total == clock.Elapsed ? "= elapsed" : "is not the time elapsed"], widths));
    }

    private static string Row(string number, string[] cells, int[] widths) =>
        $"{number}  {cells[0].PadRight(widths[0])}  {cells[1].PadRight(widths[1])}  {cells[2].PadLeft(widths[2])}  {cells[3].PadLeft(widths[3])}  {cells[4]}";

    /// <summary>Said at the first interval and wherever it changes.</summary>
    private static string Terms(ExplainedInterval interval)
    {
        string agreement = interval.Agreement is null ? "no agreement"
            : interval.Agreement == Core.Clocks.Clock.Internal ? "our own rules"
            : FormattableString.Invariant($"agreement {interval.Agreement} version {interval.AgreementVersion}");
        return interval.Calendar is null ? agreement : FormattableString.Invariant($"{agreement}, calendar {interval.Calendar} version {interval.CalendarVersion}");
    }

    private static void Pauses(TextPage page, ExplainedClock clock, DateTimeZone zone)
    {
        List<(Instant From, Instant To, string Why)> pauses = [];
        foreach (ExplainedInterval interval in clock.Intervals.Where(i => i.Why.StartsWith("paused: ", StringComparison.Ordinal)))
        {
            if (pauses is [.., var last] && last.To == interval.From && last.Why == interval.Why)
            {
                pauses[^1] = last with { To = interval.To };
            }
            else
            {
                pauses.Add((interval.From, interval.To, interval.Why));
            }
        }

        page.Label("Pauses", pauses.Count == 0 ? "none" : $"{ShownTime.Length(clock.PausedTotal)} in all, on the wall");
        foreach ((Instant from, Instant to, string why) in pauses)
        {
            page.Label("", $"{ShownTime.Both(from, zone)} to {ShownTime.Both(to, zone)}, {ShownTime.Length(to - from)}: {why["paused: ".Length..]}");
        }
    }
}
