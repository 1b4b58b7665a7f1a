using System.Collections.Immutable;
using SupportFunctions.Core.Cases;

namespace SupportFunctions.Desk.Intake;

/// <summary>What somebody who carried a mail of ours says became of it.</summary>
/// <param name="Mail">Effect id.</param>
/// <param name="Detail">In the carrier's words, on one line, without mail addresses; null: nothing said.</param>
public sealed record DeliveryReport(CaseId Case, string Mail, DeliveryOutcome Outcome, string? Detail)
{
    /// <summary>Addresses that the report is about; empty where it names none.</summary>
    public ImmutableArray<string> Named { get; init; } = [];
}
