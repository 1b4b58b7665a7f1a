using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Calendars;
using SupportFunctions.Core.Policies;

namespace SupportFunctions.Core.Tests.Policies;

/// <summary>A policy is checked as a whole; each fault names its field and what to do.</summary>
public sealed class PolicyRulesTests
{
    private static readonly string[] _calendars = ["always", "pacific-business-hours", "desk-hours"];

    public static TheoryData<string, DeskPolicy, string, string> Faults => new()
    {
        { "a percentage of 0", Default with { WarnAtPercent = [0, 50] }, "warnAtPercent", Percents },
        { "a percentage of 100 is the breach itself", Default with { WarnAtPercent = [50, 100] }, "warnAtPercent", Percents },
        { "falling", Default with { WarnAtPercent = [75, 50] }, "warnAtPercent", Percents },
        { "twice the same", Default with { InternalWarnAtPercent = [50, 50] }, "internalWarnAtPercent", Percents },
        { "six of them", Default with { WarnAtPercent = [10, 20, 30, 40, 50, 60] }, "warnAtPercent", Percents },
        { "leads from 0", Default with { WarnLeadFromPercent = 0 }, "warnLeadFromPercent", "A whole number from 1 to 100; 100 means that leads hear of breaches only." },
        { "leads from 101", Default with { WarnLeadFromPercent = 101 }, "warnLeadFromPercent", "A whole number from 1 to 100; 100 means that leads hear of breaches only." },
        { "a response of no time", Default with { InternalResponse = new SlaTarget(Duration.Zero, "always") }, "internalResponse", "A duration from PT1M to a year, for example PT1H." },
        { "a mode left out", Default with { InternalResponse = new SlaTarget(Duration.FromHours(1), "always", CountingMode.Unknown) }, "internalResponse", "The mode is one of working, rolled, wall." },
        { "a calendar that is not there", Default with { InternalResponse = new SlaTarget(Duration.FromHours(1), "moon") }, "internalResponse", NoMoon },
        { "working days of a calendar that is not there", Default with { WorkingDaysCalendar = "moon" }, "workingDaysCalendar", NoMoon },
        { "a reply at once", Default with { NextReplyWithin = Duration.FromSeconds(59) }, "nextReplyWithin", "A duration from PT1M to a year, for example PT24H." },
        { "a promise of no time would be due for ever", Default with { DefaultPromise = Duration.Zero }, "defaultPromise", "A duration from PT1M to a year, for example PT24H." },
        { "a promise of two years", Default with { DefaultPromise = Duration.FromDays(731) }, "defaultPromise", "A duration from PT1M to a year, for example PT24H." },
        { "a reminder at once", Default with { RemindAfterWorkingDays = [0] }, "remindAfterWorkingDays", Reminders },
        { "pre-sales reminders that fall", Default with { RemindPreSalesAfterWorkingDays = [5, 2] }, "remindPreSalesAfterWorkingDays", "At most five whole numbers from 1 to 365, rising, for example [2]; none for no reminder." },
        { "reminders that fall", Default with { RemindAfterWorkingDays = [7, 3] }, "remindAfterWorkingDays", Reminders },
        { "six reminders", Default with { RemindAfterWorkingDays = [1, 2, 3, 4, 5, 6] }, "remindAfterWorkingDays", Reminders },
        { "closing with the last reminder", Default with { CloseAfterWorkingDays = 7 }, "closeAfterWorkingDays", Closing },
        { "closing at once", Default with { RemindAfterWorkingDays = [], CloseAfterWorkingDays = 0 }, "closeAfterWorkingDays", Closing },
        { "maintenance reminders that rise", Default with { Maintenance = new() { RemindBefore = [Duration.FromHours(1), Duration.FromHours(24)] } }, "maintenance.remindBefore", "At most five durations from PT1M to PT720H, falling, for example [\"PT24H\",\"PT1H\"]; none for no reminder." },
        { "occurrences announced within the notice", Default with { Maintenance = new() { AnnounceAhead = Duration.FromHours(23) } }, "maintenance.announceAhead", "A duration from PT24H to PT1440H, for example PT168H." },
        { "an estimate of no time", Default with { Maintenance = new() { OverrunEstimate = Duration.Zero } }, "maintenance.overrunEstimate", "A duration from PT5M to PT4H, for example PT30M." },
        { "a zone of no planet", Default with { TimeZone = "Mars/Base" }, "timeZone", "Zone 'Mars/Base' is not a time zone known here; use an IANA id such as Europe/Vienna." },
        { "a limit within no time", Default with { ReplyBudget = new() { PerCase = [new(1, Duration.Zero)] } }, "replyBudget.perCase", Limits("200") },
        { "more to one address than is kept", Default with { ReplyBudget = new() { PerAddress = [new(201, Duration.FromHours(1))] } }, "replyBudget.perAddress", Limits("200") },
        { "less than none", Default with { ReplyBudget = new() { Total = [new(-1, Duration.FromHours(1))] } }, "replyBudget.total", Limits("1000000") },
        { "quiet for a year", Default with { ReplyBudget = new() { QuietWithin = Duration.FromDays(366) } }, "replyBudget.quietWithin", "A duration from PT0S to PT744H, for example PT24H." },
        { "updates every four minutes", Default with { Incidents = new() { UpdateEvery = Duration.FromMinutes(4) } }, "incidents.updateEvery", "A duration from PT5M to PT24H, for example PT1H." },
        { "a nag of a day", Default with { Incidents = new() { NagBefore = Duration.FromHours(24) } }, "incidents.nagBefore", "A duration from PT0S, for not at all, to PT12H, for example PT10M." },
        { "a follow-up at once", Default with { Incidents = new() { FollowUpAfter = Duration.Zero } }, "incidents.followUpAfter", "A duration from PT1H to PT168H, for example PT24H." },
        { "no address", Default with { Leadership = ["boss at desk"] }, "leadership", "'boss at desk' is not a mail address." },
        { "a header in an address", Default with { Leadership = ["boss@desk.example\r\nBcc: x@y.example"] }, "leadership", "'boss@desk.example\r\nBcc: x@y.example' is not a mail address." },
        { "too many leaders", Default with { Leadership = [.. Enumerable.Range(0, 21).Select(i => $"boss{i}@desk.example")] }, "leadership", "At most twenty addresses; use a mailing list for more." },
    };

