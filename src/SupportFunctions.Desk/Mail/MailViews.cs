using System.Diagnostics;
using System.Globalization;
using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Core.Mails;
using SupportFunctions.Core.PreSales;

namespace SupportFunctions.Desk.Mail;

/// <summary>From the facts of a mail to what its template may say.</summary>
internal static class MailViews
{
    /// <summary>Of a prospect's words in the mail that routes them; all of them are on the case.</summary>
    private const int LongestExcerpt = 4000;

    public static MailView Of(Effect.SendMail effect, MailSettings settings)
    {
        MailView view = Asking(Base(effect, settings), effect.Facts);
        return effect.To.IsStaff ? ForStaff(view, effect, settings) : ForCustomer(view, effect, settings);
    }

    public static string ClockWords(ClockName clock) => clock switch
    {
        ClockName.FirstResponse => "first response",
        ClockName.Resolution => "resolution",
        ClockName.InternalResponse => "internal first response",
        ClockName.NextReply => "next reply",
        ClockName.NextUpdate => "promised update",
        ClockName.Unknown => throw new UnreachableException("A mail about a clock names the clock."),
    };

    private static MailView Base(Effect.SendMail effect, MailSettings settings) => new()
    {
        CaseId = effect.Facts.Case.ToString(),
        Subject = MailSubject.Base(effect.Facts),
        Name = MailWords.Name(effect.To.Name),
        DeskName = MailWords.Line(settings.FromName) ?? "Support",
        DueAt = ForPeople(effect.Facts.DueAt, effect.To),
        Assignee = MailWords.Line(effect.Facts.Assignee),
    };

    private static MailView Asking(MailView view, MailFacts facts) => facts.Questions.IsEmpty ? view with { IsPreSales = facts.IsPreSales } : view with
    {
        IsPreSales = facts.IsPreSales,
        IsAsked = true,
        AsksCompany = facts.Questions.Contains(PreSalesQuestions.Company),
        AsksSummary = facts.Questions.Contains(PreSalesQuestions.Summary),
        AsksAttempted = facts.Questions.Contains(PreSalesQuestions.Attempted),
        AsksExpected = facts.Questions.Contains(PreSalesQuestions.Expected),
        AsksStepsTaken = facts.Questions.Contains(PreSalesQuestions.StepsTaken),
        AsksImpact = facts.Questions.Contains(PreSalesQuestions.Impact),
        AsksAffectedUsers = facts.Questions.Contains(PreSalesQuestions.AffectedUsers),
        AsksDesignDocs = facts.Questions.Contains(PreSalesQuestions.DesignDocs),
        AsksSalesStage = facts.Questions.Contains(PreSalesQuestions.SalesStage),
        AsksKeyDates = facts.Questions.Contains(PreSalesQuestions.KeyDates),
    };

    private static MailView ForCustomer(MailView view, Effect.SendMail effect, MailSettings settings)
    {
        MailFacts facts = effect.Facts;
        return view with
        {
            Author = MailWords.Line(facts.Author),
            Summary = MailWords.Text(facts.Summary ?? facts.Incident?.Summary),
            NextSteps = MailWords.Text(facts.NextSteps ?? facts.Incident?.NextSteps),
            Incident = MailWords.Line(facts.Incident?.Incident),
            IncidentTitle = MailWords.Line(facts.Incident?.Title),
            IsIncidentResolved = facts.Incident?.IsResolved is true,
            Symptom = MailWords.Line(facts.KnownIssue?.Symptom),
            Workaround = MailWords.Text(facts.KnownIssue?.Workaround),
            Upstream = MailWords.Line(facts.KnownIssue?.Upstream),
            IsIssueInProgress = facts.KnownIssue?.State == KnownIssueState.InProgress,
            IsIssueFixed = facts.KnownIssue?.State == KnownIssueState.Fixed,
            IsIssueLeft = facts.KnownIssue?.State == KnownIssueState.WontFix,
            Body = MailWords.Text(facts.Body),
            Ask = MailWords.Text(facts.Ask),
            CustomerEngineer = MailWords.Name(facts.CustomerEngineer),
            RootCause = MailWords.Text(facts.RootCause),
            HearAgain = ForPeople(facts.HearAgainBy ?? (effect.Kind == MailKind.Acknowledgement ? facts.FirstResponseBy : null), effect.To),
            ClosesAt = ForPeople(facts.ClosesAt, effect.To),
            RatingLink = effect.Kind == MailKind.Closed ? settings.LinkTo("rate/" + new RatingTokens(settings.TokenSecrets).For(Resending.Original(effect.Id)))?.AbsoluteUri : null,
            IsNew = facts.Status == CaseStatus.New,
            IsOpen = facts.Status == CaseStatus.Open,
            IsWaitingOnCustomer = facts.Status == CaseStatus.WaitingOnCustomer,
            IsWaitingOnEngineering = facts.Status == CaseStatus.WaitingOnEngineering,
            IsResolved = facts.Status == CaseStatus.Resolved,
            IsClosed = facts.Status == CaseStatus.Closed,
            IsWorkaround = facts.ResolutionKind == ResolutionKind.Workaround,
            IsProductUpdate = facts.ResolutionKind == ResolutionKind.ProductUpdate,
            IsConfirmed = facts.ClosedBecause == ClosedBecause.Confirmed,
            IsFirstReminder = facts.ReminderNumber <= 1,
            IsRemindedFirst = facts.HearAgainBy is { } hear && (facts.ClosesAt is not { } closes || hear < closes),
        };
    }

