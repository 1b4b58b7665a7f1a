using System.Globalization;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Digests;
using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Desk.Digests;

/// <summary>From what a digest says to the mail. Pure: the same issue and settings always give the same mail, however often it is delivered.</summary>
public sealed class DigestMails(MailTemplates templates, MailSettings settings)
{
    private const int NamesShown = 50;

    private readonly SignedLinks _links = new(settings);

    public OutgoingMail Compose(DigestIssue issue, DigestMail mail)
    {
        ArgumentNullException.ThrowIfNull(issue);
        ArgumentNullException.ThrowIfNull(mail);
        Uri? unsubscribe = _links.Unsubscribe(mail.Address);
        (string text, string html) = Render(issue, mail.Name, unsubscribe);
        return new OutgoingMail(
            mail.Id, new MailAddress(settings.FromAddress, settings.FromName), new MailAddress(mail.Address, MailWords.Line(mail.Name)),
            SubjectOf(issue), text, html, new DeskMessageIds(settings).For(mail.Id), [], [], issue.At.ToDateTimeOffset(), "auto-generated",
            ReplyTo: null, TemplateFamily.WeeklyDigest, IsDispensable: true)
        {
            Unsubscribe = unsubscribe,
        };
    }

    /// <summary>Both parts, as somebody of that name would get them.</summary>
    /// <param name="unsubscribe">Null: no link, as for whoever only looks.</param>
    public (string Text, string Html) Render(DigestIssue issue, string? name, Uri? unsubscribe)
    {
        ArgumentNullException.ThrowIfNull(issue);
        return templates.Render(TemplateFamily.WeeklyDigest, issue.Language, new DigestMailView
        {
            Name = MailWords.Name(name),
            DeskName = MailWords.Line(settings.FromName) ?? "Support",
            CustomerName = MailWords.Line(issue.CustomerName),
            At = In(issue, issue.At),
            Cases = [.. issue.Cases.Where(c => !c.IsResolved).Select(c => Of(issue, c))],
            Resolved = [.. issue.Cases.Where(c => c.IsResolved).Select(c => Of(issue, c))],
            MoreCases = More(issue.MoreCases),
            Windows = [.. issue.Windows.Select(w => Of(issue, w))],
            MoreWindows = More(issue.MoreWindows),
            UnsubscribeLink = unsubscribe?.AbsoluteUri,
        });
    }

    /// <example><c>This week: 3 open cases, 1 waits for your word, 2 maintenance windows</c></example>
    public static string SubjectOf(DigestIssue issue)
    {
        ArgumentNullException.ThrowIfNull(issue);
        int resolved = issue.Cases.Count(c => c.IsResolved);
        int open = issue.Cases.Length - resolved;
        int windows = issue.Windows.Length + issue.MoreWindows;
        string[] parts =
        [
            .. open + issue.MoreCases == 0 ? Array.Empty<string>() : [Count(open + issue.MoreCases, "open case", "open cases")],
            .. resolved == 0 ? Array.Empty<string>() : [Count(resolved, "resolved case for your word", "resolved cases for your word")],
            .. windows == 0 ? Array.Empty<string>() : [Count(windows, "maintenance window ahead", "maintenance windows ahead")],
        ];
        return $"Your week with us: {(parts.Length == 0 ? "nothing is open" : string.Join(", ", parts))}";
    }

    private static DigestCaseView Of(DigestIssue issue, DigestCase of) => new()
    {
        CaseId = of.Id.ToString(),
        Subject = MailWords.Line(of.Subject) ?? "(no subject)",
        Assignee = MailWords.Line(of.Engineer),
        NextSteps = MailWords.Text(of.NextSteps),
        Ask = MailWords.Text(of.Ask),
        HearAgain = In(issue, of.HearBy),
        MissedSince = In(issue, of.MissedSince),
        ClosesAt = In(issue, of.ClosesAt),
        IsNew = of.Status == CaseStatus.New,
        IsOpen = of.Status == CaseStatus.Open,
        IsWaitingOnCustomer = of.Status == CaseStatus.WaitingOnCustomer,
        IsWaitingOnEngineering = of.Status == CaseStatus.WaitingOnEngineering,
    };

    private static DigestWindowView Of(DigestIssue issue, DigestWindow window) => new()
    {
        WindowId = window.Id.ToString(),
        Title = MailWords.Line(window.Title),
        Starts = In(issue, window.StartsAt),
        StartsContract = InContract(issue, window, window.StartsAt),
        Ends = In(issue, window.EndsAt),
        EndsContract = InContract(issue, window, window.EndsAt),
        Products = List(window.Products),
        Regions = List(window.Regions),
    };

    private static string? In(DigestIssue issue, Instant? at) => at is { } known ? MailInstant.ForPeople(known, issue.TimeZone, issue.Language) : null;

    private static string? InContract(DigestIssue issue, DigestWindow window, Instant at) =>
        window.ContractZone is { } zone && MailInstant.ForPeople(at, zone, issue.Language) is var other && other != In(issue, at) ? other : null;

    private static string? List(IReadOnlyCollection<string> names) => names.Count == 0 ? null : MailWords.Line(string.Join(", ", names.Take(NamesShown)));

    private static string? More(int count) => count == 0 ? null : count.ToString(CultureInfo.InvariantCulture);

    private static string Count(int number, string one, string many) => string.Create(CultureInfo.InvariantCulture, $"{number} {(number == 1 ? one : many)}");
}
