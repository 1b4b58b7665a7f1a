using SupportFunctions.Core.Cases;
using SupportFunctions.Core.PreSales;

namespace SupportFunctions.Desk.Intake;

/// <summary>A person's message, whichever way it came.</summary>
/// <param name="Text">All of it.</param>
/// <param name="VisibleText">Without the quotes and the signature that a reply carries along.</param>
/// <param name="References">Message-IDs it answers, oldest first.</param>
public sealed record IncomingMessage(
    Person From, string Subject, string Text, string VisibleText, string Channel, MessageSource Source,
    IReadOnlyList<string> References, string? Product = null)
{
    /// <summary>Addresses that it was sent to, as far as is known.</summary>
    public IReadOnlyList<string> Recipients { get; init; } = [];

    /// <summary>What a pre-sales form says; null for anything else.</summary>
    public PreSalesAnswers? PreSales { get; init; }
}

/// <summary>A message to work off, or how the intake ends without one.</summary>
public abstract record IntakeReading
{
    private IntakeReading() { }

    public sealed record Message(IncomingMessage Incoming) : IntakeReading;

    /// <summary>News of mails of ours, and no message: it ends as <see cref="IntakeState.Ignored"/> on the case that it is about.</summary>
    /// <param name="Reports">At most one a mail; empty when there is nothing to tell any case.</param>
    public sealed record Delivery(IReadOnlyList<DeliveryReport> Reports, string Reason) : IntakeReading;

    /// <param name="State"><see cref="IntakeState.Ignored"/>, <see cref="IntakeState.Quarantine"/> or <see cref="IntakeState.Dead"/>.</param>
    public sealed record Ended(IntakeState State, string Reason) : IntakeReading;
}
