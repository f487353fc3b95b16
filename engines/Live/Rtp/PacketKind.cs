namespace Palabre.Live.Rtp;

/// <summary>What a datagram on the shared port is, told from its first two bytes (RFC 7983 §7, RFC 5761 §4).</summary>
public enum PacketKind
{
    /// <summary>None of the others: to be dropped.</summary>
    Unknown,

    /// <summary>First byte 0–3.</summary>
    Stun,

    /// <summary>First byte 20–63.</summary>
    Dtls,

    /// <summary>First byte 128–191, and not RTCP.</summary>
    Rtp,

    /// <summary>First byte 128–191 and second 192–223.</summary>
    Rtcp,
}

/// <summary>Tells packets of the shared port apart.</summary>
public static class PacketKinds
{
    /// <summary>The kind of one datagram; <see cref="PacketKind.Unknown"/> also when it is shorter than two bytes.</summary>
    public static PacketKind Of(ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length < 2) return PacketKind.Unknown;
        return datagram[0] switch
        {
            <= 3 => PacketKind.Stun,
            >= 20 and <= 63 => PacketKind.Dtls,
            >= 128 and <= 191 => datagram[1] is >= 192 and <= 223 ? PacketKind.Rtcp : PacketKind.Rtp,
            _ => PacketKind.Unknown,
        };
    }
}
