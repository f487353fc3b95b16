using System.Runtime;

namespace Palabre.Host.Tests;

/// <summary>What is allocated beside it would be counted: nothing else runs meanwhile.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

[Collection(nameof(Alone))]
public sealed class QuietStartTests
{
    [Fact]
    public async Task A_start_is_not_collected_until_it_is_over()
    {
        Assert.True(CollectionsWhile(Allocate) > 0, "What is allocated here is too little to be collected at any time.");

        QuietStart.Begin();
        Assert.Equal(0, CollectionsWhile(Allocate));

        await QuietStart.EndAsync(TimeSpan.Zero, new OwnCost(), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.NotEqual(GCLatencyMode.NoGCRegion, GCSettings.LatencyMode);
        Assert.True(CollectionsWhile(Allocate) > 0);
    }

    [Fact]
    public async Task A_start_that_took_more_than_its_room_ends_as_well()
    {
        QuietStart.Begin();
        Allocate();
        Allocate();
        await QuietStart.EndAsync(TimeSpan.Zero, new OwnCost(), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.NotEqual(GCLatencyMode.NoGCRegion, GCSettings.LatencyMode);
    }

    private static int CollectionsWhile(Action act)
    {
        var before = GC.CollectionCount(0);
        act();
        return GC.CollectionCount(0) - before;
    }

    /// <summary>Four fifths of the room, in pieces as a start's, half of which stay as long as it lasts.</summary>
    private static void Allocate()
    {
        const int Piece = 16 << 10;
        var kept = new List<byte[]>();
        for (var bytes = 0L; bytes < QuietStart.Room / 5 * 4; bytes += Piece)
        {
            var piece = new byte[Piece];
            if (kept.Count * 2L * Piece <= bytes) kept.Add(piece);
        }
        GC.KeepAlive(kept);
    }
}
