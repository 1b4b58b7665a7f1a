using System.Diagnostics;
using System.Globalization;
using NodaTime;
using SupportFunctions.Core.Incidents;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Desk.Incidents;

/// <summary>Mails to staff about incidents. Pure: the same effect and settings always give the same mail, however often it is delivered.</summary>
public sealed class IncidentMails(MailTemplates templates, MailSettings settings)
{
    public OutgoingMail Compose(IncidentId id, IncidentEffect.TellStaff effect)
    {
        ArgumentNullException.ThrowIfNull(effect);
        IncidentNotice notice = effect.Notice;
        string title = TitleOf(id, effect);
        (string text, string html) = templates.Render(TemplateFamily.NameOf(effect.Kind), effect.To.Language, new MailView
        {
            // The layout for staff says what the mail is about, whatever that is.
            CaseId = id.ToString(),
            Subject = title,
            Name = MailWords.Name(effect.To.Name),
            DeskName = MailWords.Line(settings.FromName) ?? "Support",
            Incident = id.ToString(),
            IncidentTitle = title,
            IncidentPhase = Words.Of(notice.Phase),
            DeclaredAt = ForPeople(notice.DeclaredAt),
            DueAt = notice.DueAt is { } due ? ForPeople(due) : null,
            Commander = MailWords.Line(notice.Commander),
            CommunicationsLead = MailWords.Line(notice.CommunicationsLead),
            LinkedCases = notice.LinkedCases == 0 ? null : notice.LinkedCases.ToString(CultureInfo.InvariantCulture),
            MissedUpdates = notice.Missed < 2 ? null : notice.Missed.ToString(CultureInfo.InvariantCulture),
        });
        var ids = new DeskMessageIds(settings);

        // Never sent: what all mails of an incident refer to, so that they gather in one thread.
        string root = ids.For(id + "-staff");
        return new OutgoingMail(
            effect.Id, new MailAddress(settings.FromAddress, settings.FromName), new MailAddress(effect.To.Address, MailWords.Line(effect.To.Name)),
            SubjectOf(id, effect), text, html, ids.For(effect.Id), [root], [root], notice.At.ToDateTimeOffset(), "auto-generated");

        string ForPeople(Instant at) => MailInstant.ForPeople(at, effect.To.TimeZone);
    }

    /// <summary>The subject line that <see cref="Compose"/> gives it.</summary>
    public static string SubjectOf(IncidentId id, IncidentEffect.TellStaff effect)
    {
        ArgumentNullException.ThrowIfNull(effect);
        return $"[{id}] {News(effect.Kind)}: {TitleOf(id, effect)}";
    }

    private static string TitleOf(IncidentId id, IncidentEffect.TellStaff effect) => MailWords.Line(effect.Notice.Title) ?? id.ToString();

    private static string News(IncidentMailKind kind) => kind switch
    {
        IncidentMailKind.Declared => "INCIDENT",
        IncidentMailKind.UpdateDue => "Update due",
        IncidentMailKind.UpdateLapsed => "UPDATE MISSING",
        IncidentMailKind.FollowUp => "Follow up",
        IncidentMailKind.Unknown => throw new UnreachableException("A mail has a kind."),
    };
}
