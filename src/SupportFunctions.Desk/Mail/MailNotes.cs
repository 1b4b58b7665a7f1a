using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Spacing;

namespace SupportFunctions.Desk.Mail;

/// <summary>Makes notes of mails that are taken along by another one, and writes them at its end. Pure.</summary>
public sealed class MailNotes(MailTemplates templates, MailSettings settings)
{
    private const string Signature = "\n--\n";

    private const string EndOfPage = "</body>";

    /// <summary>Null for one that only a mail of its own can say.</summary>
    public MailNote? Of(Effect.SendMail effect)
    {
        ArgumentNullException.ThrowIfNull(effect);
        if (effect.Kind.AsksForAnswer())
        {
            return null;
        }

        string answerTo = settings.PlusReplyTo ? new ReplyAddresses(settings).For(effect.Facts.Case, effect.To.IsStaff) : settings.FromAddress;
        return Note(MailSubject.ForCustomer(effect.Facts, isAnswer: false), TemplateFamily.NameOf(effect.Kind), effect.To.Language, MailViews.Of(effect, settings) with { IsNote = true }, answerTo);
    }

    public MailNote Of(WindowMail mail)
    {
        ArgumentNullException.ThrowIfNull(mail);
        return Note(
            WindowMailComposer.SubjectOf(mail.Notice), TemplateFamily.NameOf(mail.Notice.Kind), mail.To.Language,
            WindowMailViews.Of(mail, answer: null, unsubscribe: null, settings) with { IsNote = true }, answerTo: null);
    }

    /// <summary>Before the signature of the text, where it has one, and at the end of the page.</summary>
    /// <param name="language">BCP 47, of the recipient.</param>
    public OutgoingMail Add(OutgoingMail mail, IEnumerable<MailNote> notes, string language)
    {
        ArgumentNullException.ThrowIfNull(mail);
        ArgumentNullException.ThrowIfNull(notes);
        (string Text, string Html)[] written = [.. notes.Select(n => templates.Render(TemplateFamily.NoteName, language, ViewOf(n)))];
        return written.Length == 0 ? mail : mail with
        {
            Text = Before(Signature, mail.Text, string.Concat(written.Select(w => w.Text))),
            Html = Before(EndOfPage, mail.Html, $"<div style=\"max-width:600px;margin:0 auto;overflow-wrap:anywhere\">\n{string.Concat(written.Select(w => w.Html))}</div>\n"),
        };
    }

    private MailNote Note(string title, string template, string language, object view, string? answerTo) =>
        new(title, templates.Render(template, language, view).Text.Trim('\n'), answerTo);

    private static MailNoteView ViewOf(MailNote note) => new()
    {
        Title = note.Title,
        Text = note.Text,
        AnswerTo = note.AnswerTo,
        AnswerLink = note.AnswerTo is { } to ? $"mailto:{Uri.EscapeDataString(to).Replace("%40", "@", StringComparison.Ordinal)}?subject={Uri.EscapeDataString(note.Title)}" : null,
    };

    /// <summary>The last of them: what stands before it may hold the same.</summary>
    private static string Before(string mark, string text, string added) =>
        text.LastIndexOf(mark, StringComparison.Ordinal) is var at and >= 0 ? text[..at] + added + text[at..] : text + added;
}
