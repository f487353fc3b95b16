using Palabre.Core;

namespace Palabre.Rooms.Tests.Replay;

/// <summary>The clock of a recording stands still in pauses.</summary>
public sealed class ReplayClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 25, 19, 0, 0, TimeSpan.Zero);

    // Ten seconds, a pause of fifty, ten seconds, a server killed after about five, a last stretch of five.
    private static readonly ReplayClock Clock = new(
        [
            Of(2, 25_000, 300), Of(0, 0, 0) , Of(1, 10_000, 60),
        ], lengthMs: 30_000);

    [Theory]
    [InlineData(-100, 0)]
    [InlineData(0, 0)]
    [InlineData(4, 4_000)]
    [InlineData(10, 10_000)]
    [InlineData(40, 10_000)]
    [InlineData(60, 10_000)]
    [InlineData(61.5, 11_500)]
    [InlineData(74.5, 24_500)]
    [InlineData(75, 25_000)]
    [InlineData(200, 25_000)]
    [InlineData(302, 27_000)]
    [InlineData(305, 30_000)]
    [InlineData(9_000, 30_000)]
    public void What_happened_in_a_pause_is_told_when_the_recording_goes_on(double seconds, long ms) => Assert.Equal(ms, Clock.At(Start.AddSeconds(seconds)));

    [Fact]
    public void Without_a_stretch_everything_happens_at_the_end() => Assert.Equal(5, new ReplayClock([], 5).At(Start));

    [Fact]
    public void A_stretch_past_the_end_of_what_was_made_is_cut_to_it() =>
        Assert.Equal(8_000, new ReplayClock([Of(0, 0, 0), Of(1, 20_000, 60)], 8_000).At(Start.AddSeconds(30)));

    private static RecordedStretch Of(int number, long fromMs, double seconds) => new() { Room = new RoomId(1), Number = number, FromMs = fromMs, StartedAt = Start.AddSeconds(seconds) };
}
