namespace Palabre.Live.Mix;

/// <summary>
/// Mixes voices, frame after frame of 20 ms: brings each to a common loudness, adds them up and limits the sum. It knows neither packets
/// nor clocks, so that a recording is mixed as a live room is. Allocates nothing per frame. Not thread-safe.
/// </summary>
public sealed class MixBus
{
    /// <summary>Samples a second, of each channel.</summary>
    public const int Rate = OpusDecoder.Rate;

    /// <summary>Left and right, interleaved; a voice of one channel is in both.</summary>
    public const int Channels = 2;

    /// <summary>A frame's length in milliseconds.</summary>
    public const int FrameMs = 20;

    /// <summary>Samples of a frame, of each channel.</summary>
    public const int FrameSamples = Rate / 1000 * FrameMs;

    /// <summary>Numbers in a frame: all samples of both channels.</summary>
    public const int FrameLength = FrameSamples * Channels;

    private readonly List<MixChannel> _channels = [];
    private readonly Limiter _limiter = new();
    private readonly float[] _sum = new float[FrameLength];

    /// <summary>Whether voices are brought to a common loudness. Turned off, they glide back to how they come.</summary>
    public bool Levels { get; set; } = true;

    /// <summary>Whether every voice is as it comes, to within half a decibel.</summary>
    public bool IsPlain => _channels.TrueForAll(static channel => MathF.Abs(channel.Decibels) <= 0.5f);

    internal Span<float> Sum => _sum;

    /// <summary>One more voice.</summary>
    public MixChannel Open()
    {
        var channel = new MixChannel(this);
        _channels.Add(channel);
        return channel;
    }

    /// <summary>Ends the frame to which the voices were added. What comes out lies <see cref="Limiter.Delay"/> samples behind them.</summary>
    /// <param name="mix">Room for <see cref="FrameLength"/>; no sample exceeds <see cref="Limiter.Ceiling"/>.</param>
    public void Finish(Span<float> mix)
    {
        for (var i = _channels.Count - 1; i >= 0; i--)
        {
            if (!_channels[i].Finish()) _channels.RemoveAt(i);
        }

        _sum.CopyTo(mix);
        Array.Clear(_sum);
        _limiter.Process(mix[..FrameLength]);
    }
}
