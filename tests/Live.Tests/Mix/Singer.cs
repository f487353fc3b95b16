using Palabre.Live.Mix;
using Palabre.Live.Peer;
using Palabre.Live.Tests.Sfu;

namespace Palabre.Live.Tests.Mix;

/// <summary>One who publishes a sound as a browser would: encoded, 20 ms at a time, in real time.</summary>
internal sealed class Singer(LivePeer peer, Func<long, float[]> sound) : IAsyncDisposable
{
    private readonly OpusEncoder _encoder = new(1, 48_000);
    private readonly CancellationTokenSource _stop = new();
    private Task _singing = Task.CompletedTask;
    private long _at;

    public LivePeer Peer => peer;

    /// <summary>How much later than due a packet went out at worst: on a machine that stands still, the sound is broken before it leaves.</summary>
    public TimeSpan Late { get; private set; }

    /// <summary>Silent, as an encoder with DTX is: nothing is sent.</summary>
    public bool Pauses { get; set; }

    /// <summary>Whether this packet is lost on the way.</summary>
    public Func<bool> IsLost { get; set; } = static () => false;

    public static Task<Singer> JoinAsync(Hall hall, long source, double frequency, double amplitude, bool muted = false) =>
        JoinAsync(hall, hall.Room, source, frequency, amplitude, muted);

    public static async Task<Singer> JoinAsync(Hall hall, LiveRoom room, long source, double frequency, double amplitude, bool muted = false)
    {
        var (peer, _) = await hall.PublishAsync(room, source, muted);
        return hall.Keep(new Singer(peer, at => Tones.Make(frequency, amplitude, 960, at))).Begin();
    }

    public Singer Begin()
    {
        _singing = SingAsync();
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _singing;
        _encoder.Dispose();
        _stop.Dispose();
    }

    private async Task SingAsync()
    {
        var packet = new byte[OpusEncoder.LongestPacket];
        var began = TimeProvider.System.GetTimestamp();
        for (var frames = 0L; !_stop.IsCancellationRequested; frames++)
        {
            var late = TimeProvider.System.GetElapsedTime(began) - TimeSpan.FromMilliseconds(frames * 20);
            if (late > Late) Late = late;
            var pcm = sound(_at);
            _at += 960;
            if (Pauses) peer.Skip(960);
            else if (IsLost()) Encode(pcm, packet, lost: true);
            else Encode(pcm, packet, lost: false);
            var wait = TimeSpan.FromMilliseconds((frames + 1) * 20) - TimeProvider.System.GetElapsedTime(began);
            if (wait > TimeSpan.Zero) await Task.Delay(wait, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Encode(float[] pcm, byte[] packet, bool lost)
    {
        var length = _encoder.Encode(pcm, packet);
        if (lost) peer.Lose();
        else peer.Send(packet.AsSpan(0, length));
    }
}
