using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Core.Customers;
using SupportFunctions.Core.PreSales;

namespace SupportFunctions.Core.Cases;

/// <summary>R-IN-3 and R-IN-6: a pre-sales request is a case at once; what it lacks is asked for by one mail, and holds up nothing.</summary>
internal static class PreSalesHandling
{
    public static void RaisePreSales(this CaseChange change, Instant at, CaseCommand.Open command, PreSalesAnswers said, CustomerTerms? customer)
    {
        change.Answer(at, command.By, command.From.Address, said, customer is not null, (change.Case.SuggestedPriority, change.Case.SuggestedBecause));

        // Support is not the front line (R-IN-6): what only the sales side knows is asked of the sales side.
        Person? engineer = customer?.CustomerEngineer is { } ce && !ce.Address.Equals(command.From.Address, StringComparison.OrdinalIgnoreCase) ? ce : null;
        ImmutableArray<string> missing = change.Case.PreSales!.Missing;
        if (engineer is not null)
        {
            if (!missing.IsEmpty)
            {
                change.Ask(at, engineer, number: 1, Reminders(change.Terms, at));
            }

            change.Add(at, CaseCommand.ByDesk, new CaseEvent.PreSalesRouted(engineer));
            change.TellColleague(at, MailKind.PreSalesRouted, engineer, f => f with { IsPreSales = true, Body = command.Text, Questions = missing, ReminderNumber = 1 });
        }
    }

    /// <summary>The acknowledgement of a pre-sales request says so, and asks whoever raised it.</summary>
    public static MailFacts AcknowledgePreSales(this CaseChange change, MailFacts facts) => change.Case.PreSales is not { } request ? facts : facts with
    {
        IsPreSales = true,
        Questions = request.RoutedTo is null ? request.Missing : [],
        CustomerEngineer = request.RoutedTo is { } engineer ? engineer.Name ?? engineer.Address : null,
    };

    /// <summary>The acknowledgement has gone out, and asks. Whoever gets none was not asked, and is not reminded either.</summary>
    public static void HasAskedRequester(this CaseChange change, Instant at, Person requester)
    {
        if (change.Case.PreSales is { RoutedTo: null, Missing.IsEmpty: false })
        {
            change.Ask(at, requester, number: 1, Reminders(change.Terms, at));
        }
    }

    /// <summary>What is new in the answers of a message; nothing on a case that is no pre-sales request.</summary>
    public static void TakeAnswers(this CaseChange change, Instant at, string by, string from, PreSalesAnswers? answers)
    {
        Case of = change.Case;
        if (of.PreSales is not { } request || answers?.Without(request.Answers) is not { IsEmpty: false } news)
        {
            return;
        }

        // What nobody chose is not guessed anew from words in a later mail.
        bool isJudged = news.Impact is not null || news.AffectedUsers is not null;
        (Priority, string) suggested = (isJudged ? PreSalesSeverity.Of(request.Answers.With(news)) : null) ?? (of.SuggestedPriority, of.SuggestedBecause);
        change.Answer(at, by, from, news, of.Customer is not null, suggested);
    }

    /// <summary>After a standstill one reminder goes out, not a pile of them. One that is withheld is the last, unless our own message took its place.</summary>
    public static void RemindOfQuestions(this CaseChange change, Instant at, Instant recordedAt)
    {
        PreSalesRequest request = change.Case.PreSales!;
        if (change.Case.IsLatestMailFailed || change.NoStatusMail is not null)
        {
            // A message of ours that goes out now takes the place of this reminder only; after what never arrived another one would not either.
            string why = change.NoStatusMail ?? Rearming.NeverArrives;
            Instant? next = why == Rearming.NeverArrives ? null : request.RemindAt.Where(r => r > recordedAt).Cast<Instant?>().FirstOrDefault();
            change.Add(at, CaseCommand.ByDesk, new CaseEvent.NoteWithheld(MailKind.PreSalesQuestions, why, AgainAt: next));
            return;
        }

        int number = request.TimesAsked + 1;
        ImmutableArray<Instant> rest = [.. request.RemindAt.Skip(1).Where(r => r > recordedAt)];
        if (request.RoutedTo is { } engineer)
        {
            change.Ask(at, engineer, number, rest);
            change.TellColleague(at, MailKind.PreSalesRouted, engineer, f => f with { IsPreSales = true, Questions = request.Missing, ReminderNumber = number });
            return;
        }

        Instant? promised = change.Case.Clock(ClockName.NextUpdate) is { IsOpen: true, DueAt: { } due } && due > recordedAt ? due : null;
        if (change.TellCustomer(at, MailKind.PreSalesQuestions, promised, f => f with { IsPreSales = true, Questions = request.Missing, ReminderNumber = number }))
        {
            change.Ask(at, request.Asked!, number, rest);
        }
    }

    private static void Answer(
        this CaseChange change, Instant at, string by, string from, PreSalesAnswers said, bool isCompanyKnown, (Priority Priority, string Because) suggested)
    {
        PreSalesAnswers all = change.Case.PreSales?.Answers.With(said) ?? said;
        change.Add(at, by, new CaseEvent.PreSalesAnswered(
            from, said, PreSalesQuestions.Missing(all, isCompanyKnown), suggested.Priority, suggested.Because));
    }

    private static void Ask(this CaseChange change, Instant at, Person of, int number, ImmutableArray<Instant> remindAt) =>
        change.Add(at, CaseCommand.ByDesk, new CaseEvent.PreSalesAsked(of, change.Case.PreSales!.Missing, number, remindAt));

    private static ImmutableArray<Instant> Reminders(DeskTerms terms, Instant at) =>
        [.. terms.Policy.RemindPreSalesAfterWorkingDays.Select(days => WorkingDays.After(terms.Calendar(terms.Policy.WorkingDaysCalendar, at), at, days))];
}
