using System.Collections.Immutable;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Desk.Intake;

/// <summary>What somebody who carried a mail of ours says became of it.</summary>
/// <param name="Detail">In the carrier's words, on one line, without mail addresses; null: nothing said.</param>
public sealed record DeliveryReport(MailName Mail, DeliveryOutcome Outcome, string? Detail)
{
    /// <summary>Addresses that the report is about; empty where it names none.</summary>
    public ImmutableArray<string> Named { get; init; } = [];

    /// <summary>That all is as it was thought, or still may be: nobody has to be told.</summary>
    public bool IsNoNews => Outcome is DeliveryOutcome.Delivered or DeliveryOutcome.Delayed;
}
