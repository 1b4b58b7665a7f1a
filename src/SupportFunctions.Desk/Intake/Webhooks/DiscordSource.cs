using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace SupportFunctions.Desk.Intake.Webhooks;

/// <summary><c>/intake/webhooks/discord</c>: interactions of one or more Discord applications. Discord waits 3 seconds, and tries with a bad signature whether it gets 401.</summary>
public sealed class DiscordSource(IOptions<IntakeOptions> options, IEd25519 ed25519) : WebhookSource
{
    private const int SignatureBytes = 64;

    private readonly List<byte[]> _keys = [.. options.Value.DiscordPublicKeys.Select(k => TryReadKey(k, ed25519, out byte[]? key) ? key : null).OfType<byte[]>()];

    public override string Name => "discord";

    public override IntakeKind Kind => IntakeKind.Discord;

    public override string Setting => "Intake:DiscordPublicKeys";

    public override bool HasSecret => _keys.Count > 0;

    /// <param name="key">64 hexadecimal digits.</param>
    public static bool TryReadKey(string key, IEd25519 ed25519, out byte[]? read)
    {
        byte[] bytes = new byte[key.Length / 2];
        read = Convert.FromHexString(key, bytes, out _, out int written) == System.Buffers.OperationStatus.Done && written == bytes.Length && ed25519.IsKey(bytes) ? bytes : null;
        return read is not null;
    }

    public override bool IsSigned(WebhookRequest request)
    {
        byte[] claimed = new byte[SignatureBytes];
        if (request.Header("X-Signature-Ed25519") is not { Length: 2 * SignatureBytes } signature
            || Convert.FromHexString(signature, claimed, out _, out int written) != System.Buffers.OperationStatus.Done
            || written != SignatureBytes
            || request.Header("X-Signature-Timestamp") is not { } timestamp
            || !ReplayWindow.Holds(timestamp, request.Now))
        {
            return false;
        }

        byte[] message = [.. Encoding.ASCII.GetBytes(timestamp), .. request.Body.Span];
        return _keys.Exists(k => ed25519.Verify(k, message, claimed));
    }

    public override WebhookLabel Label(WebhookRequest request) => DiscordInteractions.LabelOf(request.Body);

    public override IResult? Answer(WebhookRequest request, string intakeId) => DiscordInteractions.AnswerTo(request.Body, intakeId);

    public override IntakeReading Read(IntakeRecord record, ReadOnlyMemory<byte> raw) => DiscordInteractions.Read(record, raw);
}
