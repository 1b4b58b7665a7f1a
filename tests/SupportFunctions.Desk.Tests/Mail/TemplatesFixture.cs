using System.Collections.Immutable;
using NodaTime;
using NodaTime.Text;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Desk.Tests.Mail;

/// <summary>A mail of each kind with everything valid; a test names only what it is about.</summary>
internal static class TemplatesFixture
{
    public const string Secret = "0123456789abcdef0123456789abcdef";

    public static MailSettings Settings { get; } = new()
    {
        FromAddress = "support@desk.example",
        FromName = "Generlate Support",
        Domain = "desk.example",
        TokenSecrets = [Secret],
        PublicBaseUrl = new Uri("https://desk.example"),
    };

    public static MailComposer Composer { get; } = MailComposer.For(Settings);

    public static MailKind[] AllKinds { get; } = [.. Enum.GetValues<MailKind>().Where(k => k != MailKind.Unknown)];

    public static Instant At(string instant) => InstantPattern.General.Parse(instant).Value;

    public static OutgoingMail Compose(Effect.SendMail effect) => Composer.Compose(effect, Settings);

    public static Effect.SendMail AMail(MailKind kind, Func<MailFacts, MailFacts>? but = null, string zone = "America/Los_Angeles")
    {
        bool isStaff = kind is MailKind.ClockWarning or MailKind.ClockBreach or MailKind.DeliveryFailed or MailKind.Complaint or MailKind.PreSalesRouted or MailKind.ReplyByMail;
        var to = isStaff
            ? new MailRecipient("grace@generlate.example", "Grace Hopper", zone, "en", IsStaff: true)
            : new MailRecipient("ada@acme.example", "Ada Lovelace", zone, "en", IsStaff: false);
        MailFacts facts = Specific(kind, new MailFacts(
            new CaseId(1042), "Deploy fails on node 3", CaseStatus.Open, Severity.Sev1, Priority.P1, "Acme Rockets",
            At("2026-03-10T17:05:00Z"), At("2026-03-11T23:30:00Z"), ["first@acme.example"])
        {
            Assignee = "Grace Hopper",
        });
        return new Effect.SendMail("C-1042-7-1", kind, to, but is null ? facts : but(facts));
    }

    private static MailFacts Specific(MailKind kind, MailFacts facts) => kind switch
    {
        MailKind.Acknowledgement => facts with { Status = CaseStatus.New, FirstResponseBy = facts.HearAgainBy, Assignee = null },
        MailKind.Reply => facts with
        {
            Author = "Grace Hopper",
            Body = "Thank you for the logs.\n\nThey show it well:\n  node 3: disk full\nSee https://docs.generlate.example/disk?a=1&b=2.",
            Summary = "Node 3 ran out of disk; nodes 1 and 2 are fine.",
            NextSteps = "We check why the clean-up did not run.",
            Ask = "Which version runs on node 3?",
        },
        MailKind.Question => facts with
        {
            Status = CaseStatus.WaitingOnCustomer, HearAgainBy = null, Author = "Grace Hopper", Ask = "Which version runs on node 3?",
        },
        MailKind.Resolution => facts with
        {
            Status = CaseStatus.Resolved,
            Author = "Grace Hopper",
            ResolutionKind = ResolutionKind.Resolution,
            Summary = "We repaired the clean-up job and freed 40 GB.",
            RootCause = "The job's account had expired.",
            HearAgainBy = At("2026-03-13T17:05:00Z"),
            ClosesAt = At("2026-03-20T17:05:00Z"),
        },
        MailKind.ClosingReminder => facts with
        {
            Status = CaseStatus.Resolved, ReminderNumber = 1, HearAgainBy = At("2026-03-20T17:05:00Z"), ClosesAt = At("2026-03-20T17:05:00Z"),
        },
        MailKind.Closed => facts with { Status = CaseStatus.Closed, HearAgainBy = null, ClosedBecause = ClosedBecause.Silence },
        MailKind.HoldingNote => facts with { Clock = ClockName.NextUpdate, DueAt = At("2026-03-10T17:05:00Z") },
        MailKind.ClockWarning => Watched(facts) with { Percent = 75, IsProvisional = true, Assignee = null },
        MailKind.DeliveryFailed => facts with
        {
            FailedMail = MailKind.Reply, SentAt = At("2026-03-10T15:00:00Z"), FailedAt = At("2026-03-10T17:05:00Z"), Detail = "550 5.1.1 ada@acme.example: no such user",
        },
        MailKind.ReplyByMail => facts with { HearAgainBy = null, Missing = ["summary", "nextSteps"] },
        MailKind.PreSalesQuestions => facts with { IsPreSales = true, Questions = ["designDocs", "keyDates"], ReminderNumber = 2 },
        MailKind.PreSalesRouted => facts with
        {
            IsPreSales = true, Questions = ["impact", "salesStage", "keyDates"], ReminderNumber = 1, Priority = Priority.Unknown, Body = "Our trial finds nothing.\n\nada@acme.example",
        },
        MailKind.Complaint => facts with
        {
            HearAgainBy = null, FailedMail = MailKind.HoldingNote, SentAt = At("2026-03-10T15:00:00Z"), FailedAt = At("2026-03-10T17:05:00Z"), Detail = "abuse: SomeGenerator/1.0",
        },
        MailKind.ClockBreach => Watched(facts) with { Clock = ClockName.Resolution, Percent = 100 },
        MailKind.IncidentUpdate => facts with
        {
            Author = "Grace Hopper",
            Incident = new IncidentNews("I-3", "Search is down", 2, IsResolved: false, "The index is full.\n\nNothing is lost.", "We enlarge it.", facts.HearAgainBy),
        },
        MailKind.KnownIssueUpdate => facts with
        {
            HearAgainBy = null,
            KnownIssue = new KnownIssueNews(
                "index-full", 2, "b", "Search finds nothing", KnownIssueState.InProgress, "Restart the node.\n\nNothing is lost.", "https://github.com/acme/server/issues/12"),
        },
        MailKind.Unknown => facts,
    };

    private static MailFacts Watched(MailFacts facts) => facts with
    {
        HearAgainBy = null, Clock = ClockName.FirstResponse, DueAt = At("2026-03-11T23:30:45Z"), Agreement = "Standard",
    };

    public static ImmutableArray<string> Thread(params string[] entries) => [.. entries];
}
