using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Budgets;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Core.Customers;
using SupportFunctions.Core.PreSales;
using SupportFunctions.Core.Queue;
using SupportFunctions.Core.Tests.Cases;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;
using static SupportFunctions.Core.Tests.Cases.History;

namespace SupportFunctions.Core.Tests.PreSales;

/// <summary>R-IN-3, R-IN-6: a pre-sales request is a case at once, and asks for what it lacks.</summary>
public sealed class PreSalesCaseTests
{
    private const string NoorMail = "noor@desk.example";

    private static readonly Person _noor = new(NoorMail, "Noor");

    private static readonly PreSalesAnswers _some = new() { Company = "Lumen", Summary = "Search is slow", Impact = "non-blocking", Severity = "p0", SalesStage = "trial" };

    private static readonly PreSalesAnswers _rest = new()
    {
        Attempted = "a", Expected = "e", StepsTaken = "s", AffectedUsers = "all", DesignDocs = ["none"], KeyDates = ["6 March"],
    };

    [Fact]
    public void Missing_answers_are_asked_for_in_the_acknowledgement_and_hold_up_nothing()
    {
        History of = ARequest(_some);

        Effect.SendMail mail = Assert.Single(of.LastMails);
        Assert.Equal((MailKind.Acknowledgement, TestDesk.CustomerMail), (mail.Kind, mail.To.Address));
        Assert.Equal(["attempted", "expected", "stepsTaken", "affectedUsers", "designDocs", "keyDates"], mail.Facts.Questions.ToArray());
        Assert.True(mail.Facts.IsPreSales);
        Assert.Equal(CaseStatus.New, of.Case.Status);
        Assert.Equal(ClockState.Running, of.Clock(ClockName.FirstResponse).State);
        Assert.Equal(1, of.Case.PreSales!.TimesAsked);
    }

    [Fact]
    public void A_whole_request_asks_nothing_and_reminds_of_nothing()
    {
        History of = ARequest(_some.With(_rest));

        Assert.Empty(of.Case.PreSales!.Missing);
        Assert.Empty(of.All<CaseEvent.PreSalesAsked>());
        Assert.Empty(Assert.Single(of.LastMails).Facts.Questions);
        Assert.Empty(of.Case.PreSales.RemindAt);
    }

    [Fact]
    public void A_severity_sent_along_is_kept_with_its_source_and_never_set()
    {
        Case of = ARequest(_some).Case;

        Assert.Equal(("p0", TestDesk.CustomerMail), (of.PreSales!.Answers.Severity, of.PreSales.SeverityBy));
        Assert.Equal((Severity.Unknown, Priority.Unknown), (of.Severity, of.Priority));
        Assert.Equal((Priority.P2, "pre-sales, a question or problem that blocks nothing"), (of.SuggestedPriority, of.SuggestedBecause));
    }

    [Fact]
    public void An_answer_fills_in_what_was_missing_and_can_raise_the_suggestion()
    {
        History of = ARequest(_some).Do("2026-03-02T09:10-08:00", Message("2026-03-02T09:10-08:00") with { PreSales = new() { Impact = "total-loss", AffectedUsers = "all", Severity = "p1" } });

        Assert.Equal(["attempted", "expected", "stepsTaken", "designDocs", "keyDates"], of.Case.PreSales!.Missing.ToArray());
        Assert.Equal((Priority.P0, "pre-sales, total loss of service"), (of.Case.SuggestedPriority, of.Case.SuggestedBecause));
        Assert.Equal("p1", of.Case.PreSales.Answers.Severity);
        Assert.Empty(of.LastMails);
        Assert.Equal(of.Case.PreSales.Answers, of.Replayed().PreSales!.Answers);
    }

    [Fact]
    public void Answers_quoted_once_more_are_no_news()
    {
        History of = ARequest(_some).Do("2026-03-02T10:00-08:00", Message("2026-03-02T10:00-08:00") with { PreSales = _some });

        Assert.Single(of.All<CaseEvent.PreSalesAnswered>());
    }

    [Fact]
    public void A_case_that_is_no_request_takes_no_answers()
    {
        History of = ANewCase().Do("2026-03-02T10:00-08:00", Message("2026-03-02T10:00-08:00") with { PreSales = _rest });

        Assert.Null(of.Case.PreSales);
        Assert.Empty(of.All<CaseEvent.PreSalesAnswered>());
    }

