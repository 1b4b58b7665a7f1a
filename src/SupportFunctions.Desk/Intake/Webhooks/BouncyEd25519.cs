using Org.BouncyCastle.Math.EC.Rfc8032;

namespace SupportFunctions.Desk.Intake.Webhooks;

/// <inheritdoc cref="IEd25519"/>
public sealed class BouncyEd25519 : IEd25519
{
    public bool IsKey(ReadOnlySpan<byte> key) => key.Length == Ed25519.PublicKeySize && Ed25519.ValidatePublicKeyFull(key);

    /// <remarks>The library refuses an S that is not below the order (RFC 8032, 5.1.7) and points in another than their canonical form.</remarks>
    public bool Verify(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        signature.Length == Ed25519.SignatureSize && IsKey(key) && Ed25519.Verify(signature, key, message);
}
