using System.Security.Cryptography;

namespace Palabre.WebPush;

/// <summary>A browser's subscription, as far as sealing needs it (Push API, RFC 8291 §2).</summary>
/// <param name="PublicKey">The browser's point of P-256, 65 octets (<c>p256dh</c>).</param>
/// <param name="Secret">What it shares with us alone, 16 octets (<c>auth</c>).</param>
public sealed record PushReceiver(byte[] PublicKey, byte[] Secret)
{
    /// <summary>Octets of the shared secret.</summary>
    public const int SecretLength = 16;

    /// <summary>The receiver that a subscription names, or null when its keys cannot be.</summary>
    /// <param name="p256dh">Base64url.</param>
    /// <param name="auth">Base64url.</param>
    public static PushReceiver? Read(string? p256dh, string? auth) =>
        WebText.Read(p256dh) is { } point && PushKeys.Read(point) is not null && WebText.Read(auth) is { Length: SecretLength } secret ? new(point, secret) : null;
}

/// <summary>Seals a message so that the browser alone reads it, and the push service between does not (RFC 8291).</summary>
public static class PushSeal
{
    /// <summary>Octets of content that every push service must take (RFC 8030 §7.2: a body of 4096) without what the sealing adds.</summary>
    public const int LongestContent = RecordSize - EncryptedContent.HeaderLength - PushKeys.PointLength - EncryptedContent.RecordOverhead;

    /// <summary>RFC 8291 §4: one record, in a body of 4096 octets at most.</summary>
    private const int RecordSize = 4096;

    /// <summary>Seals with a key and a salt made for this one message.</summary>
    public static byte[] Seal(ReadOnlySpan<byte> content, PushReceiver receiver)
    {
        using var sender = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        return Seal(content, receiver, sender, RandomNumberGenerator.GetBytes(EncryptedContent.SaltLength));
    }

    /// <summary>The same with a key and a salt that are given: for the vectors of the RFC.</summary>
    public static byte[] Seal(ReadOnlySpan<byte> content, PushReceiver receiver, ECDiffieHellman sender, ReadOnlySpan<byte> salt)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(content.Length, LongestContent);
        var point = PushKeys.Read(receiver.PublicKey) ?? throw new ArgumentException("The receiver's key is no point of P-256.", nameof(receiver));
        using var theirs = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });
        using var theirPublic = theirs.PublicKey;
        var agreed = sender.DeriveRawSecretAgreement(theirPublic);
        var ours = PushKeys.Write(sender.ExportParameters(includePrivateParameters: false).Q);

        // RFC 8291 §3.3 and §3.4: both public keys are bound into the key.
        byte[] info = [.. "WebPush: info\0"u8, .. receiver.PublicKey, .. ours];
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, agreed, 32, salt: receiver.Secret, info);
        CryptographicOperations.ZeroMemory(agreed);
        return EncryptedContent.Seal(content, key, salt, keyName: ours, RecordSize);
    }
}
