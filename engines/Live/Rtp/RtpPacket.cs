using System.Buffers.Binary;

namespace Palabre.Live.Rtp;

/// <summary>
/// An RTP packet (RFC 3550 §5.1) read in place, with RFC 8285 header extensions. Every length in it was checked against the packet's.
/// </summary>
public readonly ref struct RtpPacket
{
    /// <summary>Length in bytes of a header without contributing sources or extension.</summary>
    public const int FixedHeaderLength = 12;

    private const ushort OneByteProfile = 0xBEDE;
    private const ushort TwoByteProfile = 0x1000;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly ReadOnlySpan<byte> _extension;
    private readonly ushort _profile;

    private RtpPacket(ReadOnlySpan<byte> bytes, int headerLength, int padding)
    {
        _bytes = bytes;
        HeaderLength = headerLength;
        Payload = bytes[headerLength..^padding];
        var extensionAt = FixedHeaderLength + CsrcCount * 4;
        if ((bytes[0] & 0x10) == 0) return;
        _profile = BinaryPrimitives.ReadUInt16BigEndian(bytes[extensionAt..]);
        _extension = bytes[(extensionAt + 4)..headerLength];
    }

    /// <summary>0–127.</summary>
    public byte PayloadType => (byte)(_bytes[1] & 0x7F);

    /// <summary>For audio: the first packet after a silence (RFC 3551 §4.1).</summary>
    public bool Marker => (_bytes[1] & 0x80) != 0;

    /// <summary>Wraps after 65535; see <see cref="SequenceUnwrapper"/>.</summary>
    public ushort SequenceNumber => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Sampling instant in ticks of the payload's clock (Opus: 48,000 a second).</summary>
    public uint Timestamp => BinaryPrimitives.ReadUInt32BigEndian(_bytes[4..]);

    /// <summary>The synchronisation source.</summary>
    public uint Ssrc => BinaryPrimitives.ReadUInt32BigEndian(_bytes[8..]);

    /// <summary>Number of contributing sources, 0–15.</summary>
    public int CsrcCount => _bytes[0] & 0x0F;

    /// <summary>A contributing source: whose voice it is when the packet passed a middle box (RFC 3550 §5.1).</summary>
    /// <param name="index">From 0 to <see cref="CsrcCount"/> − 1.</param>
    public uint Csrc(int index) => BinaryPrimitives.ReadUInt32BigEndian(_bytes[(FixedHeaderLength + index * 4)..]);

    /// <summary>Bytes before the payload: fixed header, contributing sources and extension.</summary>
    public int HeaderLength { get; }

    /// <summary>The payload without its padding; may be empty.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>Reads a plain (already unprotected) packet; false if any length in it does not fit.</summary>
    public static bool TryParse(ReadOnlySpan<byte> datagram, out RtpPacket packet)
    {
        packet = default;
        if (!TryGetHeaderLength(datagram, out var headerLength)) return false;
        var padding = 0;
        if ((datagram[0] & 0x20) != 0)
        {
            padding = datagram[^1];
            if (padding == 0 || headerLength + padding > datagram.Length) return false;
        }
        packet = new RtpPacket(datagram, headerLength, padding);
        return true;
    }

    /// <summary>
    /// Length of the header in bytes, of a plain or a protected packet (whose padding cannot be read yet); false if the header does
    /// not fit the packet.
    /// </summary>
    public static bool TryGetHeaderLength(ReadOnlySpan<byte> datagram, out int headerLength)
    {
        headerLength = 0;
        if (datagram.Length < FixedHeaderLength || datagram[0] >> 6 != 2) return false;
        var length = FixedHeaderLength + (datagram[0] & 0x0F) * 4;
        if ((datagram[0] & 0x10) != 0)
        {
            if (datagram.Length < length + 4) return false;
            length += 4 + BinaryPrimitives.ReadUInt16BigEndian(datagram[(length + 2)..]) * 4;
        }
        headerLength = length;
        return length <= datagram.Length;
    }

    /// <summary>
    /// Finds a header extension element by its id, in the one-byte (ids 1–14) or the two-byte form (ids 1–255). An element that runs
    /// over the extension's end hides itself and what follows; it never makes the packet unreadable.
    /// </summary>
    public bool TryGetExtension(byte id, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (id == 0 || _extension.IsEmpty) return false;
        if (_profile == OneByteProfile) return TryFindOneByte(id, out value);
        // The low four bits of the two-byte profile are the application's (RFC 8285 §4.3).
        return (_profile & 0xFFF0) == TwoByteProfile && TryFindTwoByte(id, out value);
    }

    private bool TryFindOneByte(byte id, out ReadOnlySpan<byte> value)
    {
        value = default;
        for (var at = 0; at < _extension.Length;)
        {
            var element = _extension[at++];
            if (element == 0) continue;
            var found = element >> 4;
            var length = (element & 0x0F) + 1;
            // Id 15 is reserved and ends the search (RFC 8285 §4.2).
            if (found == 15 || at + length > _extension.Length) return false;
            if (found == id)
            {
                value = _extension.Slice(at, length);
                return true;
            }
            at += length;
        }
        return false;
    }

    private bool TryFindTwoByte(byte id, out ReadOnlySpan<byte> value)
    {
        value = default;
        for (var at = 0; at < _extension.Length;)
        {
            var found = _extension[at++];
            if (found == 0) continue;
            if (at == _extension.Length) return false;
            var length = _extension[at++];
            if (at + length > _extension.Length) return false;
            if (found == id)
            {
                value = _extension.Slice(at, length);
                return true;
            }
            at += length;
        }
        return false;
    }
}
