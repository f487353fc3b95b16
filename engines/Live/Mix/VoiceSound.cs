namespace Palabre.Live.Mix;

/// <summary>
/// Decoded sound of one voice that waits to be mixed, and out of which packets it came: whoever changes between the voice and the mix has
/// to know what was heard. Stereo, interleaved; lengths in samples of one channel. Not thread-safe.
/// </summary>
internal sealed class VoiceSound
{
    private const int Capacity = 3 * OpusDecoder.LongestFrame;
    private const int MaxParts = 64;

    // Pinned: an array that the collector moves leaves a copy behind that nobody wipes.
    private readonly float[] _pcm = GC.AllocateArray<float>(Capacity * MixBus.Channels, pinned: true);
    private readonly Part[] _parts = new Part[MaxParts];
    private int _partCount;

    public int Count { get; private set; }

    /// <summary>Whether another packet of any length finds room.</summary>
    public bool HasRoom => Capacity - Count >= OpusDecoder.LongestFrame && _partCount < MaxParts;

    public Span<float> All => _pcm.AsSpan(0, Count * MixBus.Channels);

    /// <summary>Room after what there is, to be written and then kept with <see cref="Keep"/>.</summary>
    public Span<float> Room(int samples) => _pcm.AsSpan(Count * MixBus.Channels, samples * MixBus.Channels);

    /// <summary>All of it and room after it.</summary>
    public Span<float> WithRoom(int samples) => _pcm.AsSpan(0, (Count + samples) * MixBus.Channels);

    /// <summary>Keeps what was written.</summary>
    /// <param name="samples">How much.</param>
    /// <param name="sequence">The packet it came out of.</param>
    /// <param name="number">That packet's place in the room; <see cref="long.MaxValue"/> for what was made up.</param>
    public void Keep(int samples, long sequence, long number)
    {
        if (samples <= 0) return;
        _parts[_partCount++] = new(sequence, number, samples, samples);
        Count += samples;
    }

    /// <summary>Takes a frame from the front.</summary>
    /// <returns>What it came out of.</returns>
    public FrameOrigin Take(Span<float> frame)
    {
        var samples = frame.Length / MixBus.Channels;
        All[..frame.Length].CopyTo(frame);
        var first = _parts[0];
        var oldest = long.MaxValue;
        for (var (i, left) = (0, samples); left > 0; left -= _parts[i++].Left) oldest = Math.Min(oldest, _parts[i].Number);
        Drop(samples);
        return new(oldest, first.Left * 2 > first.Total ? first.Sequence : first.Sequence + 1);
    }

    /// <summary>What was taken out of the first of it while it was shortened.</summary>
    public void Shorten(int samples)
    {
        Count -= samples;
        Forget(samples);
    }

    /// <summary>What was put into the first of it while it was stretched.</summary>
    public void Stretch(int samples)
    {
        Count += samples;
        _parts[0] = _parts[0] with { Left = _parts[0].Left + samples, Total = _parts[0].Total + samples };
    }

    public void Clear()
    {
        Array.Clear(_pcm);
        (Count, _partCount) = (0, 0);
    }

    private void Drop(int samples)
    {
        var rest = All[(samples * MixBus.Channels)..];
        rest.CopyTo(_pcm);
        Count -= samples;
        Forget(samples);
    }

    private void Forget(int samples)
    {
        var gone = 0;
        while (samples > 0 && gone < _partCount)
        {
            var taken = Math.Min(samples, _parts[gone].Left);
            samples -= taken;
            if (taken == _parts[gone].Left) gone++;
            else _parts[gone] = _parts[gone] with { Left = _parts[gone].Left - taken };
        }

        Array.Copy(_parts, gone, _parts, 0, _partCount - gone);
        _partCount -= gone;
    }

    private readonly record struct Part(long Sequence, long Number, int Left, int Total);
}

/// <summary>What a frame of a voice came out of.</summary>
/// <param name="Oldest">The lowest place in the room of the packets in it.</param>
/// <param name="First">The first packet of the voice of which at least half lies in this frame or after it.</param>
internal readonly record struct FrameOrigin(long Oldest, long First);
