using System.Numerics;
using System.Runtime.InteropServices;

namespace Palabre.Live.Mix;

/// <summary>One voice of a <see cref="MixBus"/>. Where it begins or ends in mid-sound it is faded, so that nothing clicks.</summary>
public sealed class MixChannel
{
    /// <summary>Samples of a fade: 5 ms. Longer eats consonants, shorter clicks.</summary>
    private const int Fade = 240;

    private readonly MixBus _bus;
    private readonly Leveller _leveller = new();
    private readonly float[] _end = new float[Fade * MixBus.Channels];
    private float _gain = 1;
    private bool _sounds;
    private bool _wasAdded;
    private bool _isClosed;

    internal MixChannel(MixBus bus) => _bus = bus;

    /// <summary>How much it is raised now, in dB.</summary>
    public float Decibels => _leveller.Decibels;

    /// <summary>Adds the voice's next frame to the mix; once at most between two <see cref="MixBus.Finish"/>. None is silence.</summary>
    /// <param name="frame">20 ms, stereo, interleaved.</param>
    /// <param name="levels">Whether it may be raised and lowered: speech, not music.</param>
    public void Add(ReadOnlySpan<float> frame, bool levels)
    {
        var gain = _leveller.GainAfter(frame, levels && _bus.Levels);
        if (_sounds && gain == _gain) AddEvenly(frame, gain);
        else AddChanging(frame, gain);

        var last = frame[^_end.Length..];
        for (var i = 0; i < _end.Length; i++) _end[i] = last[i] * gain;
        (_gain, _sounds, _wasAdded) = (gain, true, true);
    }

    /// <summary>The voice is over; what it broke off in dies away in the next frame.</summary>
    public void Close() => _isClosed = true;

    /// <summary>Ends the frame; false when the channel is closed and silent, so that it can go.</summary>
    internal bool Finish()
    {
        if (!_wasAdded && _sounds) DieAway();
        _wasAdded = false;
        return _sounds || !_isClosed;
    }

    private void AddEvenly(ReadOnlySpan<float> frame, float gain)
    {
        var from = MemoryMarshal.Cast<float, Vector<float>>(frame);
        var to = MemoryMarshal.Cast<float, Vector<float>>(_bus.Sum);
        for (var i = 0; i < to.Length; i++) to[i] += from[i] * gain;
    }

    private void AddChanging(ReadOnlySpan<float> frame, float gain)
    {
        var sum = _bus.Sum;
        var step = (gain - _gain) / MixBus.FrameSamples;
        for (var i = 0; i < MixBus.FrameSamples; i++)
        {
            var factor = _gain + step * i;
            if (!_sounds && i < Fade) factor *= (float)i / Fade;
            sum[i * 2] += frame[i * 2] * factor;
            sum[i * 2 + 1] += frame[i * 2 + 1] * factor;
        }
    }

    /// <summary>The last few milliseconds once more, backwards and fading: it goes on where the voice broke off.</summary>
    private void DieAway()
    {
        for (var i = 0; i < Fade; i++)
        {
            var (factor, from) = (1 - (i + 1f) / Fade, (Fade - 1 - i) * 2);
            _bus.Sum[i * 2] += _end[from] * factor;
            _bus.Sum[i * 2 + 1] += _end[from + 1] * factor;
        }

        Array.Clear(_end);
        _sounds = false;
    }
}
