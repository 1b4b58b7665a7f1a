using System.Diagnostics;
using NodaTime;

namespace SupportFunctions.Desk.Mail;

/// <summary>From news, or a link, to the mail to one subscriber. Pure: the same of both always gives the same mail, however often it is delivered.</summary>
public sealed class SubscriberMailComposer(MailTemplates templates, MailSettings settings)
{
    private const string Language = "en";

    private const string Utc = "UTC";

    private const int NamesShown = 50;

    private readonly SignedLinks _links = new(settings);

    /// <param name="id">Effect id of the mail.</param>
    public OutgoingMail Compose(string id, PublicNews news, SubscriberMailRecipient to)
    {
        ArgumentNullException.ThrowIfNull(news);
        ArgumentNullException.ThrowIfNull(to);
        string title = MailWords.Line(news.Title) ?? news.Thing;
        Uri? link = _links.Subscriber(to.Key, to.Nonce);
        var view = new SubscriberMailView
        {
            Title = title,
            Starts = In(news.TimeZone, news.StartsAt),
            StartsUtc = InUtc(news.TimeZone, news.StartsAt),
            Ends = In(news.TimeZone, news.EndsAt),
            EndsUtc = InUtc(news.TimeZone, news.EndsAt),
            Happened = In(news.TimeZone, news.At),
            HappenedUtc = InUtc(news.TimeZone, news.At),
            Summary = MailWords.Text(news.Summary),
            NextSteps = MailWords.Text(news.NextSteps),
            NextUpdate = In(news.TimeZone, news.NextUpdateBy),
            NextUpdateUtc = InUtc(news.TimeZone, news.NextUpdateBy),
            Products = List(news.Products),
            Link = link?.AbsoluteUri,
        };

        // Never sent: what all mails of one window or incident refer to, so that they gather in one thread.
        string root = new DeskMessageIds(settings).For("status-" + news.Thing);
        return Write(id, news.Kind, $"[{news.Thing}] {Headline(news.Kind)}: {title}", view, to, news.At, [root]) with { IsDispensable = true, Unsubscribe = link };
    }

    /// <inheritdoc cref="Compose(string, PublicNews, SubscriberMailRecipient)"/>
    public OutgoingMail Compose(string id, SubscriberLink link, SubscriberMailRecipient to)
    {
        ArgumentNullException.ThrowIfNull(link);
        ArgumentNullException.ThrowIfNull(to);
        var view = new SubscriberMailView
        {
            Title = Headline(link.Kind),
            Products = List(link.Products),
            Expires = In(link.TimeZone, link.ExpiresAt),
            ExpiresUtc = InUtc(link.TimeZone, link.ExpiresAt),
            Link = _links.Subscriber(to.Key, to.Nonce)?.AbsoluteUri,
            IsAboutSubscription = true,
        };
        return Write(id, link.Kind, Headline(link.Kind), view, to, link.At, []);
    }

    private OutgoingMail Write(string id, SubscriberMailKind kind, string subject, SubscriberMailView view, SubscriberMailRecipient to, Instant at, string[] thread)
    {
        string name = TemplateFamily.NameOf(kind);
        (string text, string html) = templates.Render(
            name, Language, view with { DeskName = MailWords.Line(settings.FromName) ?? "Support", StatusLink = settings.LinkTo("status")?.AbsoluteUri });
        return new OutgoingMail(
            id, new MailAddress(settings.FromAddress, settings.FromName), new MailAddress(to.Address), subject, text, html,
            new DeskMessageIds(settings).For(id), thread, thread, at.ToDateTimeOffset(), "auto-generated", ReplyTo: null, name);
    }

    private static string Headline(SubscriberMailKind kind) => kind switch
    {
        SubscriberMailKind.Confirmation => "Please confirm: status by mail",
        SubscriberMailKind.Known => "You get our status by mail",
        SubscriberMailKind.WindowAnnounced => "Maintenance announced",
        SubscriberMailKind.WindowChanged => "Maintenance changed",
        SubscriberMailKind.WindowCancelled => "Maintenance cancelled",
        SubscriberMailKind.WindowStarted => "Maintenance has begun",
        SubscriberMailKind.WindowOverran => "Maintenance takes longer",
        SubscriberMailKind.WindowEnded => "Maintenance is over",
        SubscriberMailKind.IncidentDeclared => "Trouble",
        SubscriberMailKind.IncidentUpdated => "Update",
        SubscriberMailKind.IncidentResolved => "Resolved",
        SubscriberMailKind.IncidentReopened => "Trouble again",
        SubscriberMailKind.IncidentWithdrawn => "No trouble after all",
        SubscriberMailKind.Unknown => throw new UnreachableException("A mail has a kind."),
    };

    private static string? In(string zone, Instant? at) => at is { } known ? MailInstant.ForPeople(known, zone) : null;

    private static string? InUtc(string zone, Instant? at) => at is { } known && MailInstant.ForPeople(known, Utc) is var other && other != In(zone, at) ? other : null;

    private static string? List(IReadOnlyCollection<string> names) => names.Count == 0 ? null
        : MailWords.Line(string.Join(", ", names.Take(NamesShown)) + (names.Count > NamesShown ? FormattableString.Invariant($" and {names.Count - NamesShown} more") : ""));
}
