using SupportFunctions.Core.Maintenance;

namespace SupportFunctions.Desk.Mail;

/// <summary>One mail about a maintenance window.</summary>
/// <param name="EffectId">Deterministic; names the mail wherever it goes.</param>
/// <param name="Notice">The window as it was when the mail was decided.</param>
public sealed record WindowMail(string EffectId, WindowNotice Notice, WindowMailRecipient To);

/// <param name="TimeZone">IANA id.</param>
/// <param name="ContractZone">IANA id of the calendar that the contract counts by; its times stand beside the recipient's. Null: none, or the same.</param>
/// <param name="Customer">Id; null: staff.</param>
public sealed record WindowMailRecipient(string Address, string? Name, string TimeZone, string Language, string? ContractZone = null, string? Customer = null);
