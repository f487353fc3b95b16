using Palabre.Live.Record;
using Palabre.Live.Rtp;

namespace Palabre.Live.Peer;

/// <summary>One Opus packet of a file.</summary>
/// <param name="Data">The packet.</param>
/// <param name="Samples">Its length in 48,000ths of a second.</param>
public readonly record struct OpusPacket(ReadOnlyMemory<byte> Data, int Samples)
{
    /// <summary>Its length in time.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds(Samples / 48_000d);
}

/// <summary>Reads Opus packets out of a whole Ogg file (RFC 3533, RFC 7845) of one logical stream, to be sent as they are.</summary>
public static class OggOpusReader
{
    /// <summary>All audio packets in order, without the two header packets.</summary>
    /// <exception cref="InvalidDataException">The stream is not Ogg, or its first packet is not an Opus header.</exception>
    public static IEnumerable<OpusPacket> Read(Stream stream)
    {
        var number = 0;
        foreach (var packet in OggOpusFile.Packets(stream))
        {
            if (number == 0 && !OggOpusFile.IsHead(packet)) throw new InvalidDataException("The Ogg stream does not hold Opus.");
            if (number++ < OggOpusFile.HeadPackets || packet.Length == 0) continue;
            yield return new OpusPacket(packet, OpusToc.SamplesOf(packet));
        }

        if (number == 0) throw new InvalidDataException("The stream is not Ogg.");
    }
}