    [Fact]
    public void What_is_still_missing_is_reminded_of_once_after_two_working_days()
    {
        History of = ARequest(_some);
        Instant due = At("2026-03-04T09:00-08:00");
        Assert.Equal(due, Assert.Single(of.Case.PreSales!.RemindAt));

        of.Do("2026-03-04T09:00-08:00", new CaseCommand.Tick());

        Effect.SendMail mail = Assert.Single(of.LastMails, m => m.Kind == MailKind.PreSalesQuestions);
        Assert.Equal((TestDesk.CustomerMail, 2), (mail.To.Address, mail.Facts.ReminderNumber));
        Assert.Equal(of.Case.PreSales!.Missing.ToArray(), mail.Facts.Questions.ToArray());
        Assert.Equal(due, of.All<CaseEvent.PreSalesAsked>()[1].Recorded.At);
        of.Do("2026-03-20T09:00-07:00", new CaseCommand.Tick());
        Assert.DoesNotContain(of.LastMails, m => m.Kind == MailKind.PreSalesQuestions);
        Assert.Equal(2, of.Case.PreSales!.TimesAsked);
    }

    [Fact]
    public void A_reminder_leaves_the_honest_status_mail_as_it_was_owed()
    {
        History of = ARequest(_some, terms: TestDesk.With(p => p with { RemindPreSalesAfterWorkingDays = [5] })).Do("2026-03-09T08:59-07:00", new CaseCommand.Tick());
        Instant? owed = of.Case.HoldingNoteAt;

        of.Do("2026-03-09T09:00-07:00", new CaseCommand.Tick());

        Assert.NotNull(owed);
        Assert.Equal(2, of.Case.PreSales!.TimesAsked);
        Assert.Equal(owed, of.Case.HoldingNoteAt);
    }

    [Fact]
    public void A_request_that_is_merged_goes_on_where_its_case_does_and_answers_there_are_read()
    {
        History of = ANewCase(number: 7);
        History request = Begun(Opening() with { PreSales = _some }).MergeInto("2026-03-02T10:00-08:00", of.Case);
        PreSalesRequest asked = request.Case.PreSales!;

        of.Absorb("2026-03-02T10:00-08:00", request);

        Assert.Equal((asked.Answers, asked.Asked, 1), (of.Case.PreSales!.Answers, of.Case.PreSales.Asked, of.Case.PreSales.TimesAsked));
        Assert.Equal(asked.Missing.ToArray(), of.Case.PreSales.Missing.ToArray());
        Assert.Empty(of.Case.PreSales.RemindAt);
        of.Do("2026-03-02T11:00-08:00", Message("2026-03-02T11:00-08:00") with { PreSales = _rest });
        Assert.Equal(_some.With(_rest), of.Case.PreSales.Answers);
        Assert.Empty(of.Case.PreSales.Missing);
    }

    [Fact]
    public void A_request_that_another_one_is_merged_into_stays_as_it_is()
    {
        History of = Begun(Opening() with { PreSales = _some.With(_rest) });
        PreSalesRequest own = of.Case.PreSales!;

        History seven = ANewCase(number: 7);
        seven.Absorb("2026-03-02T10:00-08:00", Begun(Opening() with { PreSales = _some }).MergeInto("2026-03-02T10:00-08:00", seven.Case));

        of.Absorb("2026-03-02T10:30-08:00", seven.MergeInto("2026-03-02T10:30-08:00", of.Case));

        Assert.Same(own, of.Case.PreSales);
        Assert.Null(Assert.Single(of.All<CaseEvent.Absorbed>()).Event.PreSales);
    }

    [Fact]
    public void A_reply_while_a_reminder_is_overdue_takes_the_place_of_that_one_only()
    {
        History of = ARequest(_some, terms: TestDesk.With(p => p with { RemindPreSalesAfterWorkingDays = [2, 5] })).Triage("2026-03-02T10:00-08:00", Severity.Sev2).Reply("2026-03-04T10:00-08:00");

        Assert.DoesNotContain(of.LastMails, m => m.Kind == MailKind.PreSalesQuestions);
        Assert.Equal([At("2026-03-09T09:00-07:00")], of.Case.PreSales!.RemindAt.ToArray());
        of.Do("2026-03-09T09:00-07:00", new CaseCommand.Tick());
        Assert.Single(of.LastMails, m => m.Kind == MailKind.PreSalesQuestions);
        Assert.Empty(of.Case.PreSales!.RemindAt);
    }

    [Fact]
    public void After_a_standstill_one_reminder_goes_out_for_all_that_were_due()
    {
        History of = ARequest(_some, terms: TestDesk.With(p => p with { RemindPreSalesAfterWorkingDays = [1, 2, 10] }));

        of.Do("2026-03-09T09:00-07:00", new CaseCommand.Tick());

        Assert.Single(of.LastMails, m => m.Kind == MailKind.PreSalesQuestions);
        Assert.Equal([At("2026-03-16T09:00-07:00")], of.Case.PreSales!.RemindAt.ToArray());
    }

