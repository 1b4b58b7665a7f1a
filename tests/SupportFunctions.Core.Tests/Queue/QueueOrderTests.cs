using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Core.Customers;
using SupportFunctions.Core.Queue;
using SupportFunctions.Core.Tests.Cases;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;

namespace SupportFunctions.Core.Tests.Queue;

/// <summary>There is always exactly one number one (R-PRI-3).</summary>
public sealed class QueueOrderTests
{
    private static readonly Instant _start = At("2026-03-02T17:00Z");

    [Theory]
    [InlineData("p1 team 10 0 9", "p2 pre-sales 1 0 1", "priority first")]
    [InlineData("p2 pre-sales 10 0 9", "p2 enterprise 1 0 1", "then engaged pre-sales within a priority")]
    [InlineData("p2 team 1 9 9", "p2 enterprise 2 0 1", "then the earliest deadline")]
    [InlineData("p2 enterprise 1 9 9", "p2 team 1 0 1", "then the tier")]
    [InlineData("p2 team 1 0 9", "p2 team 1 1 1", "then age")]
    [InlineData("p2 team 1 0 8", "p2 team 1 0 9", "then the number")]
    [InlineData("p2 team 1 0 9", "p2 team 1 0 10", "as a number, not as text")]
    [InlineData("p2 free 9 9 9", "p2 internal 1 0 1", "R-PRI-1: internal work after every customer case of equal priority")]
    [InlineData("p2 internal 9 9 9", "p3 enterprise 1 0 1", "but before a lower priority")]
    [InlineData("p2 team 900 9 9", "p2 team - 0 1", "no deadline sorts last")]
    [InlineData("p2 unidentified 1 9 9", "p2 free 1 0 1", "an unidentified sender goes before those who do not pay")]
    [InlineData("p2 enterprise 1 9 9", "p2 unidentified 1 0 1", "and after those known to come first")]
    public void Under_normal_load_one_case_goes_before_another__R_PRI_3(string first, string second, string because) =>
        Assert.True(string.CompareOrdinal(QueueOrder.NormalKey(ACase(first)), QueueOrder.NormalKey(ACase(second))) < 0, because);

    [Theory]
    [InlineData("p3 pre-sales - 9 9", "p0 enterprise 1 0 1", "tier first")]
    [InlineData("p3 enterprise - 9 9", "p0 team 1 0 1", "in the order of R-CUS-1")]
    [InlineData("p3 free - 9 9", "p0 open-source 1 0 1", "free before open source")]
    [InlineData("p3 open-source - 9 9", "p0 internal 1 0 1", "internal last")]
    [InlineData("p1 team 9 9 9", "p2 team 1 0 1", "then priority")]
    [InlineData("p1 team 1 9 9", "p1 team 2 0 1", "then the deadline")]
    [InlineData("p1 team 1 0 9", "p1 team 1 1 1", "then age")]
    [InlineData("p1 team 1 0 1", "p1 team 1 0 2", "then the number")]
    public void In_hard_choices_one_case_goes_before_another__R_LOAD_1(string first, string second, string because) =>
        Assert.True(string.CompareOrdinal(QueueOrder.HardKey(ACase(first)), QueueOrder.HardKey(ACase(second))) < 0, because);

    [Fact]
    public void No_two_cases_share_a_key_and_the_order_does_not_depend_on_arrival() => Check(cases =>
    {
        foreach (Func<Case, string> key in new Func<Case, string>[] { QueueOrder.NormalKey, QueueOrder.HardKey })
        {
            long[] order = [.. cases.OrderBy(key, StringComparer.Ordinal).Select(c => c.Id.Number)];

            Assert.Equal(cases.Count, cases.Select(key).Distinct().Count());
            Assert.Equal(order, cases.Reverse().OrderBy(key, StringComparer.Ordinal).Select(c => c.Id.Number));
            Assert.Equal(order, cases.OrderBy(c => c.Id.Number * 7919 % 101).OrderBy(key, StringComparer.Ordinal).Select(c => c.Id.Number));
        }
    });

