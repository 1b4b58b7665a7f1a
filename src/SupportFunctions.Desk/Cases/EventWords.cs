using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Desk.Clocks;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.PreSales;

namespace SupportFunctions.Desk.Cases;

/// <summary>Every kind of event in words for people. Names of fields and events in docs/events.md are for programs.</summary>
internal static class EventWords
{
    /// <param name="at">An instant as the page shows it.</param>
    public static EventShown Of(CaseEvent happened, Func<Instant, string> at) => happened switch
    {
        CaseEvent.Opened e => new(EventTone.Customer, $"{Who(e.Requester)} wrote by {e.Channel}, and the case was opened",
            $"Suggested priority {Words.Of(e.SuggestedPriority)}: {e.SuggestedBecause}", Texts(("Message", e.Text))),
        CaseEvent.CustomerWrote e => new(EventTone.Customer, $"{Who(e.From)} wrote", null, Texts(("Message", e.Text))),
        CaseEvent.PreSalesAnswered e => new(EventTone.Customer, $"{e.From} said what a pre-sales request needs (R-IN-3)",
            Join(e.Missing.IsEmpty ? "Nothing is missing." : $"Still missing: {string.Join(", ", e.Missing.Select(PreSalesLabels.Of))}.",
                $"Suggested priority {Words.Of(e.SuggestedPriority)}: {e.SuggestedBecause}."),
            Texts(("Answers", string.Join('\n', PreSalesLabels.Said(e.Answers).Where(s => s.Text is not null).Select(s => $"{s.Name}: {s.Text}"))))),
        CaseEvent.PreSalesAsked e => new(EventTone.Desk, e.Number == 1 ? $"Asked {Who(e.Of)} for what is missing" : $"Reminded {Who(e.Of)} of what is missing",
            string.Join(", ", e.Missing.Select(PreSalesLabels.Of)) + "."),
        CaseEvent.PreSalesRouted e => new(EventTone.Desk, $"Told {Who(e.To)}, the customer engineer (R-IN-6)"),
        CaseEvent.Replied e => new(EventTone.Desk, "Reply to the customer",
            (e.CountsAsFirstResponse ? "It has what a first response needs." : $"It is no first response: {string.Join(", ", e.Missing.Select(Missing))} missing (R-SLA-6).")
                + $" The customer hears again by {at(e.NextUpdateBy)}.",
            Texts(("Done so far", e.Summary), ("Next steps", e.NextSteps), ("Message", e.Body), ("Asked for", e.Ask))),
        CaseEvent.NoteAdded e => new(e.Warning is null ? EventTone.Desk : EventTone.Warning, "Internal note", Warning(e.Warning),
            Texts(("Note", e.Text), ("Evidence", e.Evidence), ("Assumptions", e.Assumptions), ("Open questions", e.OpenQuestions))),
        CaseEvent.Triaged e => new(EventTone.Desk, "Triage", Join(Triage(e), e.Reason)),
        CaseEvent.CoverageDecided e => new(EventTone.Clock,
            e.Agreement is null ? "No agreement covers the case" : $"Covered by agreement {e.Agreement}{(e.IsProvisional ? ", provisionally" : "")}", e.Because),
        CaseEvent.Assigned e => new(EventTone.Desk, e.Previous is null ? $"Assigned to {e.Engineer}" : $"Handed over from {e.Previous} to {e.Engineer}", null,
            Texts(("Handoff", e.HandoffSummary))),
        CaseEvent.WaitStarted e => new(EventTone.Desk, $"Waiting on {Side(e.On)}",
            e.On == WaitingOn.Customer && e.Ask is null && !e.IsQuestion ? "Unless a question is with the customer, this pauses nothing (R-SLA-7)." : null, Texts(("Asked for", e.Ask))),
        CaseEvent.WaitJustified e => new(EventTone.Clock,
            e.AskedAt is { } asked ? $"The wait on the customer is justified since {at(asked)}" : "The wait on the customer is not justified", e.Why),
        CaseEvent.WaitEnded e => new(EventTone.Desk, $"No longer waiting on {Side(e.On)}", e.Why),
        CaseEvent.Resolved e => new(EventTone.Good, $"Resolved: {Words.Of(e.Kind)}", $"Without an answer it is closed at {at(e.CloseAt)} (R-END-1).",
            Texts(("What was done", e.Summary), ("Root cause", e.RootCause))),
        CaseEvent.Closed e => new(EventTone.Good, $"Closed: {Closed(e.Because)}",
            e.Documentation is null ? null : $"What was learned is written down at {e.Documentation}"),
        CaseEvent.Reopened e => new(EventTone.Alarm, "Opened again", e.Reason),
        CaseEvent.Linked e => new(EventTone.Desk, $"Linked to {Words.Of(e.Kind)} {e.Ref}"),
        CaseEvent.Unlinked e => new(EventTone.Desk, $"No longer linked to {Words.Of(e.Kind)} {e.Ref}"),
        CaseEvent.Merged e => new(EventTone.Desk, $"Merged into {e.Into}, where it goes on", e.Reason),
        CaseEvent.Absorbed e => new(EventTone.Desk, $"{e.From} was merged into this case", Join($"{Who(e.Requester)} hears our answers too.", e.Reason), Texts(("Its subject", e.Subject))),
        CaseEvent.SplitOff e => new(EventTone.Desk, $"Messages {Numbers(e.Messages)} became {e.Into}", e.Reason),
        CaseEvent.SplitFrom e => new(EventTone.Desk, $"Made of messages {Numbers(e.Messages)} of {e.From}", e.Reason),
        CaseEvent.ClosingReminded e => new(EventTone.Desk, FormattableString.Invariant($"Reminder {e.Number} that silence closes the case"), $"It closes at {at(e.ClosesAt)}."),
        CaseEvent.ToldOfIncident e => new(e.News.IsResolved ? EventTone.Good : EventTone.Desk, $"Update of incident {e.News.Incident}: {e.News.Title}",
            e.News.NextUpdateBy is { } promised ? $"The next one is promised by {at(promised)}." : null, Texts(("Where it stands", e.News.Summary), ("Next steps", e.News.NextSteps))),
        CaseEvent.ToldOfKnownIssue e => new(e.News.State == KnownIssueState.Fixed ? EventTone.Good : EventTone.Desk, $"Known issue {e.News.Issue} has changed: {Words.Of(e.News.State)}",
            e.News.Symptom, Texts(("Workaround", e.News.Workaround))),
        CaseEvent.MailResent e => new(EventTone.Desk, $"Mail sent again to {e.To}: {Mail(e.Kind)}", e.Mail),
        CaseEvent.Rated e => new(e.Answer == RatingAnswer.Good ? EventTone.Good : EventTone.Alarm, $"The customer says how we did: {Words.Of(e.Answer)}", e.Mail, Texts(("Comment", e.Comment))),
        CaseEvent.CustomerTold e => new(EventTone.Desk, $"Mail to the customer: {Mail(e.Kind)}",
            Join(e.HearAgainBy is { } again ? $"It promises word by {at(again)}." : null, e.Mail)),
        CaseEvent.MailDelivered e => new(EventTone.Desk, $"Mail accepted late: {Mail(e.Kind)}", e.Mail),
        CaseEvent.MailFailed e => new(EventTone.Alarm, $"Mail never arrived: {Mail(e.Kind)}, {Outcome(e.Outcome)}", Join(e.Mail, e.Detail)),
        CaseEvent.Complained e => new(EventTone.Alarm, $"Reported as unwanted by the customer's side: {Mail(e.Kind)}", Join(e.Mail, e.Detail)),
        CaseEvent.ReportDoubted e => new(EventTone.Desk, $"Not believed that it never arrived: {Mail(e.Kind)}", Join("The report names somebody else only.", e.Mail, e.Detail)),
        CaseEvent.NoteWithheld e => new(EventTone.Desk, $"Mail withheld: {Mail(e.Kind)}",
            Join(e.Why, (e.AgainAt ?? Next(e.Silence)) is { } again ? $"It is tried again at {at(again)}." : null)),
        CaseEvent.ClockStarted e => new(EventTone.Clock, $"Clock started: {Clock(e.Clock)}", Due(e.DueAt, at)),
        CaseEvent.ClockRecomputed e => new(EventTone.Clock, $"Clock computed anew: {Clock(e.Clock)}",
            Join($"Due {(e.OldDueAt is { } old ? at(old) : "never")} before, {(e.DueAt is { } due ? at(due) : "never")} now.", e.Why)),
        CaseEvent.ClockPaused e => new(EventTone.Clock, $"Clock paused: {Clock(e.Clock)}", e.Why),
        CaseEvent.ClockResumed e => new(EventTone.Clock, $"Clock counts again: {Clock(e.Clock)}", Join($"Paused since {at(e.PausedSince)}.", e.Why, Due(e.DueAt, at))),
        CaseEvent.ClockRearmed e => new(EventTone.Alarm, $"Clock runs again from its original start: {Clock(e.Clock)}", Join(e.Why, Due(e.DueAt, at))),
        CaseEvent.ClockContinued e => new(EventTone.Clock, $"Clock of {e.From} goes on here, from its original start: {Clock(e.Clock)}", Due(e.DueAt, at)),
        CaseEvent.ClockWarned e => new(EventTone.Warning, FormattableString.Invariant($"{e.Percent} % of the target used: {Clock(e.Clock)}"), Due(e.DueAt, at)),
        CaseEvent.ClockBreached e => new(EventTone.Alarm, $"Deadline passed: {Clock(e.Clock)}",
            e.IsProvisional ? "Severity or customer was not known (R-SLA-12)." : "It stays recorded (R-SLA-9)."),
        CaseEvent.ClockMet e => new(e.IsLate ? EventTone.Alarm : EventTone.Good, $"Clock met{(e.IsLate ? ", too late" : "")}: {Clock(e.Clock)}"),
        CaseEvent.ClockCancelled e => new(EventTone.Clock, $"Clock cancelled: {Clock(e.Clock)}", e.Why),
        _ => throw new ArgumentOutOfRangeException(nameof(happened), happened.GetType().Name, "There are no words for it."),
    };

