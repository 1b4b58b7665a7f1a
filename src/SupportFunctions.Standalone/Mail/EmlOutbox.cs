using SupportFunctions.Desk.Mail;
using SupportFunctions.Standalone.Storage;

namespace SupportFunctions.Standalone.Mail;

/// <summary>Writes each mail to <c>&lt;folder&gt;/&lt;effect id&gt;.eml</c>: what the desk does without an SMTP server.</summary>
/// <remarks>
/// A reader of *.eml sees whole files only. The same effect id again replaces its file with the same bytes.
/// Characters of an effect id other than letters, digits, '-', '.', '_' and '~' are written as %XX, so that no id can leave the folder.
/// </remarks>
/// <param name="folder">Made when it is missing.</param>
/// <param name="fsync">False where a mail may be lost with a power cut, as in demonstrations and tests. Default true.</param>
public sealed class EmlOutbox(string folder, bool fsync = true) : IMailTransport
{
    /// <summary>File systems in use take 255 bytes; the rest is for the temporary name.</summary>
    private const int LongestName = 200;

    private readonly EmlWriter _writer = new(folder, fsync);

    public async Task SendAsync(OutgoingMail mail, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(mail);
        var name = Uri.EscapeDataString(mail.EffectId);
        if (name.Length is 0 or > LongestName)
            throw new MailTransportException($"An effect id of {name.Length} characters cannot name an .eml file; 1 to {LongestName} can.", isFinal: true);
        var bytes = OutgoingMailBytes.Of(mail, eightBitAllowed: true);
        try
        {
            DurableFile.CreateFolder(folder);
            cancellation.ThrowIfCancellationRequested();

            // What has begun is finished: it takes milliseconds, and half a group cannot be called off.
            await _writer.WriteAsync(Path.Combine(folder, name + ".eml"), bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MailTransportException($"{name}.eml could not be written to the outbox folder; check its space and permissions.", isFinal: false, e);
        }
    }
}
