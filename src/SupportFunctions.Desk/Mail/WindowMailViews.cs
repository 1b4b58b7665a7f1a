using System.Globalization;
using NodaTime;
using SupportFunctions.Core.Maintenance;

namespace SupportFunctions.Desk.Mail;

/// <summary>From a mail about a window to what its template may say.</summary>
internal static class WindowMailViews
{
    private const int NamesShown = 50;

    public static WindowMailView Of(WindowMail mail, Uri? answer, Uri? unsubscribe, MailSettings settings)
    {
        (WindowNotice notice, WindowMailRecipient to) = (mail.Notice, mail.To);
        WindowPlan plan = notice.Plan;
        return new WindowMailView
        {
            WindowId = notice.Window.ToString(),
            Title = MailWords.Line(plan.Title),
            Name = MailWords.Name(to.Name),
            DeskName = MailWords.Line(settings.FromName) ?? "Support",
            Starts = In(to, plan.StartsAt),
            StartsContract = InContract(to, plan.StartsAt),
            Ends = In(to, plan.EndsAt),
            EndsContract = InContract(to, plan.EndsAt),
            Length = Words(plan.Length),
            StartsBefore = notice.Before is { } before && before.StartsAt != plan.StartsAt ? In(to, before.StartsAt) : null,
            EndsBefore = notice.Before is { } earlier && earlier.EndsAt != plan.EndsAt ? In(to, earlier.EndsAt) : null,
            Products = List(plan.Products),
            Regions = List(plan.Regions),
            Reason = MailWords.Text(notice.Reason),
            EmergencyReason = MailWords.Text(notice.EmergencyReason),
            Ahead = notice.Ahead is { } ahead ? Words(ahead) : null,
            StartedAt = In(to, notice.StartedAt),
            EndedAt = In(to, notice.EndedAt),
            ExpectedEnd = In(to, notice.ExpectedEnd),
            ExpectedEndContract = notice.ExpectedEnd is { } expected ? InContract(to, expected) : null,
            AnswerLink = answer?.AbsoluteUri,
            UnsubscribeLink = unsubscribe?.AbsoluteUri,
            Customers = List(notice.Customers),
            MaxLength = notice.MaxLength is { } longest ? Words(longest) : null,
            OtherStart = In(to, notice.OtherStart),
            OtherEnd = In(to, notice.OtherEnd),
        };
    }

    private static string? In(WindowMailRecipient to, Instant? at) => at is { } known ? MailInstant.ForPeople(known, to.TimeZone, to.Language) : null;

    private static string? InContract(WindowMailRecipient to, Instant at) =>
        to.ContractZone is { } zone && MailInstant.ForPeople(at, zone, to.Language) is var other && other != In(to, at) ? other : null;

    private static string? List(IReadOnlyCollection<string> names) => names.Count == 0 ? null
        : MailWords.Line(string.Join(", ", names.Take(NamesShown)) + (names.Count > NamesShown ? string.Create(CultureInfo.InvariantCulture, $" and {names.Count - NamesShown} more") : ""));

    /// <example><c>2 h</c>, <c>1 h 30 min</c>, <c>45 min 10 s</c>.</example>
    internal static string Words(Duration duration)
    {
        (long Number, string Unit)[] parts = [((duration.Days * 24L) + duration.Hours, "h"), (duration.Minutes, "min"), (duration.Seconds, "s")];
        string text = string.Join(' ', parts.Where(p => p.Number > 0).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Number} {p.Unit}")));
        return text.Length == 0 ? "less than 1 s" : text;
    }
}