    /// <summary>Who did it, as the timeline names it.</summary>
    public static string By(string by) => by switch
    {
        CaseCommand.ByDesk => "the desk",
        CaseCommand.ByCustomer => "the customer",
        _ => by,
    };

    private static string? Warning(NoteWarning? warning) => (warning ?? NoteWarning.Unknown) switch
    {
        NoteWarning.Unknown => null,
        NoteWarning.ForeignCase => "The sender does not belong to the case that the message names. Nothing was written there.",
        NoteWarning.AuthorNotProven => "Not sent to the customer: nothing proves that this mail is from the engineer whose name it bears (R-IN-5).",
        NoteWarning.NoCaseToken => "Not sent to the customer: the mail answers none of the desk's own (R-IN-5).",
        NoteWarning.MayQuote => "Not sent to the customer: what the mail quotes could not be told from what it says (R-IN-5).",
        NoteWarning.HasFiles => "Not sent to the customer: files that come with an engineer's mail cannot be sent on.",
        NoteWarning.ReplyRefused => "Not sent to the customer: the case does not take a reply now.",
    };

    private static string Triage(CaseEvent.Triaged e)
    {
        (string Name, string? Value)[] facts =
        [
            ("severity", Word(e.Facts.Severity)), ("priority", Word(e.Facts.Priority)), ("type", Word(e.Facts.Type)), ("product", e.Facts.Product),
            ("feature", e.Facts.Feature), ("maturity", Word(e.Facts.Maturity)), ("environment", Word(e.Facts.Environment)),
            ("business impact", Word(e.Facts.BusinessImpact)), ("customer", e.Customer?.Name), ("the real question", e.Facts.RealQuestion),
            ("high stakes", e.Facts.HighStakes switch { true => "yes", false => "no", null => null }),
        ];
        return string.Join(", ", facts.Where(f => f.Value is not null).Select(f => $"{f.Name} {f.Value}")) is { Length: > 0 } said ? said + "." : "Nothing was changed.";
    }

