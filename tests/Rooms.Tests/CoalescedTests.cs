using Palabre.TestKit;

namespace Palabre.Rooms.Tests;

public sealed class CoalescedTests
{
    private readonly ManualClock _clock = new();
    private int _done;

    [Fact]
    public async Task The_first_ring_is_answered_at_once_and_a_crowd_of_others_once_an_interval()
    {
        var bell = Bell();
        for (var i = 0; i < 100; i++) bell.Ring();
        Assert.Equal(1, _done);

        await TickAsync();
        Assert.Equal(2, _done);
        await TickAsync();
        Assert.Equal(2, _done);
    }

    [Fact]
    public async Task A_ring_after_a_rest_is_answered_at_once_again()
    {
        var bell = Bell();
        bell.Ring();
        await TickAsync();
        bell.Ring();
        Assert.Equal(2, _done);
    }

    [Fact]
    public async Task Whatever_goes_wrong_is_told_and_stops_nothing_that_comes_after()
    {
        var problems = new List<Exception>();
        var bell = new Coalesced(TimeSpan.FromSeconds(1), _clock, () =>
        {
            if (++_done == 1) throw new KeyNotFoundException();
            return Task.CompletedTask;
        }, problems.Add);
        bell.Ring();
        bell.Ring();
        await TickAsync();

        Assert.Equal(2, _done);
        Assert.IsType<KeyNotFoundException>(Assert.Single(problems));
    }

    private Coalesced Bell() => new(TimeSpan.FromSeconds(1), _clock, () =>
    {
        Interlocked.Increment(ref _done);
        return Task.CompletedTask;
    }, _ => { });

    /// <summary>Moves the clock past the interval and lets the continuation run.</summary>
    private async Task TickAsync()
    {
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Task.Delay(50, TestContext.Current.CancellationToken);
    }
}