    [Theory]
    [InlineData("answered", "all was said")]
    [InlineData("resolved", "the case is resolved")]
    [InlineData("merged", "the case goes on in another one")]
    [InlineData("policy", "the policy wants no reminder")]
    public void Nobody_is_reminded_when(string what, string because)
    {
        History of = ARequest(_some, terms: what == "policy" ? TestDesk.With(p => p with { RemindPreSalesAfterWorkingDays = [] }) : null);
        _ = what switch
        {
            "answered" => of.Do("2026-03-02T10:00-08:00", Message("2026-03-02T10:00-08:00") with { PreSales = _rest }),
            "resolved" => of.Resolve("2026-03-02T10:00-08:00"),
            "merged" => of.MergeInto("2026-03-02T10:00-08:00", ANewCase("unidentified", number: 7).Case),
            _ => of,
        };

        of.Do("2026-03-06T09:00-08:00", new CaseCommand.Tick());

        Assert.True(of.Case.PreSales is { RemindAt.IsEmpty: true, TimesAsked: 1 }, because);
        Assert.DoesNotContain(of.LastMails, m => m.Kind == MailKind.PreSalesQuestions);
    }

    [Fact]
    public void A_reminder_to_an_address_that_bounces_is_withheld()
    {
        History of = ARequest(_some);
        of.Do("2026-03-02T10:00-08:00", new CaseCommand.ReportDelivery("desk", of.Case.Mails[0].Mail, DeliveryOutcome.Bounced, At("2026-03-02T10:00-08:00"), "5.1.1"));

        of.Do("2026-03-04T09:00-08:00", new CaseCommand.Tick());

        Assert.Contains(of.All<CaseEvent.NoteWithheld>(), e => e.Event.Kind == MailKind.PreSalesQuestions);
        Assert.DoesNotContain(of.LastMails, m => m.Kind == MailKind.PreSalesQuestions);
        Assert.Empty(of.Case.PreSales!.RemindAt);
    }

    [Fact]
    public void A_reminder_counts_as_automatic_mail()
    {
        History of = ARequest(_some, terms: TestDesk.With(p => p with { SendHoldingNote = false }));
        Assert.Equal(1, of.Case.AutomaticMails);

        of.Do("2026-03-04T09:00-08:00", new CaseCommand.Tick());

        Assert.Equal(2, of.Case.AutomaticMails);
        Assert.Equal((MailKind.PreSalesQuestions, TestDesk.CustomerMail), AutomaticMail.Among(of.Last, 0).Select(m => (m.Kind, m.Address)).Last());
    }

    [Fact]
    public void A_reminder_that_is_kept_back_asks_nobody_is_the_last_and_leaves_the_status_mail_owed()
    {
        History of = ARequest(_some, terms: TestDesk.With(p => p with { RemindPreSalesAfterWorkingDays = [5, 10] })).Do("2026-03-09T08:59-07:00", new CaseCommand.Tick());
        Instant? owed = of.Case.HoldingNoteAt;

        of.WithTerms(Without(MailKind.PreSalesQuestions, of.Terms)).Do("2026-03-09T09:00-07:00", new CaseCommand.Tick());

        Assert.NotNull(owed);
        Assert.Equal(owed, of.Case.HoldingNoteAt);
        Assert.Equal(new WithheldMail(At("2026-03-09T09:00-07:00"), MailKind.PreSalesQuestions, WithheldBy.Complaint), Assert.Single(of.Case.Withheld));
        Assert.DoesNotContain(of.LastMails, m => m.Kind == MailKind.PreSalesQuestions);
        Assert.True(of.Case.PreSales is { TimesAsked: 1, RemindAt.IsEmpty: true }, "no reminder is left");
        Assert.Single(of.All<CaseEvent.PreSalesAsked>());
        Assert.Equal(of.Case.Withheld.ToArray(), of.Replayed().Withheld.ToArray());
    }

    [Theory]
    [InlineData("suppress", "the message wants no automatic answer")]
    [InlineData("no-reply", "nobody reads there")]
    [InlineData("budget", "its address is over the budget")]
    public void Who_gets_no_acknowledgement_was_not_asked_and_is_never_reminded(string what, string because)
    {
        CaseCommand.Open opening = Opening("unidentified") with { PreSales = _some };
        History of = Begun(
            what switch
            {
                "suppress" => opening with { NoAnswer = "X-Auto-Response-Suppress: All" },
                "no-reply" => opening with { From = new Person("no-reply@acme.example") },
                _ => opening,
            },
            what == "budget" ? Without(MailKind.Acknowledgement, TestDesk.Terms) : null);

        of.Do("2026-03-16T09:00-07:00", new CaseCommand.Tick());

        Assert.True(of.All<CaseEvent.PreSalesAsked>().Count == 0, because);
        Assert.True(of.Case.PreSales is { TimesAsked: 0, RemindAt.IsEmpty: true, Missing.Length: 6 }, because);
        Assert.DoesNotContain(of.Effects.OfType<Effect.SendMail>(), m => m.Kind is MailKind.PreSalesQuestions or MailKind.Acknowledgement);
    }

