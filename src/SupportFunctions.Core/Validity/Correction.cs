using NodaTime;

namespace SupportFunctions.Core.Validity;

/// <summary>Why terms were changed for a time that is over: the only way in which the past is judged anew, and both verdicts stay visible.</summary>
/// <param name="Of">What was corrected, such as <c>calendar 'vienna' version 3</c>.</param>
/// <param name="By">Who ordered it.</param>
/// <param name="Why">In words for the customer's lawyer.</param>
/// <param name="From">First instant of the time that is judged anew; before <paramref name="RecordedAt"/>.</param>
public sealed record Correction(string Of, string By, string Why, Instant From, Instant RecordedAt);
