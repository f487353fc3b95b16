using Palabre.Live.Rtp;

namespace Palabre.Live.Peer;

/// <summary>One received RTP packet, valid during the call it is handed to.</summary>
public readonly ref struct LivePacket
{
    internal LivePacket(int line, in RtpPacket rtp, AudioLevel? level)
    {
        Line = line;
        Ssrc = rtp.Ssrc;
        SequenceNumber = rtp.SequenceNumber;
        Timestamp = rtp.Timestamp;
        Marker = rtp.Marker;
        PayloadType = rtp.PayloadType;
        Level = level;
        Contributor = rtp.CsrcCount > 0 ? rtp.Csrc(0) : 0;
        Payload = rtp.Payload;
    }

    /// <summary>Index of the audio line it came on; −1 if the answer named no source of this number.</summary>
    public int Line { get; }

    /// <summary>The line's source.</summary>
    public uint Ssrc { get; }

    /// <summary>Wraps after 65535.</summary>
    public ushort SequenceNumber { get; }

    /// <summary>In 48,000ths of a second.</summary>
    public uint Timestamp { get; }

    /// <summary>First packet of a talk spurt.</summary>
    public bool Marker { get; }

    /// <summary>111 Opus, 63 redundant Opus, as offered.</summary>
    public byte PayloadType { get; }

    /// <summary>The speaker's loudness, if the packet says it.</summary>
    public AudioLevel? Level { get; }

    /// <summary>Whose voice it is, as <see cref="LiveRoom.ContributorOf"/> makes it of their source; 0 when the packet does not say.</summary>
    public uint Contributor { get; }

    /// <summary>The Opus packet, or the redundant payload.</summary>
    public ReadOnlySpan<byte> Payload { get; }
}

/// <summary>Takes packets as they arrive, on a thread of the peer; keep it short.</summary>
public delegate void LivePacketHandler(in LivePacket packet);
