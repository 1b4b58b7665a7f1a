namespace SupportFunctions.Desk.Mail;

/// <summary>The desk cannot start: its mail settings or templates are faulty.</summary>
/// <param name="faults">Every fault, one line each.</param>
public sealed class MailSetupException(IReadOnlyList<string> faults) : Exception(string.Join('\n', faults))
{
    public IReadOnlyList<string> Faults { get; } = faults;
}
