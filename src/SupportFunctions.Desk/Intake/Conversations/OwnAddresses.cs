using Microsoft.Extensions.Options;
using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Desk.Intake.Conversations;

/// <summary>The addresses that mail reaches the desk by, with the one that it writes from; lower case.</summary>
public sealed class OwnAddresses(MailSettings mail, IOptions<IntakeOptions> options)
{
    public IReadOnlySet<string> All { get; } = new HashSet<string>(
        options.Value.OwnAddresses.Concat(options.Value.PresalesAddresses).Append(mail.FromAddress).Select(a => a.Trim().ToLowerInvariant()), StringComparer.OrdinalIgnoreCase);

    /// <summary>With a plus part or without.</summary>
    public bool Holds(string address) => MachineMail.IsOwn(address, All);
}
