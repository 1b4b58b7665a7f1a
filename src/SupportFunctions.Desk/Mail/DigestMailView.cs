namespace SupportFunctions.Desk.Mail;

/// <summary>What the template of a digest may say, each name with a small first letter. All wording is the templates'. Every instant is in the customer's zone.</summary>
internal sealed record DigestMailView
{
    /// <summary>With one of everything, so that trying a template goes through its lists, too.</summary>
    public static DigestMailView Empty { get; } = new() { Cases = [new DigestCaseView()], Resolved = [new DigestCaseView()], Windows = [new DigestWindowView()] };

    /// <summary>Whom to greet.</summary>
    public string? Name { get; init; }

    public string? DeskName { get; init; }

    public string? CustomerName { get; init; }

    /// <summary>When this was so.</summary>
    public string? At { get; init; }

    /// <summary>Not resolved.</summary>
    public IReadOnlyList<DigestCaseView> Cases { get; init; } = [];

    /// <summary>Resolved, and waiting for the customer's word.</summary>
    public IReadOnlyList<DigestCaseView> Resolved { get; init; } = [];

    /// <summary>How many cases there are besides those that are listed; absent for none.</summary>
    public string? MoreCases { get; init; }

    public IReadOnlyList<DigestWindowView> Windows { get; init; } = [];

    public string? MoreWindows { get; init; }

    public string? UnsubscribeLink { get; init; }
}

/// <summary>What may be said of one case.</summary>
internal sealed record DigestCaseView
{
    public string? CaseId { get; init; }

    public string? Subject { get; init; }

    /// <summary>The engineer who works on it.</summary>
    public string? Assignee { get; init; }

    public string? NextSteps { get; init; }

    public string? Ask { get; init; }

    public string? HearAgain { get; init; }

    /// <summary>A promise that was not kept.</summary>
    public string? MissedSince { get; init; }

    public string? ClosesAt { get; init; }

    public bool IsNew { get; init; }

    public bool IsOpen { get; init; }

    public bool IsWaitingOnCustomer { get; init; }

    public bool IsWaitingOnEngineering { get; init; }
}

/// <summary>What may be said of one maintenance window; what ends in Contract is the same instant in the contract's zone, and absent where that would say the same.</summary>
internal sealed record DigestWindowView
{
    public string? WindowId { get; init; }

    public string? Title { get; init; }

    public string? Starts { get; init; }

    public string? StartsContract { get; init; }

    public string? Ends { get; init; }

    public string? EndsContract { get; init; }

    public string? Products { get; init; }

    public string? Regions { get; init; }
}
