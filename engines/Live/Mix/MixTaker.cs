namespace Palabre.Live.Mix;

/// <summary>
/// Takes the next 20 ms of a room's mix: <see cref="MixBus.FrameLength"/> numbers from −1 to 1, stereo interleaved, 48 kHz. It is called on
/// the mix thread, silence included, so it must not block; the frame is overwritten when it returns. One that throws is called no more.
/// </summary>
public delegate void MixTaker(ReadOnlySpan<float> frame);

/// <summary>One who takes a room's mix, until disposed.</summary>
internal sealed class MixSubscription(MixTaker taker, Action<MixSubscription> ended) : IDisposable
{
    private readonly Lock _gate = new();
    private bool _isOver;

    public void Give(ReadOnlySpan<float> frame)
    {
        lock (_gate)
        {
            if (_isOver) return;
            try
            {
                taker(frame);
            }
            // Whatever is wrong with one who takes, all other rooms are mixed on this thread too.
            catch (Exception) when (!_isOver)
            {
                _isOver = true;
            }
        }
    }

    /// <summary>When this returns, the taker is called no more.</summary>
    public void Dispose()
    {
        lock (_gate) _isOver = true;
        ended(this);
    }
}
