using System.Buffers.Binary;

namespace Palabre.Live.Rtcp;

/// <summary>
/// A datagram of RTCP packets (RFC 3550 §6.1), also of reduced size (RFC 5506), checked whole and read in place with foreach.
/// </summary>
public readonly ref struct RtcpCompound
{
    private readonly ReadOnlySpan<byte> _bytes;

    private RtcpCompound(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>
    /// False unless the datagram is a chain of version 2 packets that ends exactly at its end, with padding only in the last.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> datagram, out RtcpCompound compound)
    {
        compound = default;
        if (datagram.IsEmpty) return false;
        for (var rest = datagram; !rest.IsEmpty;)
        {
            if (rest.Length < 4 || rest[0] >> 6 != 2) return false;
            var length = LengthOf(rest);
            if (length > rest.Length) return false;
            if ((rest[0] & 0x20) != 0)
            {
                var padding = rest[length - 1];
                if (length != rest.Length || padding == 0 || padding % 4 != 0 || padding > length - 4) return false;
            }
            rest = rest[length..];
        }
        compound = new RtcpCompound(datagram);
        return true;
    }

    /// <summary>The packets in order.</summary>
    public Enumerator GetEnumerator() => new(_bytes);

    private static int LengthOf(ReadOnlySpan<byte> packet) => (BinaryPrimitives.ReadUInt16BigEndian(packet[2..]) + 1) * 4;

    /// <summary>Walks the packets of a compound.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> _rest;

        internal Enumerator(ReadOnlySpan<byte> bytes) => _rest = bytes;

        /// <summary>The packet the walk is at.</summary>
        public RtcpPacket Current { get; private set; }

        /// <summary>Steps to the next packet; false at the end.</summary>
        public bool MoveNext()
        {
            if (_rest.IsEmpty) return false;
            var length = LengthOf(_rest);
            var padding = (_rest[0] & 0x20) != 0 ? _rest[length - 1] : 0;
            Current = new RtcpPacket(_rest[..(length - padding)]);
            _rest = _rest[length..];
            return true;
        }
    }
}
