using Palabre.Live.Tests.Sfu;

namespace Palabre.Live.Tests.Mix;

/// <summary>A hundred rooms mix five thousand times a second: a collector that had to run for that would be heard.</summary>
public class MixAllocationTests
{
    [Fact]
    public async Task A_frame_is_decoded_mixed_encoded_and_sent_without_allocating()
    {
        await using var hall = new Hall(new() { MixFrom = 1 });
        foreach (var (source, tone) in new[] { (1, 440.0), (2, 700.0), (3, 1300.0) }) await Singer.JoinAsync(hall, source, tone, 0.1);
        var (ear, _) = await hall.ListenAsync(options: new() { Lines = 3, Red = true });
        var (allocated, frames) = (new long[2000], 0);
        using var taken = hall.Room.OpenMix(_ =>
        {
            if (frames < allocated.Length) allocated[frames++] = GC.GetAllocatedBytesForCurrentThread();
        });
        var before = ear.All.Count;

        await Hall.UntilAsync(() => frames >= 350, "seven seconds are mixed");

        Assert.True(ear.All.Count > before + 200);
        // The runtime itself allocates now and then while it compiles a method better: a clean second is asked for.
        Assert.Contains(Enumerable.Range(50, 250), i => allocated[i] == allocated[i + 49]);
    }
}
