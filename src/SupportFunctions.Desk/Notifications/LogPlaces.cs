using System.Diagnostics;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Incidents;
using SupportFunctions.Core.Maintenance;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Digests;
using SupportFunctions.Desk.Incidents;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Maintenance.Notices;

namespace SupportFunctions.Desk.Notifications;

/// <summary>Where the log of each kind of thing is, and the outbox beside it.</summary>
internal static class LogPlaces
{
    public static LogPlace Of(MailName mail) => mail switch
    {
        MailName.OfCase of => CaseNotifications.PlaceOf(of.Case),
        MailName.OfWindow of => NoticeStore.PlaceOf(of.Window),
        MailName.OfIncident of => IncidentOutbox.LogPlaceOf(of.Incident),
        MailName.OfDigest of => DigestStore.PlaceOf(of.Customer),
        _ => throw new UnreachableException(),
    };

    /// <summary>Null for what is the id of nothing.</summary>
    public static LogPlace? Of(NotificationAbout about) => about.Kind switch
    {
        NotificationAbout.Case when CaseId.TryRead(about.Id, out CaseId id) => CaseNotifications.PlaceOf(id),
        NotificationAbout.Window when WindowId.TryRead(about.Id, out WindowId id) => NoticeStore.PlaceOf(id),
        NotificationAbout.Digest => DigestStore.PlaceOf(about.Id),
        NotificationAbout.Incident when IncidentId.TryRead(about.Id, out IncidentId id) => IncidentOutbox.LogPlaceOf(id),
        _ => null,
    };

    /// <summary>The row, beside the log, that is there for as long as the mail waits to be handed over.</summary>
    public static string OutboxRowOf(MailName mail) => mail switch
    {
        MailName.OfCase of => CaseRows.Outbox(of.Effect),
        MailName.OfWindow of => NoticeRows.WaitingOf(of.Effect),
        MailName.OfIncident of => IncidentRows.Outbox(of.Incident, of.Effect),
        MailName.OfDigest of => DigestRows.Outbox(of.Effect),
        _ => throw new UnreachableException(),
    };
}