    /// <summary>Nothing that the customer wrote but the subject, and to a customer engineer the words that are for them; no address in either.</summary>
    private static MailView ForStaff(MailView view, Effect.SendMail effect, MailSettings settings)
    {
        MailFacts facts = effect.Facts;
        return view with
        {
            Subject = AddressScrub.From(view.Subject),
            Assignee = AddressScrub.From(view.Assignee),
            Body = effect.Kind == MailKind.PreSalesRouted ? AddressScrub.From(MailWords.Text(Excerpt(facts.Body))) : null,
            IsFirstReminder = facts.ReminderNumber <= 1,
            CustomerName = AddressScrub.From(MailWords.Line(facts.CustomerName)),
            Agreement = AddressScrub.From(MailWords.Line(facts.Agreement)),
            CaseLink = settings.CasePage(facts.Case)?.AbsoluteUri,
            DueAtUtc = facts.DueAt is { } due ? MailInstant.Exact(due) : null,
            Severity = Words(facts.Severity),
            Priority = facts.Priority == Priority.Unknown ? null : facts.Priority.ToString().ToLowerInvariant(),
            Clock = facts.Clock == ClockName.Unknown ? null : ClockWords(facts.Clock),
            FailedMail = FailedWords(facts.FailedMail),
            SentAt = ForPeople(facts.SentAt, effect.To),
            FailedAt = ForPeople(facts.FailedAt, effect.To),
            Detail = AddressScrub.From(MailWords.Line(facts.Detail)),
            NotSentBecause = NotSentWords(facts),
            Missing = facts.Missing.IsDefaultOrEmpty ? null : string.Join(" and ", facts.Missing.Select(m => m == "nextSteps" ? "the next steps" : "a " + m)),
            Percent = facts.Percent.ToString(CultureInfo.InvariantCulture),
            IsProvisional = facts.IsProvisional,
            IsFirstResponseClock = facts.Clock is ClockName.FirstResponse or ClockName.InternalResponse,
            IsResolutionClock = facts.Clock == ClockName.Resolution,
            IsReplyClock = facts.Clock == ClockName.NextReply,
            IsPromiseClock = facts.Clock == ClockName.NextUpdate,
        };
    }

    private static string? NotSentWords(MailFacts facts) => (facts.Warning ?? NoteWarning.Unknown) switch
    {
        NoteWarning.Unknown or NoteWarning.ForeignCase => null,
        NoteWarning.AuthorNotProven => "neither SPF nor DKIM proved that it came from you. Send it from your company's own mail server, as your own address.",
        NoteWarning.NoCaseToken => "it answers none of the desk's mails. Answer one that the customer got, or the address in its Reply-To.",
        NoteWarning.MayQuote => "what it quotes or sends on could not be told from what you wrote. Write above the quote, or remove it.",
        NoteWarning.HasFiles => "its attachments cannot be sent on. Send it without them.",
        NoteWarning.ReplyRefused => $"{facts.Case} does not take it. If the case is closed, reopen it first; if the text is very long, send less.",
    };

    private static string? Excerpt(string? text) => text is { Length: > LongestExcerpt } ? text[..LongestExcerpt] + " [...]" : text;

    private static string? Words(Severity severity) => severity switch
    {
        Severity.Sev1 => "Sev 1",
        Severity.Sev2 => "Sev 2",
        Severity.Unknown => null,
    };

    private static string? FailedWords(MailKind kind) => kind switch
    {
        MailKind.Unknown => null,
        MailKind.Reply => "reply",
        MailKind.Question => "question",
        MailKind.Resolution => "resolution",
        _ => "automatic mail",
    };

    private static string? ForPeople(Instant? instant, MailRecipient to) =>
        instant is { } known ? MailInstant.ForPeople(known, to.TimeZone) : null;
}
