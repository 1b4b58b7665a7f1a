namespace SupportFunctions.Desk.Mail;

/// <summary>What a template may say of a mail that another one takes along, each name with a small first letter.</summary>
internal sealed record MailNoteView
{
    /// <summary>Subject line of the mail that is not sent.</summary>
    public string? Title { get; init; }

    /// <summary>What it says, in paragraphs.</summary>
    public string? Text { get; init; }

    /// <summary>Address that an answer to it goes to; null: it wants none.</summary>
    public string? AnswerTo { get; init; }

    /// <summary>The same as a link that mail programs open.</summary>
    public string? AnswerLink { get; init; }
}
