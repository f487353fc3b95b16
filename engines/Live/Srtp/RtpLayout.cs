using System.Buffers.Binary;

namespace Palabre.Live.Srtp;

/// <summary>As much of RTP's layout as SRTP needs: where the clear header ends (RFC 3550 §5.1, §5.3.1).</summary>
internal static class RtpLayout
{
    public const int FixedHeader = 12;

    public static bool TryMeasureHeader(ReadOnlySpan<byte> packet, out int length)
    {
        length = FixedHeader;
        if (packet.Length < FixedHeader || packet[0] >> 6 != 2) return false;

        length += 4 * (packet[0] & 0x0f);
        if ((packet[0] & 0x10) == 0) return packet.Length >= length;

        if (packet.Length < length + 4) return false;
        length += 4 + (4 * BinaryPrimitives.ReadUInt16BigEndian(packet[(length + 2)..]));
        return packet.Length >= length;
    }
}
