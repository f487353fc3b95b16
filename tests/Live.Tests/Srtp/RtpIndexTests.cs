using Palabre.Live.Srtp;

namespace Palabre.Live.Tests.Srtp;

public class RtpIndexTests
{
    public static TheoryData<int> Starts => [0, 1, 127, 128, 129, 32767, 32768, 32769, 65407, 65408, 65534, 65535];

    [Theory]
    // highest index, sequence number, expected index
    [InlineData(0x0_0000UL, 0x0001, 0x0_0001UL)]
    [InlineData(0x0_ffffUL, 0x0000, 0x1_0000UL)]
    [InlineData(0x1_0000UL, 0xffff, 0x0_ffffUL)]
    [InlineData(0x1_0005UL, 0x0004, 0x1_0004UL)]
    [InlineData(0x1_7fffUL, 0xffff, 0x1_ffffUL)]
    [InlineData(0x1_7ffeUL, 0xffff, 0x0_ffffUL)]
    [InlineData(0x1_8000UL, 0x0000, 0x1_0000UL)]
    [InlineData(0x1_8001UL, 0x0000, 0x2_0000UL)]
    [InlineData(0xffff_fffe_ffffUL, 0x0000, 0xffff_ffff_0000UL)]
    public void The_nearest_index_is_guessed(ulong highest, int sequence, ulong expected)
    {
        Assert.True(RtpIndex.TryEstimate(highest, (ushort)sequence, out var index));
        Assert.Equal(expected, index);
    }

    [Theory]
    [InlineData(0UL, 0xffff)] // before the first packet of all
    [InlineData(0xffff_ffff_ffffUL, 0x0000)] // after the last a key allows
    public void An_index_out_of_range_is_no_index(ulong highest, int sequence) =>
        Assert.False(RtpIndex.TryEstimate(highest, (ushort)sequence, out _));

    [Theory, MemberData(nameof(Starts))]
    public void Neighbours_are_found_on_both_sides_of_every_wrap(int start)
    {
        for (var distance = -32767; distance <= 32767; distance += 7)
        {
            var highest = (5UL << 16) + (ulong)start;
            var wanted = (ulong)((long)highest + distance);

            Assert.True(RtpIndex.TryEstimate(highest, (ushort)wanted, out var index));
            Assert.Equal(wanted, index);
        }
    }
}
