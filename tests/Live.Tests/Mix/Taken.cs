using Palabre.Live.Mix;
using Palabre.Live.Tests.Sfu;

namespace Palabre.Live.Tests.Mix;

/// <summary>Keeps a room's mix.</summary>
internal sealed class Taken : IDisposable
{
    private readonly List<float> _sound = [];
    private readonly IDisposable _subscription;

    public Taken(LiveRoom room) => _subscription = room.OpenMix(frame =>
    {
        lock (_sound) _sound.AddRange(frame);
    });

    public double Seconds
    {
        get { lock (_sound) return _sound.Count / (double)(MixBus.Rate * MixBus.Channels); }
    }

    public Task LastsAsync(double seconds) => Hall.UntilAsync(() => Seconds >= seconds, $"the mix lasts {seconds} s");

    /// <summary>The end of it, stereo.</summary>
    public float[] Last(double seconds)
    {
        lock (_sound) return [.. _sound.TakeLast((int)(seconds * MixBus.Rate) * MixBus.Channels)];
    }

    public void Dispose() => _subscription.Dispose();
}
