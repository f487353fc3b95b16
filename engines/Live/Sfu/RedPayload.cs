using System.Buffers.Binary;

namespace Palabre.Live.Sfu;

/// <summary>Redundant audio (RFC 2198): older frames in front of the primary one.</summary>
internal static class RedPayload
{
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
            if (at + 4 > payload.Length) return false;
            redundant += BinaryPrimitives.ReadUInt16BigEndian(payload[(at + 2)..]) & 0x3FF;
            at += 4;
        }

        var start = at + 1 + redundant;
        if (start > payload.Length) return false;
        primary = payload[start..];
        return true;
    }
}
