using Palabre.Live.Peer;
using Palabre.Rooms.Tests.Media;
using Palabre.TestKit;

namespace Palabre.Rooms.Tests.Broadcast;

/// <summary>Two speakers on a stage, each with a tone of their own, until disposed: then the room is over, and its host may open another.</summary>
internal sealed class Duet(HttpClient host, string room) : IAsyncDisposable
{
    public const double Low = 500, High = 1900;

    private static readonly Lazy<IReadOnlyList<byte[]>> LowTone = new(() => PacketsOf(Low)), HighTone = new(() => PacketsOf(High));

    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(Api.Ct);
    private readonly List<LivePeer> _peers = [];
    private readonly List<Task> _speaking = [];

    public static async Task<Duet> OnStageAsync(string room, HttpClient host, HttpClient? speaker = null)
    {
        var duet = new Duet(host, room);
        await duet.SpeakAsync(host, room, LowTone.Value);
        if (speaker is null) return duet;
        await host.SeatAsync(speaker, room);
        await duet.SpeakAsync(speaker, room, HighTone.Value);
        return duet;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_speaking);
        using (await host.DeleteAsync($"/api/rooms/{room}?now=true", CancellationToken.None))
            foreach (var peer in _peers) await peer.DisposeAsync();
        _stop.Dispose();
    }

    /// <summary>Whether both are in it, and nearly nothing else.</summary>
    public static void AssertIn(Palabre.TestKit.Sound heard, int seconds)
    {
        Assert.True(heard.Length.TotalSeconds > seconds, $"Only {heard.Length} were heard.");
        // The beginning may be the silence with which a broadcast begins.
        var end = new Palabre.TestKit.Sound(heard.Samples[^(2 * heard.Rate)..], heard.Rate);
        var (low, high) = (end.ShareOf(Low), end.ShareOf(High));
        Assert.True(low > 0.2 && high > 0.2 && low + high > 0.8, $"The low tone is {low:P0} of what was heard, the high one {high:P0}.");
    }

    private async Task SpeakAsync(HttpClient who, string room, IReadOnlyList<byte[]> packets)
    {
        var peer = await Media.Sound.ConnectAsync(LivePeer.Publisher(TimeProvider.System), who, $"/api/rooms/{room}/whip");
        _peers.Add(peer);
        _speaking.Add(RepeatAsync(peer, packets, _stop.Token));
    }

    private static async Task RepeatAsync(LivePeer peer, IReadOnlyList<byte[]> packets, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var began = TimeProvider.System.GetTimestamp();
        try
        {
            // By the clock: a machine that has no time for a while still sends all of it.
            for (var sent = 0; await timer.WaitForNextTickAsync(ct);)
                while (sent * 20 < TimeProvider.System.GetElapsedTime(began).TotalMilliseconds) peer.Send(packets[sent++ % packets.Count]);
        }
        catch (OperationCanceledException)
        {
            // They fall silent.
        }
    }

    private static IReadOnlyList<byte[]> PacketsOf(double hertz) =>
        [.. OggOpusReader.Read(new MemoryStream(OpusTools.Encode(Tone.Of(hertz, TimeSpan.FromSeconds(4))))).Select(packet => packet.Data.ToArray())];
}
