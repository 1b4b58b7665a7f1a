namespace SupportFunctions.Desk.Mail;

/// <summary>
/// What a template may say, each name with a small first letter. All wording is the templates'; here are words, times and yes or no.
/// A null or false one is skipped by <c>{{#if}}</c>.
/// </summary>
internal sealed record MailView
{
    /// <summary>It becomes a note in another mail, which greets and signs.</summary>
    public bool IsNote { get; init; }

    public string? CaseId { get; init; }

    public string? Subject { get; init; }

    /// <summary>Whom to greet.</summary>
    public string? Name { get; init; }

    public string? DeskName { get; init; }

    /// <summary>The engineer whose words these are.</summary>
    public string? Author { get; init; }

    public string? Summary { get; init; }

    public string? NextSteps { get; init; }

    public string? Body { get; init; }

    public string? Ask { get; init; }

    public string? RootCause { get; init; }

    /// <summary>What the mail promises, in the recipient's zone, as every instant here.</summary>
    public string? HearAgain { get; init; }

    public string? ClosesAt { get; init; }

    public string? DueAt { get; init; }

    public string? DueAtUtc { get; init; }

    public string? CaseLink { get; init; }

    public string? RatingLink { get; init; }

    public string? CustomerName { get; init; }

    public string? Severity { get; init; }

    public string? Priority { get; init; }

    public string? Assignee { get; init; }

    public string? Agreement { get; init; }

    /// <summary>The clock in words.</summary>
    public string? Clock { get; init; }

    public string? Percent { get; init; }

    /// <summary>What the mail was that never arrived, in words.</summary>
    public string? FailedMail { get; init; }

    public string? SentAt { get; init; }

    public string? FailedAt { get; init; }

    /// <summary>What the other mail server said.</summary>
    public string? Detail { get; init; }

    /// <summary>Why an engineer's mail did not go to the customer, and what to do; the end of a sentence.</summary>
    public string? NotSentBecause { get; init; }

    /// <summary>What an engineer's reply misses, in words.</summary>
    public string? Missing { get; init; }

    /// <summary>Who on the sales side was told.</summary>
    public string? CustomerEngineer { get; init; }

    /// <summary>Id of the incident that the mail is about.</summary>
    public string? Incident { get; init; }

    public string? IncidentTitle { get; init; }

    /// <summary>What the public is told of where it stands, in a word.</summary>
    public string? IncidentPhase { get; init; }

    public string? DeclaredAt { get; init; }

    public string? Commander { get; init; }

    public string? CommunicationsLead { get; init; }

    /// <summary>How many cases are linked to it; null for none.</summary>
    public string? LinkedCases { get; init; }

    /// <summary>How many promised updates were missed in a row, where that is more than one.</summary>
    public string? MissedUpdates { get; init; }

    public bool IsIncidentResolved { get; init; }

    /// <summary>What one sees of a known issue.</summary>
    public string? Symptom { get; init; }

    /// <summary>What helps meanwhile.</summary>
    public string? Workaround { get; init; }

    /// <summary>Where the known issue is tracked, for everybody to read.</summary>
    public string? Upstream { get; init; }

    public bool IsIssueInProgress { get; init; }

    public bool IsIssueFixed { get; init; }

    public bool IsIssueLeft { get; init; }

    public bool IsPreSales { get; init; }

    /// <summary>Something is asked for (R-IN-3): at least one of the names below that begin with asks.</summary>
    public bool IsAsked { get; init; }

    public bool AsksCompany { get; init; }

    public bool AsksSummary { get; init; }

    public bool AsksAttempted { get; init; }

    public bool AsksExpected { get; init; }

    public bool AsksStepsTaken { get; init; }

    public bool AsksImpact { get; init; }

    public bool AsksAffectedUsers { get; init; }

    public bool AsksDesignDocs { get; init; }

    public bool AsksSalesStage { get; init; }

    public bool AsksKeyDates { get; init; }

    public bool IsNew { get; init; }

    public bool IsOpen { get; init; }

    public bool IsWaitingOnCustomer { get; init; }

    public bool IsWaitingOnEngineering { get; init; }

    public bool IsResolved { get; init; }

    public bool IsClosed { get; init; }

    public bool IsWorkaround { get; init; }

    public bool IsProductUpdate { get; init; }

    /// <summary>Closed by the customer's word; else by silence.</summary>
    public bool IsConfirmed { get; init; }

    public bool IsFirstReminder { get; init; }

    /// <summary>There is a reminder to come before the case closes.</summary>
    public bool IsRemindedFirst { get; init; }

    public bool IsProvisional { get; init; }

    public bool IsFirstResponseClock { get; init; }

    public bool IsResolutionClock { get; init; }

    public bool IsReplyClock { get; init; }

    public bool IsPromiseClock { get; init; }
}
