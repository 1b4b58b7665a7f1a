using System.Globalization;
using NodaTime;
using SupportFunctions.Desk.CalendarFiles;
using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Desk.Status;

/// <summary>Public maintenance windows as a calendar to subscribe to. Their identities are those of the entries in mails, so nobody has one twice.</summary>
internal static class StatusCalendar
{
    public const string ContentType = "text/calendar; charset=utf-8";

    /// <summary>Nobody looks at a feed of all times: each entry says UTC, and calendar programs show their own.</summary>
    private const string Utc = "Etc/UTC";

    /// <param name="products">Only windows that concern one of them; empty: all.</param>
    /// <param name="domain">Ours, for identities.</param>
    /// <param name="address">Of the status page.</param>
    public static string Write(StatusBoard board, IReadOnlyCollection<string> products, string domain, Uri address) => CalendarFile.Write(
        CalendarMethod.Publish,
        [
            .. board.Windows.Select(w => (Window: w, IsCancelled: false)).Concat(board.CalledOff.Select(w => (Window: w, IsCancelled: true)))
                .Where(w => products.Count == 0 || w.Window.Products.IsEmpty || w.Window.Products.Any(products.Contains))
                .OrderBy(w => w.Window.StartsAt).ThenBy(w => w.Window.Id, StringComparer.Ordinal)
                .Select(w => Entry(w.Window, w.IsCancelled, board.AsOf, domain, address)),
        ],
        products.Count == 0 ? "Maintenance" : $"Maintenance: {string.Join(", ", products)}");

    private static CalendarEntry Entry(PublicWindow window, bool isCancelled, Instant now, string domain, Uri address)
    {
        string scope = window.Products.IsEmpty ? StatusBoard.AllServices : string.Join(", ", window.Products);
        string state = isCancelled ? "It does not take place." : window.IsUnderWay(now) ? "It is under way." : "It is planned.";
        return new CalendarEntry(
            string.Create(CultureInfo.InvariantCulture, $"{window.Id}@{domain}"), window.Revision, window.UpdatedAt, window.StartsAt, window.EndsAt, Utc,
            MailWords.Line(window.Title) ?? window.Id, $"{scope}. {state}", Link: address, IsCancelled: isCancelled);
    }
}
