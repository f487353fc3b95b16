using Palabre.Live.Mix;

namespace Palabre.Live.Tests.Mix;

public sealed class MixPaceTests
{
    [Fact]
    public void Frames_in_time_are_due_every_20_ms_from_the_first_whatever_each_took()
    {
        var pace = new MixPace(1000);
        foreach (var (began, ended) in new[] { (1000L, 1003L), (1021L, 1039L), (1040L, 1041L) }) Assert.Equal(0, pace.After(began, ended));
        Assert.Equal(1060, pace.Due);
    }

    [Fact]
    public void One_frame_late_goes_on_at_once() => Assert.Equal(0, new MixPace(0).After(0, 40));

    [Theory]
    [InlineData(1, 4)] // a short frame: four more milliseconds until five have passed since it began
    [InlineData(5, 0)]
    [InlineData(44, 0)] // a long one has taken its time already
    public void Who_is_late_hurries_counted_from_where_a_frame_began(long took, long rest) => Assert.Equal(rest, new MixPace(0).After(500, 500 + took));

    /// <summary>Ten thousand listeners: every third frame takes 44 ms to send, the others one. After a pause of half a second it must come back.</summary>
    [Fact]
    public void A_room_whose_sending_takes_most_of_the_time_catches_up()
    {
        var pace = new MixPace(0);
        var now = 500L;
        for (var frame = 1; now > pace.Due + MixBus.FrameMs; frame++)
        {
            Assert.True(frame < 300, $"After {frame} frames it is {now - pace.Due} ms late.");
            var began = now;
            now += frame % 3 == 0 ? 44 : 1;
            now += pace.After(began, now);
        }
    }

    [Fact]
    public void After_a_second_of_standing_still_it_skips_whole_frames()
    {
        var pace = new MixPace(7);
        pace.After(5000, 5001);
        Assert.InRange(5001 - pace.Due, 0, MixBus.FrameMs);
        Assert.Equal(7, pace.Due % MixBus.FrameMs);
    }
}
