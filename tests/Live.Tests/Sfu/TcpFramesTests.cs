using System.Buffers.Binary;
using Palabre.Live.Sfu;

namespace Palabre.Live.Tests.Sfu;

public class TcpFramesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(100)]
    [InlineData(1000)]
    public void Packets_are_cut_from_the_stream_however_it_arrives(int chunk)
    {
        var random = new Random(chunk);
        var packets = Enumerable.Range(0, 50).Select(_ => RandomBytes(random, random.Next(0, TcpFrames.MaxFrame + 1))).ToList();
        var stream = packets.SelectMany(Frame).ToArray();
        var frames = new TcpFrames();
        var cut = new List<byte[]>();

        for (var at = 0; at < stream.Length;)
        {
            var part = stream.AsSpan(at, Math.Min(Math.Min(chunk, stream.Length - at), frames.Free.Length));
            part.CopyTo(frames.Free.Span);
            frames.Received(part.Length);
            at += part.Length;
            while (frames.TryTake(out var frame, out _)) cut.Add(frame.ToArray());
        }

        Assert.Equal(packets, cut);
    }

    [Fact]
    public void A_frame_longer_than_any_packet_breaks_the_stream()
    {
        var frames = new TcpFrames();
        byte[] start = [0xFF, 0xFF, 1, 2];
        start.CopyTo(frames.Free.Span);
        frames.Received(4);

        Assert.False(frames.TryTake(out _, out var broken));
        Assert.True(broken);
    }

    private static byte[] Frame(byte[] packet)
    {
        var frame = new byte[2 + packet.Length];
        BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)packet.Length);
        packet.CopyTo(frame, 2);
        return frame;
    }

    private static byte[] RandomBytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