    private const string Percents = "At most five whole numbers from 1 to 99, rising, for example [50, 75, 90].";
    private const string NoMoon = "The calendar 'moon' does not exist: create it first, or name one of always, desk-hours, pacific-business-hours.";
    private const string Reminders = "At most five whole numbers from 1 to 365, rising, for example [3, 7].";
    private const string Closing = "A whole number from 1 to 730, above the last reminder, so that the last reminder can be answered.";

    private static string Limits(string most) =>
        $"At most five limits of 0 to {most} mails within PT1S to PT744H, for example [{{\"mails\":10,\"within\":\"PT10M\"}}]; an empty list for no limit.";

    private static DeskPolicy Default => DeskPolicy.Default;

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_names_its_field_and_what_to_do(string because, DeskPolicy policy, string field, string fault) =>
        Assert.Equal([(field, fault, because)], PolicyRules.Check(policy, _calendars).Select(f => (f.Field, f.Fault, because)));

    [Fact]
    public void The_default_policy_has_no_fault() => Assert.Empty(PolicyRules.Check(DeskPolicy.Default, _calendars));

    [Fact]
    public void All_faults_are_named_at_once() => Assert.Equal(
        ["warnAtPercent", "defaultPromise", "timeZone"],
        PolicyRules.Check(Default with { WarnAtPercent = [0], DefaultPromise = Duration.Zero, TimeZone = "" }, _calendars).Select(f => f.Field));

    [Fact]
    public void Limits_themselves_are_allowed() => Assert.Empty(PolicyRules.Check(
        Default with
        {
            WarnAtPercent = [1, 2, 3, 98, 99],
            InternalWarnAtPercent = [],
            WarnLeadFromPercent = 100,
            NextReplyWithin = Duration.FromMinutes(1),
            DefaultPromise = Duration.FromDays(366),
            RemindAfterWorkingDays = [],
            CloseAfterWorkingDays = 1,
        },
        _calendars));
}
