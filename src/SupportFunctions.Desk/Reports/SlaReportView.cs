using NodaTime;
using NodaTime.Text;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Core.Verdicts;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.Reports;

/// <summary>The report with a link behind every figure, or as a table.</summary>
internal static class SlaReportView
{
    private const int Percent = 100;

    public static string Header { get; } = Csv.Line(
        "group", "name", "clock", "provisional", "total", "inTime", "late", "breached", "running", "paused", "cancelled", "attainment", "target", "unjustifiedWaiting",
        "repliedWithinMinutes", "repliedWithinHours", "repliedWithinDay", "repliedLater", "replyOwed", "medianReply", "longestReply");

    public static SlaReportDocument Document(SlaReport report)
    {
        string all = PeriodOf(report.Period);
        return new SlaReportDocument(
            report.Period.From, report.Period.To, report.Now, report.All.Cases, Clocks(report.All, all), Waiting(report.All, all), Replies(report.All, all),
            [.. report.Customers.Select(c => (c.Key, Tally: c.Value, Link: $"{all}&customer={c.Key}")).Select(c => new CustomerFigures(c.Key.Length == 0 ? null : c.Key, c.Tally.Cases, Clocks(c.Tally, c.Link), Waiting(c.Tally, c.Link), Replies(c.Tally, c.Link)))],
            [.. report.Severities.Select(s => (s.Key, Tally: s.Value, Link: $"{all}&severity={Words.Of(s.Key)}")).Select(s => new SeverityFigures(s.Key, s.Tally.Cases, Clocks(s.Tally, s.Link), Waiting(s.Tally, s.Link), Replies(s.Tally, s.Link)))]);
    }

    public static IEnumerable<string> Lines(SlaReport report) =>
        Lines("all", null, report.All)
            .Concat(report.Customers.SelectMany(c => Lines("customer", c.Key, c.Value)))
            .Concat(report.Severities.SelectMany(s => Lines("severity", Words.Of(s.Key), s.Value)));

    /// <summary>R-SLA-11; our own aim has none.</summary>
    private static int? Target(ClockName clock) => clock switch
    {
        ClockName.FirstResponse => 100,
        ClockName.Resolution => 95,
        _ => null,
    };

    private static IReadOnlyList<ClockFigures> Clocks(SlaTally tally, string link) =>
    [
        .. CaseVerdicts.Clocks.Select(clock =>
        {
            (int inTime, int decided) = Decided(tally, clock);
            int? target = Target(clock);
            return new ClockFigures(
                clock, Total(false), One(SlaOutcome.InTime, false), One(SlaOutcome.Late, false), One(SlaOutcome.Breached, false),
                One(SlaOutcome.Running, false), One(SlaOutcome.Paused, false), One(SlaOutcome.Cancelled, false),
                Attainment(inTime, decided), target, decided == 0 || target is not { } share ? null : (long)inTime * Percent >= (long)share * decided,
                new ProvisionalFigures(
                    Total(true), One(SlaOutcome.InTime, true), One(SlaOutcome.Late, true), One(SlaOutcome.Breached, true),
                    One(SlaOutcome.Running, true), One(SlaOutcome.Paused, true), One(SlaOutcome.Cancelled, true)));

            Figure One(SlaOutcome outcome, bool isProvisional) =>
                Of(tally.Count(clock, isProvisional, outcome), $"{link}&clock={Words.Of(clock)}&provisional={Flag(isProvisional)}&outcome={Words.Of(outcome)}");

            Figure Total(bool isProvisional) => Of(SlaReportView.Total(tally, clock, isProvisional), $"{link}&clock={Words.Of(clock)}&provisional={Flag(isProvisional)}");
        }),
    ];

    private static WaitingFigures Waiting(SlaTally tally, string link) => new(tally.UnjustifiedWaiting, Of(tally.UnjustifiedCases, link + "&waiting=unjustified"));

    private static ReplyFigures Replies(SlaTally tally, string link)
    {
        ReplyTally replies = tally.Replies;
        (Duration Median, Duration Longest)? times = replies.Times();
        return new ReplyFigures(
            times?.Median, times?.Longest, One(ReplySpeed.Minutes), One(ReplySpeed.Hours), One(ReplySpeed.Day), One(ReplySpeed.Later), One(ReplySpeed.Owed),
            Attainment(replies.Count(ReplySpeed.Minutes), replies.Answered));

        Figure One(ReplySpeed speed) => Of(replies.Count(speed), $"{link}&reply={Words.Of(speed)}");
    }

    private static Figure Of(int count, string link) => new(count, count == 0 ? null : link);

    private static IEnumerable<string> Lines(string group, string? name, SlaTally tally)
    {
        (Duration Median, Duration Longest)? times = tally.Replies.Times();
        foreach (ClockName clock in CaseVerdicts.Clocks)
        {
            foreach (bool isProvisional in new[] { false, true })
            {
                (int inTime, int decided) = Decided(tally, clock);
                yield return Csv.Line(
                [
                    group, name, Words.Of(clock), Flag(isProvisional), Number(Total(tally, clock, isProvisional)),
                    .. Counted.Select(o => Number(tally.Count(clock, isProvisional, o))),
                    isProvisional ? null : Attainment(inTime, decided)?.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    isProvisional || Target(clock) is not { } target ? null : Number(target),
                    Durations.Write(tally.UnjustifiedWaiting),
                    .. Enum.GetValues<ReplySpeed>().Where(s => s != ReplySpeed.None).Select(s => Number(tally.Replies.Count(s))),
                    times is { } t ? Durations.Write(t.Median) : null, times is { } l ? Durations.Write(l.Longest) : null,
                ]);
            }
        }
    }

    private static IEnumerable<SlaOutcome> Counted => Enum.GetValues<SlaOutcome>().Where(o => o != SlaOutcome.None);

    private static int Total(SlaTally tally, ClockName clock, bool isProvisional) => Counted.Sum(o => tally.Count(clock, isProvisional, o));

    private static (int InTime, int Decided) Decided(SlaTally tally, ClockName clock)
    {
        int inTime = tally.Count(clock, false, SlaOutcome.InTime);
        return (inTime, inTime + tally.Count(clock, false, SlaOutcome.Late) + tally.Count(clock, false, SlaOutcome.Breached));
    }

    /// <summary>Never rounded up: 99.996 per cent are not 100.</summary>
    private static decimal? Attainment(int inTime, int decided) => decided == 0 ? null : decimal.Round((decimal)Percent * inTime / decided, 2, MidpointRounding.ToZero);

    private static string PeriodOf(CasePeriod period) => $"{SlaReportEndpoints.Cases}?from={InstantPattern.ExtendedIso.Format(period.From)}&to={InstantPattern.ExtendedIso.Format(period.To)}";

    private static string Flag(bool value) => value ? "true" : "false";

    private static string Number(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
