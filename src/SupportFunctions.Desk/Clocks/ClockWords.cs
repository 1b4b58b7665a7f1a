using NodaTime;
using SupportFunctions.Core.Calendars;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.Clocks;

/// <summary>An explained clock in words, the same in the plain text and on the page of a case.</summary>
internal static class ClockWords
{
    /// <param name="name">As in the API, such as <c>first-response</c>.</param>
    public static string Title(string name) => Name(name) switch
    {
        ClockName.FirstResponse => "First response",
        ClockName.Resolution => "Resolution",
        ClockName.InternalResponse => "First response, our own aim",
        ClockName.NextReply => "Next reply, our own aim",
        ClockName.NextUpdate => "Next update, our promise",
        ClockName.Unknown => name,
    };

    public static bool IsContractual(string name) => Name(name) is ClockName.FirstResponse or ClockName.Resolution;

    public static string Promise(ExplainedClock clock)
    {
        string within = $"within {ShownTime.Length(clock.Target)} ({Mode(clock.Mode)})";
        return Name(clock.Name) switch
        {
            ClockName.FirstResponse => $"A first response by a person, {within}.",
            ClockName.Resolution => $"A resolution, {within}.",
            ClockName.InternalResponse => $"A first response by a person, {within}. Our own aim, no contract.",
            ClockName.NextReply => $"Another reply by a person, {within} of the last one. Our own aim, no contract.",
            ClockName.NextUpdate => $"To hear from us again, {within} of our last message. Our own promise, no contract.",
            ClockName.Unknown => within,
        };
    }

    /// <param name="mode">As in the API, such as <c>working</c>.</param>
    public static string Mode(string mode) => Words.TryRead(mode, out CountingMode read) ? read switch
    {
        CountingMode.Working => "working time: only the calendar's hours count",
        CountingMode.Rolled => "hours on the wall; a deadline outside the calendar's hours moves to the next opening",
        CountingMode.Wall => "hours on the wall, day and night",
        CountingMode.Unknown => mode,
    } : mode;

    /// <summary>One word for a card: what became of it.</summary>
    public static string State(ExplainedClock clock) => clock switch
    {
        { State: ClockState.Breached, MetAt: not null } => "met late",
        { State: ClockState.Breached, CancelledAt: null } => "overdue",
        { State: ClockState.Breached } => "breached",
        _ => Words.Of(clock.State) ?? "unknown",
    };

    /// <summary>What is to be thought of it, in a sentence or two.</summary>
    public static string Verdict(ExplainedClock clock, Instant now)
    {
        DateTimeZone zone = ShownTime.Zone(clock.TimeZone);
        string sentence = clock switch
        {
            { State: ClockState.Breached } => Breach(clock, now, zone),
            { State: ClockState.Met } => $"Kept: met at {At(clock.MetAt)}{Margin(clock.MetAt!.Value, clock.DueAt, "before the deadline")}. {Used(clock)}.",
            { State: ClockState.Cancelled } =>
                $"No verdict: cancelled at {At(clock.CancelledAt)}{Margin(clock.CancelledAt!.Value, clock.DueAt, "before the deadline")}. {clock.CancelledBecause}",
            { State: ClockState.Paused } => $"Open and paused: no time counts until the pause ends. {Used(clock)}, {Left(clock)}.",
            { DueAt: null } => $"Open, without a deadline: the calendar never opens. {Used(clock)}.",
            _ => $"Open: {Used(clock, isSentence: false)}, {Left(clock)}; the deadline is at {At(clock.DueAt)}{Margin(now, clock.DueAt, "from now")}.",
        };
        string provisional = clock.Provisional == true ? " Provisional: severity or customer was not known (R-SLA-12, R-CUS-4)." : "";
        return sentence + provisional + Corrected(clock, zone);

        string At(Instant? at) => ShownTime.Both(at!.Value, zone);
    }

    /// <summary>The intervals are counted on the corrected terms; what was recorded before stays (R-SLA-9), so the reader is told of both.</summary>
    private static string Corrected(ExplainedClock clock, DateTimeZone zone) => clock.Correction is not { Corrected: { } corrected } || corrected.DueAt == clock.DueAt ? ""
        : $" With the terms as they were corrected since, on which the intervals are counted, it is {Words.Of(corrected.State)}"
            + (corrected.DueAt is { } due ? $" with the deadline at {ShownTime.Both(due, zone)}." : ", without a deadline.");

    private static string Breach(ExplainedClock clock, Instant now, DateTimeZone zone)
    {
        Instant breached = clock.BreachedAt!.Value;
        string lead = $"Missed: the deadline passed at {ShownTime.Both(breached, zone)}";
        string moved = clock.DueAt is { } due && due != breached
            ? $" The deadline was computed anew since, as {ShownTime.Both(due, zone)}; a recorded breach stays (R-SLA-9)."
            : "";
        return clock switch
        {
            { MetAt: { } met } => $"{lead}; met at {ShownTime.Both(met, zone)}{Lateness(breached, met)}. {Used(clock)}{Over(clock)}.{moved}",
            { CancelledAt: { } cancelled } => $"{lead}, unmet; cancelled at {ShownTime.Both(cancelled, zone)}{Lateness(breached, cancelled)}. {clock.CancelledBecause} {Used(clock)}{Over(clock)}.{moved}",
            _ => $"{lead}, and it is still not met{Lateness(breached, now)}. {Used(clock)}{Over(clock)}.{moved}",
        };
    }

    private static string Used(ExplainedClock clock, bool isSentence = true) =>
        $"{(isSentence ? "Counted" : "counted")} {ShownTime.Length(clock.Elapsed)} of {ShownTime.Length(clock.Target)}";

    private static string Left(ExplainedClock clock) => $"{ShownTime.Length(Duration.Max(clock.Target - clock.Elapsed, Duration.Zero))} left";

    private static string Over(ExplainedClock clock) => clock.Elapsed > clock.Target ? $", {ShownTime.Length(clock.Elapsed - clock.Target)} too much" : "";

    private static string Margin(Instant at, Instant? due, string what) => due >= at ? $", {ShownTime.Length(due.Value - at)} {what} on the wall" : "";

    private static string Lateness(Instant due, Instant at) => at >= due ? $", {ShownTime.Length(at - due)} later on the wall" : "";

    private static ClockName Name(string name) => Words.TryRead(name, out ClockName read) ? read : ClockName.Unknown;
}