    private static string? Word<T>(T? value) where T : struct, Enum => value is { } known ? Words.Of(known) : null;

    private static string Due(Instant? due, Func<Instant, string> at) => due is { } known ? $"Due {at(known)}." : "No deadline: its calendar never opens.";

    private static string Clock(ClockName clock) => ClockWords.Title(Words.Of(clock) ?? "");

    private static string Mail(MailKind kind) => kind == MailKind.Closed ? "word that the case is closed" : (Words.Of(kind) ?? "").Replace('-', ' ');

    private static string Side(WaitingOn on) => on == WaitingOn.Customer ? "the customer" : "engineering";

    private static string Closed(ClosedBecause because) => because switch
    {
        ClosedBecause.Confirmed => "the customer confirmed",
        ClosedBecause.Merged => "it goes on in another case",
        _ => "nobody answered",
    };

    private static string Numbers(IEnumerable<long> sequences) => string.Join(", ", sequences.Select(s => FormattableString.Invariant($"{s}")));

    private static string Outcome(DeliveryOutcome outcome) => outcome == DeliveryOutcome.Bounced ? "it bounced" : "it was given up";

    private static string Missing(string word) => word == "nextSteps" ? "next steps" : word;

    private static string Who(Person person) => person.Name is { Length: > 0 } name ? $"{name} <{person.Address}>" : person.Address;

    private static Instant? Next(SilencePlan? plan) => plan is not null && plan.RemindersSent < plan.RemindAt.Length ? plan.RemindAt[plan.RemindersSent] : null;

    private static string? Join(params string?[] parts) => string.Join(" ", parts.Where(p => !string.IsNullOrWhiteSpace(p))) is { Length: > 0 } all ? all : null;

    private static IReadOnlyList<(string, string)> Texts(params (string Name, string? Text)[] texts) =>
        [.. texts.Where(t => !string.IsNullOrWhiteSpace(t.Text)).Select(t => (t.Name, t.Text!))];
}
