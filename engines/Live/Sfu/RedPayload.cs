using System.Buffers.Binary;

namespace Palabre.Live.Sfu;

/// <summary>Redundant audio (RFC 2198): older frames in front of the primary one.</summary>
internal static class RedPayload
{
    /// <summary>Bytes in front of each older frame: F bit and type, 14 bits of timestamp offset, 10 bits of length (RFC 2198 §3).</summary>
    public const int BlockHeader = 4;

    /// <summary>Furthest back a frame may lie, in ticks of the clock.</summary>
    public const uint MaxOffset = 0x3FFF;

    /// <summary>Longest older frame in bytes.</summary>
    public const int MaxLength = 0x3FF;

    /// <summary>The primary block, for listeners that did not take redundancy; false if the payload is not well formed.</summary>
    public static bool TryGetPrimary(ReadOnlySpan<byte> payload, out ReadOnlySpan<byte> primary)
    {
        primary = default;
        var redundant = 0;
        var at = 0;
        while (true)
        {
            if (at >= payload.Length) return false;
            if ((payload[at] & 0x80) == 0) break;
            if (at + BlockHeader > payload.Length) return false;
            redundant += BinaryPrimitives.ReadUInt16BigEndian(payload[(at + 2)..]) & MaxLength;
            at += BlockHeader;
        }

        var start = at + 1 + redundant;
        if (start > payload.Length) return false;
        primary = payload[start..];
        return true;
    }

    /// <summary>How many older frames a well-formed payload holds.</summary>
    public static int CountOlder(ReadOnlySpan<byte> payload)
    {
        var count = 0;
        while ((payload[count * BlockHeader] & 0x80) != 0) count++;
        return count;
    }

    /// <summary>An older frame of a well-formed payload, 0 the oldest.</summary>
    /// <returns>How many ticks before the primary frame it was taken.</returns>
    public static uint Older(ReadOnlySpan<byte> payload, int index, out ReadOnlySpan<byte> frame)
    {
        var start = CountOlder(payload) * BlockHeader + 1;
        for (var block = 0; block < index; block++) start += LengthAt(payload, block);
        frame = payload.Slice(start, LengthAt(payload, index));
        return (uint)BinaryPrimitives.ReadUInt16BigEndian(payload[(index * BlockHeader + 1)..]) >> 2;
    }

    /// <summary>Writes the header of an older frame.</summary>
    public static void WriteBlockHeader(Span<byte> destination, byte payloadType, uint offset, int length)
    {
        destination[0] = (byte)(0x80 | payloadType);
        destination[1] = (byte)(offset >> 6);
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)((offset & 0x3F) << 10 | (uint)length));
    }

    private static int LengthAt(ReadOnlySpan<byte> payload, int block) =>
        BinaryPrimitives.ReadUInt16BigEndian(payload[(block * BlockHeader + 2)..]) & MaxLength;
}
