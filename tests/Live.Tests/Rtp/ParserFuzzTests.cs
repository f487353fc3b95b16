using Palabre.Live.Rtcp;
using Palabre.Live.Rtp;
using Palabre.Live.Stun;
using Palabre.Live.Tests.Stun;
using Xunit;

namespace Palabre.Live.Tests.Rtp;

/// <summary>The packet parsers against random and mutated input: they may refuse, but never throw or read past the end.</summary>
public sealed class ParserFuzzTests
{
    private const int Inputs = 100_000;

    private static readonly byte[] _stun = Convert.FromHexString(StunVectorTests.Request);
    private static readonly byte[] _rtp = MakeRtp();
    private static readonly byte[] _rtcp = MakeRtcp();

    [Fact]
    public void STUN_survives_any_bytes()
    {
        var parsed = Fuzz(1, _stun, static input =>
        {
            if (!StunMessage.TryParse(input, out var message)) return false;
            message.CheckIntegrity("password"u8);
            message.CheckFingerprint();
            message.TrySplitUsername(out _, out _);
            message.TryGetMappedAddress(out _);
            return true;
        });
        Assert.InRange(parsed, 1000, Inputs);
    }

    [Fact]
    public void RTP_survives_any_bytes()
    {
        var parsed = Fuzz(2, _rtp, static input =>
        {
            if (!RtpPacket.TryParse(input, out var packet)) return false;
            for (var id = 0; id < 256; id++) packet.TryGetExtension((byte)id, out _);
            Assert.True(packet.HeaderLength + packet.Payload.Length <= input.Length);
            return true;
        });
        Assert.InRange(parsed, 1000, Inputs);
    }

    [Fact]
    public void RTCP_survives_any_bytes()
    {
        var parsed = Fuzz(3, _rtcp, static input =>
        {
            if (!RtcpCompound.TryParse(input, out var compound)) return false;
            foreach (var packet in compound) ReadAll(packet);
            return true;
        });
        Assert.InRange(parsed, 1000, Inputs);
    }

    private static void ReadAll(RtcpPacket packet)
    {
        packet.TryReadSenderReport(out _);
        packet.TryReadReceiverReport(out _);
        for (var i = -1; i <= 32; i++)
        {
            packet.TryReadReportBlock(i, out _);
            packet.TryReadBye(i, out _);
        }
        packet.TryReadCName(out _, out _);
        if (!packet.TryReadNack(out var nack)) return;
        var count = 0;
        foreach (var _ in nack) count++;
        Assert.True(count <= packet.Body.Length / 4 * 17);
    }

    private static int Fuzz(int seed, byte[] sample, Func<byte[], bool> parse)
    {
        var random = new Random(seed);
        var parsed = 0;
        for (var i = 0; i < Inputs; i++)
            if (parse(i % 2 == 0 ? Mutate(random, sample) : RandomBytes(random, sample))) parsed++;
        return parsed;
    }

    private static byte[] Mutate(Random random, byte[] sample)
    {
        var changed = sample.ToArray();
        for (var n = random.Next(1, 4); n > 0; n--) changed[random.Next(changed.Length)] = (byte)random.Next(256);
        return random.Next(4) == 0 ? changed[..random.Next(changed.Length + 1)] : changed;
    }

    // Half keep the sample's first bytes, so that they get past the first check.
    private static byte[] RandomBytes(Random random, byte[] sample)
    {
        var bytes = new byte[random.Next(0, 200)];
        random.NextBytes(bytes);
        if (random.Next(2) == 0) sample.AsSpan(0, Math.Min(bytes.Length, 2)).CopyTo(bytes);
        return bytes;
    }

    private static byte[] MakeRtp()
    {
        var packet = new byte[100];
        RtpWriter.WriteHeader(packet, new RtpHeader(111, true, 1, 2, 3), 1, new AudioLevel(40, true), 4, "0"u8);
        return packet;
    }

    private static byte[] MakeRtcp()
    {
        var buffer = new byte[256];
        var at = RtcpWriter.SenderReport(buffer, new SenderReport(1, 2, 3, 4, 5), [default, default]);
        at += RtcpWriter.SourceDescription(buffer.AsSpan(at), 1, "name"u8);
        at += RtcpWriter.Nack(buffer.AsSpan(at), 1, 2, [1, 5, 100]);
        at += RtcpWriter.Bye(buffer.AsSpan(at), [1]);
        return buffer[..at];
    }
}
