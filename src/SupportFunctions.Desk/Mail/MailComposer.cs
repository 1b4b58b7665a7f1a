using System.Diagnostics;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.Mail;

/// <summary>From the facts of a mail to the mail. Pure: the same effect and settings always give the same mail, however often it is delivered.</summary>
public sealed class MailComposer(MailTemplates templates)
{
    internal MailTemplates Templates => templates;

    /// <summary>With the templates that <paramref name="settings"/> name.</summary>
    /// <exception cref="MailSetupException">Settings or templates cannot be used; lists every fault.</exception>
    public static MailComposer For(MailSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        MailTemplates? templates = MailTemplates.TryLoad(settings.TemplateFolder, out IReadOnlyList<TemplateFault> faults);
        string[] all = [.. settings.Faults(), .. faults.Select(f => f.ToString())];
        return templates is not null && all.Length == 0 ? new MailComposer(templates) : throw new MailSetupException(all);
    }

    public OutgoingMail Compose(Effect.SendMail effect, MailSettings settings)
    {
        ArgumentNullException.ThrowIfNull(effect);
        ArgumentNullException.ThrowIfNull(settings);
        if (IsForStaff(effect.Kind) != effect.To.IsStaff)
        {
            throw new ArgumentException($"{effect.Kind} of {effect.Id} is addressed to {(effect.To.IsStaff ? "staff" : "a customer")}.", nameof(effect));
        }

        var ids = new DeskMessageIds(settings);
        (string[] inReplyTo, string[] references) = effect.To.IsStaff ? StaffThread(effect, ids) : CustomerThread(effect, ids);
        (string text, string html) = templates.Render(TemplateFamily.NameOf(effect.Kind), effect.To.Language, MailViews.Of(effect, settings));
        return new OutgoingMail(
            effect.Id,
            new MailAddress(settings.FromAddress, settings.FromName),
            new MailAddress(effect.To.Address, MailWords.Line(effect.To.Name)),
            SubjectOf(effect, inReplyTo),
            text,
            html,
            ids.For(effect.Id),
            inReplyTo,
            references,
            effect.Facts.At.ToDateTimeOffset(),
            AutoSubmitted(effect.Kind),
            settings.PlusReplyTo ? new MailAddress(new ReplyAddresses(settings).For(effect.Facts.Case, effect.To.IsStaff), settings.FromName) : null,
            Words.Of(effect.Kind),
            effect.Kind is MailKind.ClosingReminder or MailKind.Closed);
    }

    /// <summary>The subject line that <see cref="Compose"/> gives it.</summary>
    public static string SubjectOf(Effect.SendMail effect, MailSettings settings)
    {
        ArgumentNullException.ThrowIfNull(effect);
        return SubjectOf(effect, effect.To.IsStaff ? [] : CustomerThread(effect, new DeskMessageIds(settings)).InReplyTo);
    }

    private static string SubjectOf(Effect.SendMail effect, string[] inReplyTo) => effect.To.IsStaff
        ? MailSubject.ForStaff(effect.Kind, effect.Facts)
        : MailSubject.ForCustomer(effect.Facts, isAnswer: inReplyTo.Length > 0);

    /// <summary>The answer is to the customer's newest message, even when an automatic mail of ours came after it.</summary>
    private static (string[] InReplyTo, string[] References) CustomerThread(Effect.SendMail effect, DeskMessageIds ids)
    {
        string self = ids.For(effect.Id);
        var thread = effect.Facts.Thread.Select(e => (Id: ids.OfThread(e), IsOwn: DeskMessageIds.IsOwn(e)))
            .Where(e => e.Id.Length > 0 && e.Id != self).DistinctBy(e => e.Id).ToArray();
        if (thread.Length == 0)
        {
            return ([], []);
        }

        string answered = thread.Any(e => !e.IsOwn) ? thread.Last(e => !e.IsOwn).Id : thread[^1].Id;
        return ([answered], [.. thread.Select(e => e.Id)]);
    }

    private static (string[] InReplyTo, string[] References) StaffThread(Effect.SendMail effect, DeskMessageIds ids)
    {
        string root = ids.StaffRoot(effect.Facts.Case);
        return ([root], [root]);
    }

    /// <summary>RFC 3834, 5: an answer to a message is auto-replied, what time alone brings is auto-generated, a person's words are neither.</summary>
    private static string? AutoSubmitted(MailKind kind) => kind switch
    {
        MailKind.Reply or MailKind.Question or MailKind.Resolution or MailKind.IncidentUpdate => null,
        MailKind.Acknowledgement or MailKind.ReplyByMail => "auto-replied",
        MailKind.ClosingReminder or MailKind.Closed or MailKind.HoldingNote or MailKind.ClockWarning or MailKind.ClockBreach or MailKind.DeliveryFailed
            or MailKind.Complaint or MailKind.PreSalesQuestions or MailKind.PreSalesRouted or MailKind.KnownIssueUpdate => "auto-generated",
        MailKind.Unknown => throw new UnreachableException("A mail has a kind."),
    };

    private static bool IsForStaff(MailKind kind) => kind
        is MailKind.ClockWarning or MailKind.ClockBreach or MailKind.DeliveryFailed or MailKind.Complaint or MailKind.PreSalesRouted or MailKind.ReplyByMail;
}
