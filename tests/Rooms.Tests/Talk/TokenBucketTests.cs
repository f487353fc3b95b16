using Palabre.Core;
using Palabre.TestKit;

namespace Palabre.Rooms.Tests.Talk;

/// <summary>How much somebody may do at once.</summary>
public sealed class TokenBucketTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void Each_member_has_a_burst_of_their_own_and_then_one_an_interval()
    {
        var buckets = new TokenBuckets(2, TimeSpan.FromSeconds(10), _clock);
        Assert.Equal([null, null, TimeSpan.FromSeconds(10)], new[] { Take(1), Take(1), Take(1) });
        Assert.Null(Take(2));
        _clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(TimeSpan.FromSeconds(6), Take(1));
        _clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Null(Take(1));
        Assert.NotNull(Take(1));

        TimeSpan? Take(long member) => buckets.Take(new(member));
    }

    [Fact]
    public void A_crowd_that_has_calmed_down_is_forgotten_and_whoever_still_hurries_is_not()
    {
        var buckets = new TokenBuckets(1, TimeSpan.FromSeconds(10), _clock);
        for (var member = 1L; member < 1000; member++) buckets.Take(new(member));
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(buckets.Take(new(1000)));
        Assert.Null(buckets.Take(new(1001)));
        Assert.Equal(2, buckets.Count);
        Assert.NotNull(buckets.Take(new(1000)));
    }
}