    [Fact]
    public void The_keys_order_cases_as_the_rule_says_field_by_field() => Check(cases =>
    {
        Assert.Equal(
            cases.OrderBy(c => c.Priority).ThenBy(c => c.Customer?.Tier == Tier.Internal).ThenBy(c => c.Customer?.Tier != Tier.PreSales)
                .ThenBy(c => QueueOrder.Deadline(c) ?? Instant.MaxValue).ThenBy(c => c.Customer?.Tier ?? Tier.Team).ThenBy(c => c.OpenedAt).ThenBy(c => c.Id.Number).Select(c => c.Id),
            cases.OrderBy(QueueOrder.NormalKey, StringComparer.Ordinal).Select(c => c.Id));
        Assert.Equal(
            cases.OrderBy(c => c.Customer?.Tier ?? Tier.Team).ThenBy(c => c.Priority)
                .ThenBy(c => QueueOrder.Deadline(c) ?? Instant.MaxValue).ThenBy(c => c.OpenedAt).ThenBy(c => c.Id.Number).Select(c => c.Id),
            cases.OrderBy(QueueOrder.HardKey, StringComparer.Ordinal).Select(c => c.Id));
    });

    [Fact]
    public void Only_new_and_open_cases_are_queued()
    {
        Assert.True(QueueOrder.IsQueued(History.ANewCase().Case));
        Assert.True(QueueOrder.IsQueued(History.AnOpenCase().Case));
        Assert.False(QueueOrder.IsQueued(History.AnOpenCase().Wait(History.Received).Case));
        Assert.False(QueueOrder.IsQueued(History.AnOpenCase().Wait(History.Received, WaitingOn.Engineering).Case));
        Assert.False(QueueOrder.IsQueued(History.AResolvedCase().Case));
        Assert.False(QueueOrder.IsQueued(History.AClosedCase().Case));
    }

    [Fact]
    public void The_deadline_is_the_earliest_of_a_clock_that_still_runs_also_when_it_has_passed()
    {
        Assert.Equal(At("2026-03-02T18:00Z"), QueueOrder.Deadline(History.AnOpenCase().Tick("2026-03-02T18:30Z").Case));
        Assert.Equal(At("2026-03-03T10:00-08:00"), QueueOrder.Deadline(History.AnAnsweredCase().Case));
        Assert.Null(QueueOrder.Deadline(History.AClosedCase().Case));
    }

    [Fact]
    public void The_reasons_for_a_place_are_said_in_the_order_in_which_they_count() => Assert.Equal(
        ["priority p2, suggested: nothing sounds severe", "engaged pre-sales goes first within a priority", "next deadline 2026-03-02T18:00:00Z", "opened 2026-03-02T17:00:00Z"],
        QueueOrder.Why(History.ANewCase("pre-sales").Case));

    /// <summary>Priority, tier, hours to the deadline, hours after the first, number.</summary>
    private static Case ACase(string text)
    {
        string[] said = text.Split(' ');
        Tier tier = said[1] == "unidentified" ? Tier.Unknown : Enum.Parse<Tier>(said[1].Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
        return ACase(
            Enum.Parse<Priority>(said[0], ignoreCase: true), tier, said[2] == "-" ? null : Duration.FromHours(Number(said[2])), Duration.FromHours(Number(said[3])), Number(said[4]));
    }

    private static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static Case ACase(Priority priority, Tier tier, Duration? due, Duration after, long number) => Case.NotOpened(new CaseId(number)) with
    {
        Status = CaseStatus.Open,
        Priority = priority,
        Customer = tier == Tier.Unknown ? null : new CaseCustomer("c", "C", tier, Deployment.SelfHosted, "UTC", "en"),
        OpenedAt = _start + after,
        Clocks = due is { } hours ? [History.AnOpenCase().Clock(ClockName.Resolution) with { DueAt = _start + hours }] : [],
    };

    private static void Check(Action<IList<Case>> law) => FsCheck.Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(20260306UL, 1630241UL),
        Prop.ForAll(Cases.ToArbitrary(), law));

    // Few values, so that cases often agree in all but the number; nanoseconds, so that a key that rounds is found out.
    private static Gen<IList<Case>> Cases =>
        from count in Gen.Choose(2, 25)
        from facts in Gen.ListOf(
            from priority in Gen.Elements(Enum.GetValues<Priority>()[1..])
            from tier in Gen.Elements(Enum.GetValues<Tier>())
            from due in Gen.Choose(-1, 3)
            from after in Gen.Choose(0, 2)
            select (priority, tier, due, after), count)
        select (IList<Case>)[.. facts.Select((f, i) => ACase(
            f.priority, f.tier, f.due < 0 ? null : Duration.FromNanoseconds(f.due), Duration.FromNanoseconds(f.after), ((i * 37) % 101) + 1))];
}
