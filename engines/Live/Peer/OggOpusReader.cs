using System.Buffers.Binary;

namespace Palabre.Live.Peer;

/// <summary>One Opus packet of a file.</summary>
/// <param name="Data">The packet.</param>
/// <param name="Samples">Its length in 48,000ths of a second.</param>
public readonly record struct OpusPacket(ReadOnlyMemory<byte> Data, int Samples)
{
    /// <summary>Its length in time.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds(Samples / 48_000d);
}

/// <summary>Reads Opus packets out of an Ogg file (RFC 3533, RFC 7845): one logical stream, checksums not looked at.</summary>
public static class OggOpusReader
{
    private const int PageHeader = 27;

    /// <summary>All audio packets in order, without the two header packets.</summary>
    /// <exception cref="InvalidDataException">The stream is not Ogg, or its first packet is not an Opus header.</exception>
    public static IEnumerable<OpusPacket> Read(Stream stream)
    {
        var number = 0;
        foreach (var packet in Packets(stream))
        {
            if (number == 0 && !packet.AsSpan().StartsWith("OpusHead"u8)) throw new InvalidDataException("The Ogg stream does not hold Opus.");
            // OpusHead, then OpusTags (RFC 7845 §3).
            if (number++ < 2 || packet.Length == 0) continue;
            yield return new OpusPacket(packet, SamplesOf(packet));
        }
    }

    /// <summary>Length of an Opus packet from its first bytes (RFC 6716 §3.1, §3.2), in 48,000ths of a second.</summary>
    public static int SamplesOf(ReadOnlySpan<byte> packet)
    {
        if (packet.IsEmpty) return 0;
        var configuration = packet[0] >> 3;
        var frame = configuration switch
        {
            < 12 => (configuration & 3) switch { 0 => 480, 1 => 960, 2 => 1920, _ => 2880 },
            < 16 => (configuration & 1) == 0 ? 480 : 960,
            _ => 120 << (configuration & 3),
        };
        var frames = (packet[0] & 3) switch { 0 => 1, 3 => packet.Length > 1 ? packet[1] & 0x3F : 0, _ => 2 };
        return frame * frames;
    }

    private static IEnumerable<byte[]> Packets(Stream stream)
    {
        var header = new byte[PageHeader];
        var packet = new List<byte>();
        while (stream.ReadAtLeast(header, PageHeader, throwOnEndOfStream: false) == PageHeader)
        {
            if (BinaryPrimitives.ReadUInt32BigEndian(header) != 0x4F676753) throw new InvalidDataException("The stream is not Ogg.");
            var laces = new byte[header[26]];
            stream.ReadExactly(laces);
            foreach (var lace in laces)
            {
                var segment = new byte[lace];
                stream.ReadExactly(segment);
                packet.AddRange(segment);
                // A segment shorter than 255 ends its packet, which may have begun on an earlier page (RFC 3533 §5).
                if (lace == 255) continue;
                yield return packet.ToArray();
                packet.Clear();
            }
        }
    }
}
