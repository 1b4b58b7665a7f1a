using NodaTime;

namespace SupportFunctions.Core.Cases;

public enum RatingAnswer
{
    Unknown = 0,
    Good = 1,
    Bad = 2,
}

/// <summary>What a customer said of one closing of a case (R-END-2).</summary>
/// <param name="Mail">Effect id of the mail that asked: a case that is closed twice is asked about twice.</param>
/// <param name="FirstAt">When it was first said; <paramref name="At"/> is when it was last changed.</param>
public sealed record CaseRating(string Mail, RatingAnswer Answer, string? Comment, Instant FirstAt, Instant At)
{
    public const int CommentCharacters = 2000;

    /// <summary>How long the answer can be changed after it was first given.</summary>
    public static readonly Duration Changeable = Duration.FromDays(7);
}
