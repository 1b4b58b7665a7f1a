namespace SupportFunctions.Desk.Mail;

/// <summary>
/// What a template to a subscriber may say, each name with a small first letter. All wording is the templates'. Every instant is in the desk's
/// zone; the one that ends in Utc is the same in UTC, and absent where that would say the same.
/// </summary>
internal sealed record SubscriberMailView
{
    public string? Title { get; init; }

    public string? DeskName { get; init; }

    /// <summary>That the news concern, or that the subscription is for; absent for all.</summary>
    public string? Products { get; init; }

    public string? Starts { get; init; }

    public string? StartsUtc { get; init; }

    public string? Ends { get; init; }

    public string? EndsUtc { get; init; }

    public string? Happened { get; init; }

    public string? HappenedUtc { get; init; }

    public string? Summary { get; init; }

    public string? NextSteps { get; init; }

    public string? NextUpdate { get; init; }

    public string? NextUpdateUtc { get; init; }

    /// <summary>Until when the link confirms.</summary>
    public string? Expires { get; init; }

    public string? ExpiresUtc { get; init; }

    /// <summary>Where a subscription is confirmed, changed and ended.</summary>
    public string? Link { get; init; }

    public string? StatusLink { get; init; }

    /// <summary>Of a mail that is about a subscription itself, and no news.</summary>
    public bool IsAboutSubscription { get; init; }
}
