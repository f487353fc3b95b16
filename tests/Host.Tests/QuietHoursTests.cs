using System.Runtime.CompilerServices;
using Palabre.TestKit;

namespace Palabre.Host.Tests;

/// <summary>When memory goes back to the machine, and when it had better not.</summary>
[Collection(nameof(Alone))]
public sealed class QuietHoursTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Memory_goes_back_once_after_a_busy_time_when_it_is_over()
    {
        var (clock, cost) = (new ManualClock(), new Told());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var kept = new QuietHours(cost, () => false, clock).KeepAsync(stop.Token);

        await BeatAsync(clock, cost, grows: QuietHours.Worth, works: QuietHours.Beat / 2);
        Assert.Equal(0, cost.GivenBack);
        await BeatAsync(clock, cost, grows: 0, works: QuietHours.Beat * QuietHours.Quiet);
        Assert.Equal(1, cost.GivenBack);
        // What stays is needed: nobody waits for it to be looked through again.
        for (var i = 0; i < 5; i++) await BeatAsync(clock, cost, grows: 0, works: TimeSpan.Zero);
        Assert.Equal(1, cost.GivenBack);
        await BeatAsync(clock, cost, grows: QuietHours.Worth - 1, works: TimeSpan.Zero);
        Assert.Equal(1, cost.GivenBack);
        await BeatAsync(clock, cost, grows: 1, works: TimeSpan.Zero);
        Assert.Equal(2, cost.GivenBack);
        // What went by itself and is taken again goes back too.
        await BeatAsync(clock, cost, grows: -QuietHours.Worth, works: TimeSpan.Zero);
        await BeatAsync(clock, cost, grows: QuietHours.Worth, works: TimeSpan.Zero);
        Assert.Equal(3, cost.GivenBack);

        await stop.CancelAsync();
        await kept;
    }

    [Fact]
    public async Task Nobody_who_hears_or_speaks_is_stopped_for_it()
    {
        var (clock, cost, talking) = (new ManualClock(), new Told(), true);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var kept = new QuietHours(cost, () => talking, clock).KeepAsync(stop.Token);

        for (var i = 0; i < 5; i++) await BeatAsync(clock, cost, grows: QuietHours.Worth, works: TimeSpan.Zero);
        Assert.Equal(0, cost.GivenBack);
        talking = false;
        await BeatAsync(clock, cost, grows: 0, works: TimeSpan.Zero);
        Assert.Equal(1, cost.GivenBack);

        await stop.CancelAsync();
        await kept;
    }

    [Fact]
    public void What_a_busy_time_took_is_smaller_afterwards()
    {
        var cost = new OwnCost();
        cost.GiveBack();
        var (before, worked) = (cost.ResidentBytes, cost.ProcessorTime);
        Waste();
        Assert.True(cost.ResidentBytes - before > QuietHours.Worth, "What is wasted here is too little to be seen.");
        cost.GiveBack();
        Assert.True(cost.ResidentBytes - before < QuietHours.Worth, $"{(cost.ResidentBytes - before) >> 20} MiB stayed");
        Assert.True(cost.ProcessorTime > worked);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Waste()
    {
        // Large ones: a nursery that grew with them would change what other tests meet.
        var kept = new List<byte[]>();
        for (var i = 0; i < 4 * (QuietHours.Worth >> 20); i++)
        {
            var piece = new byte[1 << 20];
            Array.Fill(piece, (byte)1);
            kept.Add(piece);
        }
        GC.KeepAlive(kept);
    }

    /// <summary>Lets one beat pass, and waits until it was looked at.</summary>
    private static async Task BeatAsync(ManualClock clock, Told cost, long grows, TimeSpan works)
    {
        (cost.ResidentBytes, cost.ProcessorTime) = (cost.ResidentBytes + grows, cost.ProcessorTime + works);
        var seen = cost.Looked;
        clock.Advance(QuietHours.Beat);
        while (cost.Looked < seen + 2) await Task.Delay(1, Ct);
    }

    /// <summary>A process of which everything is told; what it has at rest stays what it is.</summary>
    private sealed class Told : IProcessCost
    {
        private TimeSpan _worked;

        public int GivenBack { get; private set; }
        public int Looked { get; private set; }
        public long ResidentBytes { get; set; } = 100 << 20;

        public TimeSpan ProcessorTime
        {
            get
            {
                Looked++;
                return _worked;
            }
            set => _worked = value;
        }

        public void GiveBack() => GivenBack++;
    }
}
