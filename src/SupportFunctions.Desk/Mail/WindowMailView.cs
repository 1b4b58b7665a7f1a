namespace SupportFunctions.Desk.Mail;

/// <summary>
/// What a template about a maintenance window may say, each name with a small first letter. All wording is the templates'. Every instant is
/// in the recipient's zone; the one that ends in Contract is the same in the contract's, and absent where that would say the same.
/// </summary>
internal sealed record WindowMailView
{
    /// <summary>It becomes a note in another mail, which greets and signs.</summary>
    public bool IsNote { get; init; }

    public string? WindowId { get; init; }

    public string? Title { get; init; }

    /// <summary>Whom to greet.</summary>
    public string? Name { get; init; }

    public string? DeskName { get; init; }

    public string? Starts { get; init; }

    public string? StartsContract { get; init; }

    public string? Ends { get; init; }

    public string? EndsContract { get; init; }

    public string? Length { get; init; }

    /// <summary>What was said before; absent where it did not change.</summary>
    public string? StartsBefore { get; init; }

    public string? EndsBefore { get; init; }

    public string? Products { get; init; }

    public string? Regions { get; init; }

    public string? Reason { get; init; }

    public string? EmergencyReason { get; init; }

    /// <summary>Of a reminder: how long before the start, in words.</summary>
    public string? Ahead { get; init; }

    public string? StartedAt { get; init; }

    public string? EndedAt { get; init; }

    public string? ExpectedEnd { get; init; }

    public string? ExpectedEndContract { get; init; }

    /// <summary>Where a customer accepts, or names another slot.</summary>
    public string? AnswerLink { get; init; }

    public string? UnsubscribeLink { get; init; }

    /// <summary>Of mails to leads: ids of the customers that it is about.</summary>
    public string? Customers { get; init; }

    public string? MaxLength { get; init; }

    public string? OtherStart { get; init; }

    public string? OtherEnd { get; init; }
}
