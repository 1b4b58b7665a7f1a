using NodaTime;
using SupportFunctions.Core.Budgets;
using SupportFunctions.Core.Cases;

namespace SupportFunctions.Core.Tests.Budgets;

public sealed class BudgetRulesTests
{
    private static readonly Instant _noon = Instant.FromUtc(2026, 3, 2, 12, 0);

    private static readonly ReplyBudget _budget = new()
    {
        PerCase = [new(2, Duration.FromMinutes(10))], PerAddress = [new(3, Duration.FromMinutes(10)), new(5, Duration.FromHours(24))], Total = [new(6, Duration.FromHours(1))],
    };

    [Theory]
    [InlineData(86_399, false, "within its longest limit, a day")]
    [InlineData(86_400, true, "at the end of the day it counts no more")]
    public void A_mail_is_past_when_its_longest_limit_is_over(int seconds, bool isPast, string because)
    {
        AddressUse use = AddressUse.None.With(new CountedMail("1", "C-1", _noon), _budget);
        Instant at = _noon + Duration.FromSeconds(seconds);
        Assert.True(isPast == use.IsPast(_budget, at), because);
        Assert.False((use with { ComplainedAt = _noon }).IsPast(_budget, at + Duration.FromDays(10_000)), "a complaint stands until it is settled");
    }

    [Theory]
    [InlineData(90, false, "it may still quieten a case of then")]
    [InlineData(91, true, "ninety days behind the day on which it quietens")]
    public void An_overrun_is_kept_long_after_it_quietens_new_cases(int days, bool isPast, string because) =>
        Assert.True(isPast == AddressUse.None.OverAt(_noon).IsPast(_budget, _noon + Duration.FromDays(days)), because);

    [Theory]
    [InlineData("C-1@12:00", "C-1", "12:01", null, "one is not two")]
    [InlineData("C-1@12:00 C-1@12:01", "C-1", "12:09", "CaseBudget", "the third about one case within ten minutes")]
    [InlineData("C-1@12:00 C-1@12:01", "C-2", "12:09", null, "about another case")]
    [InlineData("C-1@12:00 C-1@12:01", "C-1", "12:10", null, "the first is ten minutes old, and does not count any more")]
    [InlineData("C-1@12:00 C-2@12:01 C-3@12:02", "C-4", "12:03", "AddressBudget", "the fourth to one address within ten minutes")]
    [InlineData("C-1@12:00 C-2@12:01 C-3@12:02", "C-4", "12:10", null, "room again")]
    [InlineData("C-1@12:00 C-2@13:00 C-3@14:00 C-4@15:00 C-5@16:00", "C-6", "17:00", "AddressBudget", "slowly, but the sixth in a day")]
    [InlineData("C-1@12:00 C-2@13:00", "C-1", "11:00", null, "a clock that is behind counts what is to come, too")]
    public void A_mail_goes_out_while_every_limit_has_room(string sent, string of, string at, string? by, string because)
    {
        AddressUse use = sent.Split(' ').Aggregate(AddressUse.None, (u, s) => u.With(new CountedMail(s, s.Split('@')[0], At(s.Split('@')[1])), _budget));
        Assert.True(by == BudgetRules.Check(_budget, Mail(MailKind.Acknowledgement, of), use, TotalUse.None, At(at))?.By.ToString(), because);
    }

    [Fact]
    public void The_total_counts_everybody()
    {
        TotalUse total = Enumerable.Range(0, 6).Aggregate(TotalUse.None, (t, i) => t.With(_noon + Duration.FromMinutes(i), _budget));
        Assert.Equal(
            new Withholding(WithheldBy.TotalBudget, "6 automatic mails within 1 hour to all customers together: that is the budget."),
            BudgetRules.Check(_budget, Mail(MailKind.Acknowledgement), AddressUse.None, total, _noon + Duration.FromMinutes(59)));
        Assert.Null(BudgetRules.Check(_budget, Mail(MailKind.Acknowledgement), AddressUse.None, total, _noon + Duration.FromMinutes(60)));
    }

    [Fact]
    public void A_limit_of_none_keeps_everything_back_and_no_limit_nothing()
    {
        Assert.Equal(WithheldBy.AddressBudget, BudgetRules.Check(_budget with { PerAddress = [new(0, Duration.FromHours(1))] }, Mail(MailKind.Closed), AddressUse.None, TotalUse.None, _noon)!.By);
        AddressUse much = Enumerable.Range(0, 30).Aggregate(AddressUse.None, (u, i) => u.With(new CountedMail($"{i}", "C-1", _noon), _budget));
        Assert.Null(BudgetRules.Check(_budget with { PerCase = [], PerAddress = [], Total = [] }, Mail(MailKind.Closed), much, TotalUse.None, _noon));
    }

