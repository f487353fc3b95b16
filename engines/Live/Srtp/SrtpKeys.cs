using System.Security.Cryptography;

namespace Palabre.Live.Srtp;

/// <summary>The master key and salt of one direction of one session, as DTLS-SRTP exports them (RFC 5764 §4.2).</summary>
/// <param name="Profile">How packets are protected.</param>
/// <param name="MasterKey">16 bytes.</param>
/// <param name="MasterSalt">12 bytes for <see cref="SrtpProfile.AeadAes128Gcm"/>, 14 for <see cref="SrtpProfile.Aes128CmSha1_80"/>.</param>
public sealed record SrtpKeys(SrtpProfile Profile, byte[] MasterKey, byte[] MasterSalt)
{
    internal const int KeyLength = 16;

    internal static int SaltLength(SrtpProfile profile) => profile == SrtpProfile.AeadAes128Gcm ? 12 : 14;

    /// <summary>How much a handshake exports for both directions, in bytes.</summary>
    internal static int MaterialLength(SrtpProfile profile) => 2 * (KeyLength + SaltLength(profile));

    /// <summary>What a handshake exported: client's key, server's key, client's salt, server's salt (RFC 5764 §4.2). It is wiped.</summary>
    internal static (SrtpKeys Client, SrtpKeys Server) Split(SrtpProfile profile, Span<byte> material)
    {
        var (salt, salts) = (SaltLength(profile), 2 * KeyLength);
        var keys = (
            new SrtpKeys(profile, material[..KeyLength].ToArray(), material.Slice(salts, salt).ToArray()),
            new SrtpKeys(profile, material.Slice(KeyLength, KeyLength).ToArray(), material.Slice(salts + salt, salt).ToArray()));
        CryptographicOperations.ZeroMemory(material);
        return keys;
    }

    /// <exception cref="ArgumentException">The profile is unknown, or the key or the salt is not of its length.</exception>
    internal void Validate()
    {
        if (!Enum.IsDefined(Profile)) throw new ArgumentException($"Unknown SRTP profile {Profile}.");
        if (MasterKey.Length != KeyLength) throw new ArgumentException($"An SRTP master key has {KeyLength} bytes.");
        var salt = SaltLength(Profile);
        if (MasterSalt.Length != salt) throw new ArgumentException($"{Profile} takes a master salt of {salt} bytes.");
    }

    /// <summary>Says nothing of the secrets, so that a logged record gives nothing away.</summary>
    public override string ToString() => $"SrtpKeys {{ {Profile} }}";
}
