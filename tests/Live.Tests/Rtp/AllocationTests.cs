using Palabre.Live.Rtcp;
using Palabre.Live.Rtp;
using Palabre.Live.Sfu;
using Palabre.Live.Stun;
using Xunit;

namespace Palabre.Live.Tests.Rtp;

/// <summary>Nothing on the way of a packet may allocate: at a hundred thousand packets a second the collector would be heard.</summary>
public sealed class AllocationTests
{
    private readonly byte[] _buffer = new byte[StunWriter.BufferLength];
    private readonly byte[] _transaction = new byte[12];
    private readonly byte[] _password = "a-password-of-thirty-two-letters"u8.ToArray();
    private readonly System.Net.IPEndPoint _peer = System.Net.IPEndPoint.Parse("192.0.2.1:5000");
    private readonly ushort[] _missing = [1, 2, 40];
    private readonly ReceptionStats _stats = new();
    private readonly RecentFrames _recent = new();
    private SequenceUnwrapper _unwrapper;
    private ushort _sequence;

    [Fact]
    public void RTP_is_written_and_read_without_allocating() => AssertAllocatesNothing(() =>
    {
        var length = RtpWriter.WriteHeader(_buffer, new RtpHeader(111, false, _sequence++, 960, 7), 1, new AudioLevel(30, true), 4, "0"u8);
        Assert.True(RtpPacket.TryParse(_buffer.AsSpan(0, length), out var packet));
        Assert.True(AudioLevel.TryRead(packet, 1, out _));
        _unwrapper.Unwrap(packet.SequenceNumber);
        _stats.Add(packet.SequenceNumber, packet.Timestamp, 20);
        RtpWriter.Rewrite(_buffer, new RtpHeader(96, true, 1, 2, 3));
    });

    [Fact]
    public void RTCP_is_written_and_read_without_allocating() => AssertAllocatesNothing(() =>
    {
        var length = RtcpWriter.SenderReport(_buffer, new SenderReport(1, 2, 3, 4, 5), [_stats.TakeBlock(1)]);
        length += RtcpWriter.SourceDescription(_buffer.AsSpan(length), 1, "palabre"u8);
        length += RtcpWriter.Nack(_buffer.AsSpan(length), 1, 2, _missing);
        Assert.True(RtcpCompound.TryParse(_buffer.AsSpan(0, length), out var compound));
        foreach (var packet in compound)
        {
            packet.TryReadReportBlock(0, out _);
            if (!packet.TryReadNack(out var nack)) continue;
            foreach (var missing in nack) _sequence ^= missing;
        }
    });

    [Fact]
    public void Redundancy_is_made_and_loss_is_weighed_without_allocating() => AssertAllocatesNothing(() =>
    {
        _recent.Add(new Frame(_sequence, _sequence * 960u, false, new AudioLevel(30, true), _buffer.AsSpan(0, 80)));
        _sequence++;
        Assert.True(_sequence < 3 || _recent.Red(111, 1).Length < _recent.Red(111, 2).Length);
        Span<int> histogram = stackalloc int[LossToHeal.Steps];
        histogram.Clear();
        var loss = new LossToHeal(histogram);
        loss.Add(20);
        Assert.True(loss.Told() == 20);
    });

    [Fact]
    public void STUN_is_written_read_and_checked_without_allocating() => AssertAllocatesNothing(() =>
    {
        var length = StunWriter.BindingRequest(_buffer, _transaction, "ours:theirs", _password, 1, 2, true, true);
        Assert.True(StunMessage.TryParse(_buffer.AsSpan(0, length), out var message));
        Assert.True(message.TrySplitUsername(out _, out _));
        Assert.True(message.CheckFingerprint() && message.CheckIntegrity(_password));
        StunWriter.BindingSuccess(_buffer, _transaction, _peer, _password);
    });

    private static void AssertAllocatesNothing(Action work)
    {
        // The runtime itself allocates now and then while it compiles a method better, so one clean round of several is asked for.
        var least = long.MaxValue;
        for (var round = 0; round < 5 && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1000; i++) work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, least);
    }
}
