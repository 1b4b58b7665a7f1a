namespace SupportFunctions.Desk.Intake.Webhooks;

/// <summary>Verifies Ed25519 signatures (RFC 8032), strictly: one message and key have one signature. .NET has none of its own (docs/adr/0010).</summary>
public interface IEd25519
{
    /// <summary>Whether these bytes are a public key: 32 of them, in canonical form, a point of the curve and of its large subgroup.</summary>
    bool IsKey(ReadOnlySpan<byte> key);

    /// <summary>False for anything that is no signature, or no key.</summary>
    bool Verify(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature);
}
