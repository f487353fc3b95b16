using Palabre.Live.Rtp;
using Palabre.Live.Sfu;

namespace Palabre.Live.Tests.Sfu;

public class SlotTests
{
    public static TheoryData<int, int, uint> Starts
    {
        get
        {
            var starts = new TheoryData<int, int, uint>();
            int[] borders = [1, 127, 128, 255, 256, 32766, 32767];
            int[] incoming = [0, 1, 127, 128, 32767, 32768, 65534, 65535];
            foreach (var ours in borders)
            {
                foreach (var theirs in incoming) starts.Add(ours, theirs, uint.MaxValue - 1000);
            }

            return starts;
        }
    }

    [Theory]
    [MemberData(nameof(Starts))]
    public void Numbers_go_on_without_a_gap_when_the_line_changes_hands(int ours, int theirs, uint timestamp)
    {
        var slot = new Slot(1, (ushort)ours, timestamp);
        var (first, second) = (new Speaker(1), new Speaker(2));
        var sent = new List<(long Sequence, uint Timestamp)>();

        long now = 5000;
        Carry(slot, first, (ushort)theirs, 77, 40_000, ref now, sent);
        Carry(slot, second, (ushort)(theirs + 32768), uint.MaxValue - 5, 30_000, ref now, sent);
        Carry(slot, first, (ushort)(theirs + 9), 12, 100, ref now, sent);

        Assert.Equal(ours, sent[0].Sequence);
        Assert.Equal(timestamp, sent[0].Timestamp);
        for (var i = 1; i < sent.Count; i++)
        {
            Assert.Equal(sent[i - 1].Sequence + 1, sent[i].Sequence);
            Assert.Equal(960u, sent[i].Timestamp - sent[i - 1].Timestamp);
        }
    }

    [Fact]
    public void Silence_between_two_speakers_shows_as_time()
    {
        var slot = new Slot(1, 100, 0);
        slot.Carry(new Speaker(1), 1, 0, now: 1000);
        slot.TryMap(1, 0, 1000, out _, out var before);

        slot.Carry(new Speaker(2), 9000, 555, now: 3500);
        slot.TryMap(9000, 555, 3500, out var sequence, out var after);

        Assert.Equal(101, sequence);
        Assert.Equal(2500u * 48, after - before);
    }

    [Fact]
    public void Loss_and_reordering_of_the_publisher_show_as_they_are()
    {
        var slot = new Slot(1, 100, 0);
        slot.Carry(new Speaker(1), 10, 0, now: 0);

        Assert.Equal([100, 103, 102, 105], new long[] { 10, 13, 12, 15 }.Select(sequence =>
        {
            Assert.True(slot.TryMap(sequence, 0, 0, out var mapped, out _));
            return mapped;
        }));
    }

    [Fact]
    public void A_late_packet_from_before_the_change_is_dropped()
    {
        var slot = new Slot(1, 100, 0);
        slot.Carry(new Speaker(1), 10, 0, now: 0);
        slot.TryMap(10, 0, 0, out _, out _);

        Assert.False(slot.TryMap(9, 0, 0, out _, out _));
    }

    [Fact]
    public void A_lost_number_is_found_again_only_while_the_line_carries_its_speaker()
    {
        var slot = new Slot(1, 65530, 0);
        slot.Carry(new Speaker(1), 10, 0, now: 0);
        for (var i = 10; i < 30; i++) slot.TryMap(i, 0, 0, out _, out _);

        Assert.True(slot.TryFindLost(65535, out var incoming, out var outgoing, out _));
        Assert.Equal((15L, 65535L), (incoming, outgoing));
        Assert.True(slot.TryFindLost(3, out incoming, out outgoing, out _));
        Assert.Equal((19L, 65539L), (incoming, outgoing));
        Assert.False(slot.TryFindLost(65529, out _, out _, out _));
        Assert.False(slot.TryFindLost(65530, out _, out _, out _)); // the first went out with a marker of the line's own
        slot.Carry(new Speaker(2), 500, 0, now: 0);
        Assert.False(slot.TryFindLost(3, out _, out _, out _));
    }

    private static void Carry(Slot slot, Speaker speaker, ushort first, uint timestamp, int packets, ref long now, List<(long, uint)> sent)
    {
        var unwrapper = default(SequenceUnwrapper);
        for (var i = 0; i < packets; i++, now += 20)
        {
            var sequence = unwrapper.Unwrap((ushort)(first + i));
            var ticks = timestamp + (uint)i * 960;
            if (i == 0) slot.Carry(speaker, sequence, ticks, now);
            Assert.True(slot.TryMap(sequence, ticks, now, out var outSequence, out var outTimestamp));
            sent.Add((outSequence, outTimestamp));
        }
    }
}