    [Theory]
    [InlineData(MailKind.Acknowledgement, false, "it answers a message")]
    [InlineData(MailKind.HoldingNote, true, "nobody has asked for it")]
    [InlineData(MailKind.ClosingReminder, true, "nor for this")]
    [InlineData(MailKind.Closed, true, "nor for this")]
    [InlineData(MailKind.PreSalesQuestions, true, "nor for being asked again")]
    public void After_a_complaint_only_what_answers_goes_out(MailKind kind, bool isWithheld, string because) => Assert.True(
        isWithheld == BudgetRules.Check(_budget, Mail(kind), AddressUse.None with { ComplainedAt = _noon }, TotalUse.None, _noon) is { By: WithheldBy.Complaint }, because);

    [Theory]
    [InlineData(MailKind.HoldingNote, -23, false, true, "opened by the burst")]
    [InlineData(MailKind.HoldingNote, 23, false, true, "and just after it")]
    [InlineData(MailKind.HoldingNote, -24, false, false, "a day before")]
    [InlineData(MailKind.HoldingNote, -23, true, false, "a person has answered it")]
    [InlineData(MailKind.ClosingReminder, -23, false, false, "a person has resolved it")]
    [InlineData(MailKind.PreSalesQuestions, -23, false, true, "a reminder would wake the machine up as well")]
    [InlineData(MailKind.PreSalesQuestions, -23, true, false, "a person has answered it")]
    public void A_case_of_a_burst_gets_no_status_mail_until_a_person_has_answered(MailKind kind, int openedAfter, bool isAnswered, bool isWithheld, string because)
    {
        AutomaticMail mail = Mail(kind) with { OpenedAt = _noon + Duration.FromHours(openedAfter), IsAnswered = isAnswered };
        AddressUse use = AddressUse.None.OverAt(_noon);
        Assert.True(isWithheld == BudgetRules.Check(_budget, mail, use, TotalUse.None, _noon + Duration.FromDays(5)) is { By: WithheldBy.QuietTime }, because);
        Assert.Null(BudgetRules.Check(_budget with { QuietWithin = Duration.Zero }, mail, use, TotalUse.None, _noon + Duration.FromDays(5)));
    }

    [Fact]
    public void Automatic_is_every_mail_to_a_customer_that_no_person_wrote() => Assert.Equal(
        [MailKind.Acknowledgement, MailKind.ClosingReminder, MailKind.Closed, MailKind.HoldingNote, MailKind.PreSalesQuestions],
        Enum.GetValues<MailKind>().Where(k => k.IsAutomatic()));

    [Fact]
    public void An_address_keeps_what_still_counts_and_one_overrun_of_a_burst()
    {
        AddressUse use = AddressUse.None.With(new CountedMail("1", "C-1", _noon), _budget).With(new CountedMail("2", "C-2", _noon + Duration.FromHours(24)), _budget);
        Assert.Equal(["2"], use.Mails.Select(m => m.Key));
        Assert.Equal((false, true), (use.Has("1"), use.Has("2")));
        AddressUse over = use.OverAt(_noon).OverAt(_noon + Duration.FromMinutes(9)).OverAt(_noon + Duration.FromMinutes(10));
        Assert.Equal(new[] { _noon, _noon + Duration.FromMinutes(10) }, over.Overruns.ToArray());
        Assert.Equal(20, Enumerable.Range(0, 100).Aggregate(AddressUse.None, (u, i) => u.OverAt(_noon + Duration.FromHours(i))).Overruns.Length);
    }

    [Fact]
    public void A_large_total_is_kept_in_two_hundred_slots_and_never_counts_too_little()
    {
        var budget = new ReplyBudget { Total = [new(100_000, Duration.FromHours(1))] };
        var total = TotalUse.None;
        var sent = new List<Instant>();
        for (int i = 0; i < 20_000; i++)
        {
            Instant at = _noon + Duration.FromMilliseconds(i * 500L);
            total = total.With(at, budget);
            sent.Add(at);
            if (i % 997 == 0)
            {
                long exact = sent.Count(s => s > at - Duration.FromHours(1));
                Assert.InRange(total.Count(budget.Total[0], at), exact, exact + (20_000 / 200) + 1);
            }
        }

        Assert.InRange(total.Slots.Length, 2, TotalUse.MostSlots + 2);
    }

    [Theory]
    [InlineData("no-reply@acme.example", true)]
    [InlineData("NoReply+77@acme.example", true)]
    [InlineData("do_not_reply@acme.example", true)]
    [InlineData("jira-noreply@acme.example", true)]
    [InlineData("noreply-billing@acme.example", true)]
    [InlineData("reply@acme.example", false)]
    [InlineData("kim@noreply.example", false)]
    [InlineData("noah.reply@acme.example", false)]
    public void Nobody_reads_what_a_no_reply_address_gets(string address, bool isNoReply) => Assert.Equal(isNoReply, NoReplyAddress.Is(address));

    private static AutomaticMail Mail(MailKind kind, string of = "C-1") => new("key", of, kind, "kim@acme.example", _noon - Duration.FromDays(30), IsAnswered: false);

    private static Instant At(string time) => _noon + (Duration.FromHours(int.Parse(time[..2], null) - 12) + Duration.FromMinutes(int.Parse(time[3..], null)));
}
