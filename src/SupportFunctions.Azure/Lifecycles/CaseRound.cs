namespace SupportFunctions.Azure.Lifecycles;

/// <summary>Input of a lifecycle and of each of its rounds: no state of the case and no mail, only which case and what led here.</summary>
/// <param name="CaseId">As in <c>C-1042</c>.</param>
/// <param name="Fired">Due entries that the next round serves.</param>
public sealed record CaseRound(string CaseId, IReadOnlyList<CaseWake> Fired);

/// <summary>What a round came to.</summary>
/// <param name="NextLook">Real time; null when time alone will change nothing.</param>
public sealed record CaseLook(DateTimeOffset? NextLook);
