namespace Palabre.Live.Mix;

/// <summary>
/// Keeps a stereo sound below full scale without clipping it: it looks ahead and turns the gain down before a peak, along a straight
/// line, and up again slowly afterwards. What stays below the ceiling passes to the bit, late by <see cref="Delay"/>. Not thread-safe.
/// </summary>
public sealed class Limiter
{
    /// <summary>
    /// How far it looks ahead, in samples: 13.5 ms. With Opus' own 6.5 ms it makes exactly one frame of 20 ms, so that a mixed packet
    /// and a speaker's packet meet on a border of frames. Longer would lag more, shorter would bend the beginning of loud words.
    /// </summary>
    public const int Delay = MixBus.FrameSamples - OpusEncoder.LookAhead;

    /// <summary>What no sample exceeds: room for what a lossy codec adds.</summary>
    public const float Ceiling = 0.97f;

    /// <summary>How long the gain takes to come back by two thirds. Shorter pumps, longer leaves what follows a bang too quiet.</summary>
    private const double ReleaseSeconds = 0.25;

    private const int Window = Delay + 1;
    private const int Places = 1024;

    private static readonly double Release = 1 - Math.Exp(-1 / (ReleaseSeconds * MixBus.Rate));

    private readonly float[] _late = new float[Delay * MixBus.Channels];
    private readonly float[] _passing = new float[Delay * MixBus.Channels];
    private readonly double[] _lowest = new double[Places];
    private readonly long[] _lowestAt = new long[Places];
    private readonly double[] _gains = new double[Window];
    private double _sum = Window;
    private double _gain = 1;
    private long _head;
    private long _tail;
    private long _at;
    private long _calmFrom;
    private int _place;

    /// <summary>Makes a limiter that has heard nothing.</summary>
    public Limiter() => Array.Fill(_gains, 1);

    /// <summary>Limits in place; what comes out lies <see cref="Delay"/> samples behind what goes in.</summary>
    /// <param name="sound">Stereo, interleaved, any length.</param>
    public void Process(Span<float> sound)
    {
        if (_at >= _calmFrom && Samples.Peak(sound) <= Ceiling) Pass(sound);
        else Limit(sound);
    }

    private void Pass(Span<float> sound)
    {
        for (var rest = sound; rest.Length > 0;)
        {
            var run = Math.Min(rest.Length, _late.Length - _place);
            var late = _late.AsSpan(_place, run);
            late.CopyTo(_passing);
            rest[..run].CopyTo(late);
            _passing.AsSpan(0, run).CopyTo(rest);
            rest = rest[run..];
            _place = (_place + run) % _late.Length;
        }

        _at += sound.Length / MixBus.Channels;
        _head = _tail = 0;
    }

    private void Limit(Span<float> sound)
    {
        for (var i = 0; i + 1 < sound.Length; i += MixBus.Channels)
        {
            var gain = GainFor(MathF.Max(MathF.Abs(sound[i]), MathF.Abs(sound[i + 1])));
            (sound[i], _late[_place]) = ((float)(_late[_place] * gain), sound[i]);
            (sound[i + 1], _late[_place + 1]) = ((float)(_late[_place + 1] * gain), sound[i + 1]);
            _place += MixBus.Channels;
            if (_place == _late.Length) _place = 0;
        }
    }

    /// <summary>
    /// The mean of the last gains, each no higher than what the loudest sample of its window allows: the sample that leaves now was in
    /// every one of those windows.
    /// </summary>
    private double GainFor(float peak)
    {
        var allowed = Lowest(peak > Ceiling ? Ceiling / (double)peak : 1);
        _gain = Math.Min(allowed, _gain + (1 - _gain) * Release);
        if (_gain > 0.99999) _gain = Math.Min(allowed, 1);
        var place = (int)(_at % Window);
        _sum += _gain - _gains[place];
        _gains[place] = _gain;
        _at++;
        if (_gain < 1) _calmFrom = _at + Window;
        else if (_at == _calmFrom) _sum = Window;
        return _sum / Window;
    }

    /// <summary>The lowest of the last <see cref="Window"/> values: a queue that rises from its head holds the candidates.</summary>
    private double Lowest(double allowed)
    {
        while (_tail > _head && _lowest[(_tail - 1) % Places] >= allowed) _tail--;
        _lowest[_tail % Places] = allowed;
        _lowestAt[_tail % Places] = _at;
        _tail++;
        if (_lowestAt[_head % Places] <= _at - Window) _head++;
        return _lowest[_head % Places];
    }
}
