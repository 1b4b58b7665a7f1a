using SupportFunctions.Core.Cases;

namespace SupportFunctions.Desk.Intake.Conversations;

/// <param name="IsSigned">The mail carries something that only the desk can make, so that its sender got a mail of ours, or was given one (R-IN-5).</param>
/// <param name="IsStaffs">It answers a mail that went to staff, and its sender is not the customer: the words are for the desk.</param>
/// <param name="IsSendersOwn">Its sender is the one who asked.</param>
public sealed record Conversation(CaseId Case, bool IsSigned, bool IsStaffs, bool IsSendersOwn = false);

/// <summary>What a message goes on with.</summary>
/// <param name="Conversation">Null: it begins one.</param>
/// <param name="Related">A case that the message names and does not go on with.</param>
/// <param name="IsForeign">Because its sender does not belong to that case.</param>
public sealed record Finding(Conversation? Conversation, CaseId? Related = null, bool IsForeign = false);
