using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using Palabre.Live.Srtp;

namespace Palabre.Live.Dtls;

/// <summary>
/// Reads the one thing worth reading after the handshake, the peer's alert that it ends the association, with 52 bytes of key
/// material in place of OpenSSL's 40 KiB session. AES-128-GCM suites only.
/// </summary>
internal sealed unsafe class PeerAlerts
{
    private const int KeyLength = 16, IvLength = 4, ExplicitNonceLength = 8;
    private const int RecordHeader = 13, AlertLength = 2;
    private const int SealedAlert = ExplicitNonceLength + AlertLength + Gcm.TagLength;
    private const byte AlertType = 21, FatalLevel = 2, CloseNotify = 0;
    private const int RandomLength = 32, MasterSecretLength = 48;
    private const ushort EcdheEcdsaAes128Gcm = 0xc02b, EcdheRsaAes128Gcm = 0xc02f;

    private readonly byte[] _key;
    private readonly byte[] _iv;

    private PeerAlerts(byte[] key, byte[] iv) => (_key, _iv) = (key, iv);

    /// <summary>Null when the peers agreed on another suite.</summary>
    public static PeerAlerts? TryCreate(OpenSsl.SslHandle ssl, DtlsRole role)
    {
        var suite = OpenSsl.SSL_CIPHER_get_protocol_id(OpenSsl.SSL_get_current_cipher(ssl));
        if (suite is not (EcdheEcdsaAes128Gcm or EcdheRsaAes128Gcm)) return null;

        var block = KeyBlock(ssl);
        // client key ‖ server key ‖ client IV ‖ server IV (RFC 5246 §6.3; AEAD suites have no MAC keys)
        var peer = role == DtlsRole.Server ? 0 : 1;
        var key = block.AsSpan(peer * KeyLength, KeyLength).ToArray();
        var iv = block.AsSpan((2 * KeyLength) + (peer * IvLength), IvLength).ToArray();
        CryptographicOperations.ZeroMemory(block);
        return new PeerAlerts(key, iv);
    }

    /// <summary>Whether a record of the datagram is the peer's own close_notify or a fatal alert.</summary>
    public bool EndIn(ReadOnlySpan<byte> datagram)
    {
        while (datagram.Length >= RecordHeader)
        {
            var length = RecordHeader + BinaryPrimitives.ReadUInt16BigEndian(datagram[(RecordHeader - 2)..]);
            if (datagram.Length < length) return false;
            if (datagram[0] == AlertType && length == RecordHeader + SealedAlert && IsEnd(datagram[..length])) return true;
            datagram = datagram[length..];
        }
        return false;
    }

    public void Wipe() => CryptographicOperations.ZeroMemory(_key);

    private bool IsEnd(ReadOnlySpan<byte> record)
    {
        Span<byte> nonce = stackalloc byte[16];
        nonce.Clear();
        _iv.CopyTo(nonce);
        record.Slice(RecordHeader, ExplicitNonceLength).CopyTo(nonce[IvLength..]);

        // Epoch and sequence number ‖ type ‖ version ‖ length of the plaintext (RFC 5246 §6.2.3.3, RFC 6347 §4.1.2.1)
        Span<byte> associated = stackalloc byte[RecordHeader];
        record[3..11].CopyTo(associated);
        record[..3].CopyTo(associated[8..]);
        BinaryPrimitives.WriteUInt16BigEndian(associated[11..], AlertLength);

        Span<byte> alert = stackalloc byte[AlertLength + Gcm.TagLength];
        record[(RecordHeader + ExplicitNonceLength)..].CopyTo(alert);
        using var gcm = Gcm.Create(_key, portable: false);
        return gcm.Open(Vector128.Create((ReadOnlySpan<byte>)nonce), associated, alert)
            && (alert[0] == FatalLevel || alert[1] == CloseNotify);
    }

    private static byte[] KeyBlock(OpenSsl.SslHandle ssl)
    {
        Span<byte> master = stackalloc byte[MasterSecretLength];
        var label = "key expansion"u8;
        var seed = new byte[label.Length + (2 * RandomLength)];
        label.CopyTo(seed);
        fixed (byte* m = master, server = &seed[label.Length], client = &seed[label.Length + RandomLength])
        {
            _ = OpenSsl.SSL_SESSION_get_master_key(OpenSsl.SSL_get_session(ssl), m, MasterSecretLength);
            _ = OpenSsl.SSL_get_server_random(ssl, server, RandomLength);
            _ = OpenSsl.SSL_get_client_random(ssl, client, RandomLength);
        }
        var block = Prf(master, seed);
        CryptographicOperations.ZeroMemory(master);
        return block;
    }

    /// <summary>64 bytes of the TLS 1.2 pseudo-random function with SHA-256, as both suites use it (RFC 5246 §5).</summary>
    private static byte[] Prf(ReadOnlySpan<byte> secret, byte[] seed)
    {
        var first = HMACSHA256.HashData(secret, seed);
        var second = HMACSHA256.HashData(secret, first);
        return [.. HMACSHA256.HashData(secret, [.. first, .. seed]), .. HMACSHA256.HashData(secret, [.. second, .. seed])];
    }
}
