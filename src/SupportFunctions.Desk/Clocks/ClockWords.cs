using NodaTime;
using SupportFunctions.Core.Calendars;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.Clocks;

/// <summary>An explained clock in words, the same in the plain text and on the page of a case.</summary>
internal static class ClockWords
{
    /// <summary>How a reader is shown times and lengths.</summary>
    public sealed record Shown(Func<Instant, string> At, Func<Duration, string> Length);

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
    public static string Verdict(ExplainedClock clock, Instant now, Shown shown)
    {
        string sentence = clock switch
        {
            { State: ClockState.Breached } => Breach(clock, now, shown),
            { MetAt: { } met } => $"Kept: met at {shown.At(met)}{Margin(met, clock.DueAt, "before the deadline", shown)}. {Used(clock, shown)}.",
            { CancelledAt: { } cancelled } =>
                $"No verdict: cancelled at {shown.At(cancelled)}{Margin(cancelled, clock.DueAt, "before the deadline", shown)}. {clock.CancelledBecause}",
            { State: ClockState.Paused } => $"Open and paused: no time counts until the pause ends. {Used(clock, shown)}, {Left(clock, shown)}.",
            { DueAt: { } due } => $"Open: {Used(clock, shown, isSentence: false)}, {Left(clock, shown)}; the deadline is at {shown.At(due)}{Margin(now, due, "from now", shown)}.",
            _ => $"Open, without a deadline: the calendar never opens. {Used(clock, shown)}.",
        };
        string provisional = clock.Provisional == true ? " Provisional: severity or customer was not known (R-SLA-12, R-CUS-4)." : "";
        string elsewhere = clock is { State: ClockState.Breached, ContinuesOn: { } other } ? $" It continues on {other}, where its verdict counts." : "";
        return sentence + elsewhere + provisional + Corrected(clock, shown);
    }

    /// <summary>What was recorded stays (R-SLA-9), so the reader is told of both verdicts.</summary>
    private static string Corrected(ExplainedClock clock, Shown shown) => clock.Correction is not { Corrected: { } corrected } || corrected.DueAt == clock.DueAt ? ""
        : $" With the terms as they were corrected since, it is {Words.Of(corrected.State)}"
            + (corrected.DueAt is { } due ? $" with the deadline at {shown.At(due)}." : ", without a deadline.");

    private static string Breach(ExplainedClock clock, Instant now, Shown shown)
    {
        Instant breached = clock.BreachedAt!.Value;
        string lead = $"Missed: the deadline passed at {shown.At(breached)}";
        string moved = clock.DueAt is { } due && due != breached
            ? $" The deadline was computed anew since, as {shown.At(due)}; a recorded breach stays (R-SLA-9)."
            : "";
        return clock switch
        {
            { MetAt: { } met } => $"{lead}; met at {shown.At(met)}{Lateness(breached, met, shown)}. {Used(clock, shown)}{Over(clock, shown)}.{moved}",
            { CancelledAt: { } cancelled } => $"{lead}, unmet; cancelled at {shown.At(cancelled)}{Lateness(breached, cancelled, shown)}. {clock.CancelledBecause} {Used(clock, shown)}{Over(clock, shown)}.{moved}",
            _ => $"{lead}, and it is still not met{Lateness(breached, now, shown)}. {Used(clock, shown)}{Over(clock, shown)}.{moved}",
        };
    }

    private static string Used(ExplainedClock clock, Shown shown, bool isSentence = true) =>
        $"{(isSentence ? "Counted" : "counted")} {shown.Length(clock.Elapsed)} of {shown.Length(clock.Target)}";

    private static string Left(ExplainedClock clock, Shown shown) => $"{shown.Length(Duration.Max(clock.Target - clock.Elapsed, Duration.Zero))} left";

    private static string Over(ExplainedClock clock, Shown shown) => clock.Elapsed > clock.Target ? $", {shown.Length(clock.Elapsed - clock.Target)} too much" : "";

    private static string Margin(Instant at, Instant? due, string what, Shown shown) => due >= at ? $", {shown.Length(due.Value - at)} {what} on the wall" : "";

    private static string Lateness(Instant due, Instant at, Shown shown) => at >= due ? $", {shown.Length(at - due)} later on the wall" : "";

    private static ClockName Name(string name) => Words.TryRead(name, out ClockName read) ? read : ClockName.Unknown;
}
