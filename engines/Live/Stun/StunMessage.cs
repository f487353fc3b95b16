using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;

namespace Palabre.Live.Stun;

/// <summary>
/// A STUN message (RFC 8489, with the ICE attributes of RFC 8445 §16.1) read in place: nothing is copied, and the message is valid
/// only as long as the bytes it was parsed from. Parsing checks shape only; call <see cref="CheckIntegrity"/> before believing it.
/// </summary>
public readonly ref struct StunMessage
{
    /// <summary>Longest message looked at, in bytes; an ICE check is about 100, so anything longer is not one.</summary>
    public const int MaxLength = 1500;

    internal const int HeaderLength = 20;
    internal const uint MagicCookie = 0x2112A442;
    internal const uint FingerprintMask = 0x5354554E;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly ReadOnlySpan<byte> _mapped;
    private readonly int _integrityAt;
    private readonly int _fingerprintAt;

    private StunMessage(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        Type = BinaryPrimitives.ReadUInt16BigEndian(bytes);

        for (var at = HeaderLength; at < bytes.Length && _fingerprintAt == 0;)
        {
            var type = BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);
            var value = bytes.Slice(at + 4, BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]));
            if (type == StunAttribute.Fingerprint && value.Length == 4) _fingerprintAt = at;
            // RFC 8489 §14.5: what follows the integrity is not covered by it, and is ignored (but for the fingerprint).
            if (_integrityAt == 0)
            {
                switch (type)
                {
                    case StunAttribute.MessageIntegrity when value.Length == SHA1.HashSizeInBytes: _integrityAt = at; break;
                    case StunAttribute.Username: Username = value; break;
                    case StunAttribute.XorMappedAddress: _mapped = value; break;
                    case StunAttribute.UseCandidate: UseCandidate = true; break;
                    case StunAttribute.Priority when value.Length == 4: Priority = BinaryPrimitives.ReadUInt32BigEndian(value); break;
                    case StunAttribute.IceControlling when value.Length == 8:
                        (IsControlling, TieBreaker) = (true, BinaryPrimitives.ReadUInt64BigEndian(value)); break;
                    case StunAttribute.IceControlled when value.Length == 8:
                        (IsControlled, TieBreaker) = (true, BinaryPrimitives.ReadUInt64BigEndian(value)); break;
                    case StunAttribute.ErrorCode when value.Length >= 4: ErrorCode = (value[2] & 7) * 100 + value[3]; break;
                    case < 0x8000 when !StunAttribute.IsKnown(type) && UnknownRequired == 0: UnknownRequired = type; break;
                    default: break;
                }
            }
            at += 4 + Padded(value.Length);
        }
    }

    /// <summary>Method and class in one number: see <see cref="StunType"/>.</summary>
    public ushort Type { get; }

    /// <summary>The 12 bytes that tie a response to its request.</summary>
    public ReadOnlySpan<byte> TransactionId => _bytes.Slice(8, 12);

    /// <summary>UTF-8 bytes of USERNAME, empty when absent. In ICE: the receiver's fragment, a colon, the sender's fragment.</summary>
    public ReadOnlySpan<byte> Username { get; }

    /// <summary>True when the controlling peer nominates this pair.</summary>
    public bool UseCandidate { get; }

    /// <summary>PRIORITY of a peer-reflexive candidate, 0 when absent.</summary>
    public uint Priority { get; }

    /// <summary>True when the sender says it is controlling.</summary>
    public bool IsControlling { get; }

    /// <summary>True when the sender says it is controlled.</summary>
    public bool IsControlled { get; }

    /// <summary>The tie breaker beside the sender's role, 0 when it named none.</summary>
    public ulong TieBreaker { get; }

    /// <summary>ERROR-CODE of an error response (300–799), 0 when absent.</summary>
    public int ErrorCode { get; }

    /// <summary>
    /// The first comprehension-required attribute not known here, 0 if none: a request with one is answered 420 (RFC 8489 §6.3.1).
    /// </summary>
    public ushort UnknownRequired { get; }

    /// <summary>True when MESSAGE-INTEGRITY is present (not that it is right).</summary>
    public bool HasIntegrity => _integrityAt != 0;

    /// <summary>True when FINGERPRINT is present (not that it is right).</summary>
    public bool HasFingerprint => _fingerprintAt != 0;

    /// <summary>Reads one whole message; false for anything that is not exactly one well-formed STUN message.</summary>
    public static bool TryParse(ReadOnlySpan<byte> datagram, out StunMessage message)
    {
        message = default;
        if (datagram.Length is < HeaderLength or > MaxLength || (datagram[0] & 0xC0) != 0) return false;
        if (BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]) != MagicCookie) return false;
        var length = BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]);
        if (length % 4 != 0 || length != datagram.Length - HeaderLength) return false;

        for (var at = HeaderLength; at < datagram.Length;)
        {
            // Lengths are multiples of four so far, so a header of four bytes is always there.
            at += 4 + Padded(BinaryPrimitives.ReadUInt16BigEndian(datagram[(at + 2)..]));
            if (at > datagram.Length) return false;
        }
        message = new StunMessage(datagram);
        return true;
    }

    /// <summary>True when MESSAGE-INTEGRITY is present and made with this password (short-term key, RFC 8489 §9.1.1).</summary>
    public bool CheckIntegrity(ReadOnlySpan<byte> password)
    {
        if (_integrityAt == 0) return false;
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        StunIntegrity.Hash(_bytes[.._integrityAt], password, hash);
        return CryptographicOperations.FixedTimeEquals(hash, _bytes.Slice(_integrityAt + 4, hash.Length));
    }

    /// <summary>True when FINGERPRINT is present, last, and right (RFC 8489 §14.7).</summary>
    public bool CheckFingerprint() =>
        _fingerprintAt != 0 && _fingerprintAt + 8 == _bytes.Length &&
        (Crc32.Of(_bytes[.._fingerprintAt]) ^ FingerprintMask) == BinaryPrimitives.ReadUInt32BigEndian(_bytes[(_fingerprintAt + 4)..]);

    /// <summary>XOR-MAPPED-ADDRESS of a success response. Allocates: for clients, not for the packet path.</summary>
    public bool TryGetMappedAddress(out IPEndPoint? address)
    {
        address = null;
        if (_mapped.Length is not (8 or 20) || _mapped[1] != (_mapped.Length == 8 ? 1 : 2)) return false;
        Span<byte> bytes = stackalloc byte[_mapped.Length - 4];
        StunIntegrity.XorAddress(_mapped[4..], _bytes.Slice(4, 16), bytes);
        address = new IPEndPoint(new IPAddress(bytes), BinaryPrimitives.ReadUInt16BigEndian(_mapped[2..]) ^ (int)(MagicCookie >> 16));
        return true;
    }

    /// <summary>Cuts an ICE username at its colon: our fragment, then the peer's (RFC 8445 §7.2.2); false without a colon.</summary>
    public bool TrySplitUsername(out ReadOnlySpan<byte> ours, out ReadOnlySpan<byte> theirs)
    {
        var colon = Username.IndexOf((byte)':');
        ours = colon < 0 ? default : Username[..colon];
        theirs = colon < 0 ? default : Username[(colon + 1)..];
        return colon > 0;
    }

    internal static int Padded(int length) => (length + 3) & ~3;
}