    [Fact]
    public void A_customer_engineer_is_asked_whoever_the_prospect_wrote_as()
    {
        History of = Begun(Opening("pre-sales") with { PreSales = _some, NoAnswer = "X-Auto-Response-Suppress: All" }, WithEngineer());

        Assert.Equal(NoorMail, Assert.Single(of.LastMails).To.Address);
        Assert.Equal((_noor, 1), (of.Case.PreSales!.Asked, of.Case.PreSales.TimesAsked));
    }

    [Fact]
    public void A_prospects_own_message_is_kept_and_told_to_its_customer_engineer_who_is_asked()
    {
        History of = ARequest(_some, "pre-sales", WithEngineer());

        Effect.SendMail acknowledged = Assert.Single(of.LastMails, m => m.Kind == MailKind.Acknowledgement);
        Effect.SendMail routed = Assert.Single(of.LastMails, m => m.Kind == MailKind.PreSalesRouted);
        Assert.Equal((TestDesk.CustomerMail, "Noor", 0), (acknowledged.To.Address, acknowledged.Facts.CustomerEngineer, acknowledged.Facts.Questions.Length));
        Assert.Equal((NoorMail, true, "Since yesterday."), (routed.To.Address, routed.To.IsStaff, routed.Facts.Body));
        Assert.Equal(["attempted", "expected", "stepsTaken", "affectedUsers", "designDocs", "keyDates"], routed.Facts.Questions.ToArray());
        Assert.Equal((_noor, _noor), (of.Case.PreSales!.RoutedTo, of.Case.PreSales.Asked));

        of.Do("2026-03-04T09:00-08:00", new CaseCommand.Tick());

        Effect.SendMail reminder = Assert.Single(of.LastMails, m => m.Kind == MailKind.PreSalesRouted);
        Assert.Equal((NoorMail, 2, (string?)null), (reminder.To.Address, reminder.Facts.ReminderNumber, reminder.Facts.Body));
        Assert.NotEqual(routed.Id, reminder.Id);
    }

    [Fact]
    public void A_note_of_the_customer_engineer_fills_in_answers_and_stays_a_note()
    {
        History of = ARequest(_some, "pre-sales", WithEngineer()).Do("2026-03-02T09:10-08:00", new CaseCommand.AddNote(NoorMail, "Attempted: a", null, null, null) { PreSales = _rest });

        Assert.Empty(of.Case.PreSales!.Missing);
        Assert.Equal(NoorMail, of.All<CaseEvent.PreSalesAnswered>()[1].Event.From);
        Assert.Empty(of.All<CaseEvent.CustomerWrote>());
        Assert.Empty(of.LastMails);
    }

    [Fact]
    public void A_customer_engineer_who_raises_the_request_is_answered_and_not_told_of_it()
    {
        History of = ARequest(_some, "pre-sales", WithEngineer(TestDesk.CustomerMail.ToUpperInvariant()));

        Assert.Equal(MailKind.Acknowledgement, Assert.Single(of.LastMails).Kind);
        Assert.NotEmpty(of.LastMails.Single().Facts.Questions);
        Assert.Null(of.Case.PreSales!.RoutedTo);
    }

    [Fact]
    public void A_request_of_somebody_unknown_is_pre_sales_until_triage_says_who_it_is()
    {
        History of = ARequest(_some);
        Assert.Equal(Tier.PreSales, of.Case.Tier);
        Assert.Contains("engaged pre-sales goes first within a priority", QueueOrder.Why(of.Case));
        Assert.True(string.CompareOrdinal(QueueOrder.HardKey(of.Case), QueueOrder.HardKey(ANewCase().Case)) < 0, "R-CUS-1: pre-sales go before enterprise");

        Assert.Equal(Tier.Team, of.Triage("2026-03-02T10:00-08:00", Severity.Sev2, "team").Case.Tier);
    }

    private static History ARequest(PreSalesAnswers said, string customer = "unidentified", DeskTerms? terms = null) =>
        Begun(Opening(customer) with { PreSales = said }, terms);

    private static DeskTerms Without(MailKind kind, DeskTerms terms) => terms with
    {
        Withheld = ImmutableDictionary<(MailKind, string), Withholding>.Empty.Add((kind, TestDesk.CustomerMail), new Withholding(WithheldBy.Complaint, "No more.")),
    };

    private static DeskTerms WithEngineer(string mail = NoorMail) => TestDesk.Terms with
    {
        Customers = new Dictionary<string, CustomerTerms>(TestDesk.Terms.Customers, StringComparer.Ordinal)
        {
            ["pre-sales"] = TestDesk.Terms.Customers["pre-sales"] with { CustomerEngineer = new Person(mail, "Noor") },
        },
    };
}
