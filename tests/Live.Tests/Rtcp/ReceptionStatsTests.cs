using Palabre.Live.Rtcp;
using Palabre.Live.Tests.Rtp;
using Xunit;

namespace Palabre.Live.Tests.Rtcp;

public sealed class ReceptionStatsTests
{
    public static TheoryData<int> Starts => SequenceTests.Starts;

    [Theory, MemberData(nameof(Starts))]
    public void One_packet_in_ten_lost_is_a_tenth_over_every_wrap(int start)
    {
        var stats = new ReceptionStats();
        for (var i = 0; i < 1000; i++)
            if (i % 10 != 5) stats.Add((ushort)(start + i), (uint)(i * 960), i * 20);

        var block = stats.TakeBlock(9, 1, 2);
        Assert.Equal(100, block.CumulativeLost);
        Assert.Equal(25, block.FractionLost); // 256 / 10
        Assert.Equal((uint)(start + 999), block.ExtendedHighestSequence);
        Assert.Equal(0u, block.Jitter);
        Assert.Equal((9u, 1u, 2u), (block.Ssrc, block.LastSenderReport, block.DelaySinceLastSenderReport));
    }

    [Fact]
    public void The_fraction_counts_from_the_block_before()
    {
        var stats = new ReceptionStats();
        for (var i = 0; i < 100; i += 2) stats.Add((ushort)i, (uint)(i * 960), i * 20);
        Assert.Equal(126, stats.TakeBlock(1).FractionLost); // 49 of 99

        for (var i = 99; i < 200; i++) stats.Add((ushort)i, (uint)(i * 960), i * 20);
        Assert.Equal(0, stats.TakeBlock(1).FractionLost);
        Assert.Equal(49, stats.TakeBlock(1).CumulativeLost);
    }

    [Fact]
    public void Reordered_packets_are_not_lost()
    {
        var stats = new ReceptionStats();
        foreach (var sequence in (int[])[65535, 65534, 1, 0, 2]) stats.Add((ushort)sequence, 0, 0);

        Assert.Equal(0, stats.Lost);
        Assert.Equal(5, stats.Expected);
    }

    [Fact]
    public void Duplicates_make_the_loss_negative_and_the_fraction_nothing()
    {
        var stats = new ReceptionStats();
        for (var i = 0; i < 10; i++) { stats.Add((ushort)i, 0, 0); stats.Add((ushort)i, 0, 0); }

        var block = stats.TakeBlock(1);
        Assert.Equal((-10, 0), (block.CumulativeLost, block.FractionLost));
    }

    [Fact]
    public void Packets_that_come_now_early_now_late_show_as_jitter()
    {
        var stats = new ReceptionStats();
        for (var i = 0; i < 2000; i++) stats.Add((ushort)i, (uint)(i * 960), i * 20 + (i % 2 == 0 ? 0 : 5));

        // Every difference is 5 ms, that is 240 ticks, and the estimate settles there.
        Assert.InRange(stats.Jitter, 230u, 250u);
    }

    [Fact]
    public void A_timestamp_that_wraps_makes_no_jitter()
    {
        var stats = new ReceptionStats();
        for (var i = 0; i < 100; i++) stats.Add((ushort)i, unchecked(uint.MaxValue - 48_000 + (uint)(i * 960)), i * 20);

        Assert.Equal(0u, stats.Jitter);
    }

    [Fact]
    public void A_sender_that_starts_afresh_is_counted_afresh()
    {
        var stats = new ReceptionStats();
        for (var i = 0; i < 50; i++) stats.Add((ushort)(1000 + i), 0, 0);
        for (var i = 0; i < 50; i++) stats.Add((ushort)(40_000 + i), 0, 0);

        Assert.Equal((50, 0), (stats.Received, stats.Lost));
    }
}
