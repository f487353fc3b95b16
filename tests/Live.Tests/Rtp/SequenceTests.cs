using FsCheck;
using FsCheck.Fluent;
using Palabre.Live.Rtp;
using Xunit;

namespace Palabre.Live.Tests.Rtp;

public sealed class SequenceTests
{
    public static TheoryData<int> Starts =>
        [0, 1, 127, 128, 129, 511, 512, 513, 32767, 32768, 32769, 65407, 65408, 65409, 65534, 65535];

    [Theory, MemberData(nameof(Starts))]
    public void Numbers_in_order_count_on_over_every_wrap(int start)
    {
        var unwrapper = new SequenceUnwrapper();
        for (var i = 0; i < 200_000; i++) Assert.Equal(start + i, unwrapper.Unwrap((ushort)(start + i)));
    }

    [Theory, MemberData(nameof(Starts))]
    public void A_late_number_keeps_its_place(int start)
    {
        var unwrapper = new SequenceUnwrapper();
        int[] offsets = [0, 2, 1, 3, -5, 100, 99, 32867, 101];
        long[] expected = [0, 2, 1, 3, -5, 100, 99, 32867, 101];

        for (var i = 0; i < offsets.Length; i++) Assert.Equal(start + expected[i], unwrapper.Unwrap((ushort)(start + offsets[i])));
        Assert.Equal(start + 32867, unwrapper.Highest);
    }

    [Theory, MemberData(nameof(Starts))]
    public void Newer_means_less_than_half_way_round(int start)
    {
        Assert.True(SeqArithmetic.IsNewer((ushort)(start + 1), (ushort)start));
        Assert.True(SeqArithmetic.IsNewer((ushort)(start + 32767), (ushort)start));
        Assert.False(SeqArithmetic.IsNewer((ushort)(start + 32768), (ushort)start));
        Assert.False(SeqArithmetic.IsNewer((ushort)(start - 1), (ushort)start));
        Assert.False(SeqArithmetic.IsNewer((ushort)start, (ushort)start));
    }

    [Fact]
    public void Timestamps_wrap_too()
    {
        Assert.True(SeqArithmetic.IsNewer(3u, uint.MaxValue));
        Assert.Equal(4, SeqArithmetic.Distance(uint.MaxValue, 3u));
        Assert.Equal(-4, SeqArithmetic.Distance(3u, uint.MaxValue));
    }

    [Fact]
    public void Steps_shorter_than_half_way_round_are_followed_exactly() =>
        Prop.ForAll((ushort start, short[] steps) =>
        {
            var unwrapper = new SequenceUnwrapper();
            long expected = unwrapper.Unwrap(start);
            foreach (var step in steps)
            {
                if (step < 0) continue;
                expected += step;
                if (unwrapper.Unwrap((ushort)expected) != expected) return false;
            }
            return true;
        }).QuickCheckThrowOnFailure();
}
