using SupportFunctions.Core.Cases;
using SupportFunctions.Core.PreSales;
using SupportFunctions.Desk.Intake.Conversations;

namespace SupportFunctions.Desk.Intake;

/// <summary>A person's message, whichever way it came.</summary>
/// <param name="Text">All of it.</param>
/// <param name="VisibleText">Without the quotes and the signature that a reply carries along.</param>
/// <param name="References">Message-IDs it answers, oldest first.</param>
public sealed record IncomingMessage(
    Person From, string Subject, string Text, string VisibleText, string Channel, MessageSource Source,
    IReadOnlyList<string> References, string? Product = null)
{
    /// <summary>What its form says, besides <see cref="References"/>, about where it belongs and who wrote it.</summary>
    public MailSigns Signs { get; init; } = MailSigns.None;

    /// <summary>As received; never shown unsanitised.</summary>
    public string? Html { get; init; }

    public IReadOnlyList<ReceivedAttachment> Attachments { get; init; } = [];

    /// <summary>
    /// Whom the carrier was asked to deliver it to: the envelope where the carrier tells it, which also knows a blind copy and a forwarded
    /// mail; otherwise what the header says. Routing goes by this.
    /// </summary>
    public IReadOnlyList<string> Recipients { get; init; } = [];

    /// <summary>What was odd about it when it was read.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The chat channel in which it was said, as customers name it in their facts: <c>slack:T1/C1</c>; null elsewhere.</summary>
    public string? Place { get; init; }

    /// <summary>The references are under the signature of whoever keeps the conversation, so who writes there belongs to it.</summary>
    public bool IsVouched { get; init; }

    /// <summary>Written by one of us in a conversation with the customer: kept as a note, and never begins a case.</summary>
    public bool IsStaffs { get; init; }

    /// <summary>What a pre-sales form says; null for anything else.</summary>
    public PreSalesAnswers? PreSales { get; init; }

    /// <summary>Why it must get no automatic answer; null: it may.</summary>
    public string? NoAnswer { get; init; }
}

/// <summary>A message to work off, or how the intake ends without one.</summary>
public abstract record IntakeReading
{
    private IntakeReading() { }

    public sealed record Message(IncomingMessage Incoming) : IntakeReading;

    /// <summary>News of mails of ours, and no message: it ends as <see cref="IntakeState.Ignored"/> on the case that it is about.</summary>
    /// <param name="Reports">At most one a mail; empty when there is nothing to tell any case.</param>
    public sealed record Delivery(IReadOnlyList<DeliveryReport> Reports, string Reason) : IntakeReading;

    /// <summary>A machine's answer that may belong to a case: it ends as <see cref="IntakeState.Ignored"/>, and changes nothing there.</summary>
    public sealed record Machine(IncomingMessage Incoming, string Reason) : IntakeReading;

    /// <summary>News of what cases are linked to: a note on each of them, and ignored when there is none.</summary>
    /// <param name="By">Who tells it.</param>
    public sealed record News(CaseLink Of, string By, string Text, MessageSource Source) : IntakeReading;

    /// <param name="State"><see cref="IntakeState.Ignored"/>, <see cref="IntakeState.Quarantine"/> or <see cref="IntakeState.Dead"/>.</param>
    public sealed record Ended(IntakeState State, string Reason) : IntakeReading;

    /// <summary>It is nothing to work off, and no fault of anybody's.</summary>
    public static Ended Ignored(string reason) => new(IntakeState.Ignored, reason);

    /// <summary>It could not be read.</summary>
    /// <param name="reason">Cut where it is longer than a line of the ledger should be.</param>
    public static Ended Dead(string reason) => new(IntakeState.Dead, MailText.Cut(reason, 500));
}
