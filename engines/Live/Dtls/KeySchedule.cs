using System.Security.Cryptography;
using Palabre.Live.Srtp;

namespace Palabre.Live.Dtls;

/// <summary>Everything that follows from the secret two peers agreed on: the master secret, and from it all keys (RFC 5246 §6.3, §8.1).</summary>
internal sealed class KeySchedule
{
    public const int VerifyDataLength = 12;

    private const int MasterLength = 48;

    private readonly byte[] _master = new byte[MasterLength];
    private readonly byte[] _clientRandom;
    private readonly byte[] _serverRandom;

    private KeySchedule(byte[] clientRandom, byte[] serverRandom) => (_clientRandom, _serverRandom) = (clientRandom, serverRandom);

    /// <param name="secret">The agreement's outcome; wiped.</param>
    /// <param name="clientRandom">32 bytes.</param>
    /// <param name="serverRandom">32 bytes.</param>
    /// <param name="sessionHash">Of the handshake up to the key exchange, where both sides bind the master secret to it (RFC 7627 §4); else empty.</param>
    public static KeySchedule Create(Span<byte> secret, byte[] clientRandom, byte[] serverRandom, ReadOnlySpan<byte> sessionHash)
    {
        var made = new KeySchedule(clientRandom, serverRandom);
        if (sessionHash.IsEmpty) TlsPrf.Expand(secret, "master secret"u8, clientRandom, serverRandom, made._master);
        else TlsPrf.Expand(secret, "extended master secret"u8, sessionHash, [], made._master);
        CryptographicOperations.ZeroMemory(secret);
        return made;
    }

    /// <summary>The keys of records: client's key, server's key, client's IV, server's IV. AEAD suites have no others.</summary>
    public (RecordKey Client, RecordKey Server) RecordKeys()
    {
        Span<byte> block = stackalloc byte[2 * (RecordKey.KeyLength + RecordKey.IvLength)];
        TlsPrf.Expand(_master, "key expansion"u8, _serverRandom, _clientRandom, block);
        var ivs = block[(2 * RecordKey.KeyLength)..];
        var keys = (
            new RecordKey(block[..RecordKey.KeyLength], ivs[..RecordKey.IvLength]),
            new RecordKey(block.Slice(RecordKey.KeyLength, RecordKey.KeyLength), ivs[RecordKey.IvLength..]));
        CryptographicOperations.ZeroMemory(block);
        return keys;
    }

    /// <summary>What a Finished message holds: proof that its sender saw the same handshake (RFC 5246 §7.4.9).</summary>
    public void WriteVerifyData(ReadOnlySpan<byte> label, ReadOnlySpan<byte> handshakeHash, Span<byte> destination) =>
        TlsPrf.Expand(_master, label, handshakeHash, [], destination[..VerifyDataLength]);

    /// <summary>The SRTP master keys of both directions.</summary>
    public (SrtpKeys Client, SrtpKeys Server) SrtpKeys(SrtpProfile profile)
    {
        Span<byte> material = stackalloc byte[Srtp.SrtpKeys.MaterialLength(profile)];
        TlsPrf.Expand(_master, SrtpKeyExport.Label, _clientRandom, _serverRandom, material);
        return Srtp.SrtpKeys.Split(profile, material);
    }

    public void Wipe() => CryptographicOperations.ZeroMemory(_master);
}
