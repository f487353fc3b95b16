using Palabre.Live.Srtp;

namespace Palabre.Live.Tests.Srtp;

public class ReplayWindowTests
{
    [Fact]
    public void What_was_accepted_is_not_fresh()
    {
        var window = new ReplayWindow(1000);
        window.Accept(1002);

        Assert.False(window.IsFresh(1000));
        Assert.True(window.IsFresh(1001));
        Assert.False(window.IsFresh(1002));
        Assert.True(window.IsFresh(1003));
    }

    [Fact]
    public void What_is_older_than_the_window_is_not_fresh()
    {
        var window = new ReplayWindow(1000);

        Assert.True(window.IsFresh(1000 - ReplayWindow.Size + 1));
        Assert.False(window.IsFresh(1000 - ReplayWindow.Size));
    }

    [Fact]
    public void A_long_leap_forgets_everything_behind()
    {
        var window = new ReplayWindow(1000);
        window.Accept(1000 + ReplayWindow.Size);

        Assert.True(window.IsFresh(1001));
        Assert.False(window.IsFresh(1000));
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Any_order_of_packets_is_judged_as_by_a_set(int seed)
    {
        var random = new Random(seed);
        var seen = new HashSet<ulong> { 65500 };
        var window = new ReplayWindow(65500);
        var highest = 65500UL;

        for (var i = 0; i < 20_000; i++)
        {
            var index = highest + (ulong)random.Next(0, 200) - Math.Min(highest, 180);
            var fresh = index + ReplayWindow.Size > highest && !seen.Contains(index);

            Assert.Equal(fresh, window.IsFresh(index));
            if (!fresh) continue;
            window.Accept(index);
            seen.Add(index);
            highest = Math.Max(highest, index);
        }
    }
}
