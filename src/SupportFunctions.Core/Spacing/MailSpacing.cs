using NodaTime;

namespace SupportFunctions.Core.Spacing;

/// <summary>
/// Keeps a contact from getting one automatic mail after the other: what can wait does, and comes along with the next that goes out. It takes
/// nothing away, and it never touches what a person writes, or mail to staff.
/// </summary>
public sealed record MailSpacing
{
    /// <summary>The longest that either may be set to.</summary>
    public static readonly Duration Longest = Duration.FromHours(24);

    public static MailSpacing Default { get; } = new();

    /// <summary>Time after an automatic mail to an address in which one that has no hurry waits. Default 1 h; zero for not at all.</summary>
    public Duration Span { get; init; } = Duration.FromHours(1);

    /// <summary>How long a mail that can wait is waited with in any case, so that what the same moment brings goes out together. Default 10 s; zero for not at all.</summary>
    public Duration Gather { get; init; } = Duration.FromSeconds(10);

    public bool IsOff => Span == Duration.Zero && Gather == Duration.Zero;
}
