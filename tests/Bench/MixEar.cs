using System.Diagnostics;
using Palabre.Live.Mix;
using Palabre.Live.Peer;

namespace Palabre.Bench;

/// <summary>
/// Hears in the mix where a beat of one voice begins. What a stamp is to a forwarded packet, the beat is to the mix: from when its first
/// packet was sent to when its first sound would be played, the packet's own length included.
/// </summary>
internal sealed class MixEar : IDisposable
{
    /// <summary>Of one look at the sound, 5 ms; looks are taken over four of them, so that voices 170 Hz apart are told apart.</summary>
    private const int Step = OpusDecoder.Rate / 200;

    private const int Window = 4 * Step;

    /// <summary>Amplitude of a tone that is heard. The beat is 0.3, what the others leave at its frequency under 0.02.</summary>
    private const double Heard = 0.08;

    private readonly OpusDecoder _decoder = new(1);
    private readonly float[] _pcm = new float[OpusDecoder.LongestFrame];
    private readonly float[] _last = new float[Window];
    private readonly double _hertz;
    private bool _sounds = true;

    public MixEar(double hertz) => _hertz = hertz;

    /// <summary>Decodes one packet; where a beat begins in it, the moment its sound would be played.</summary>
    public long? Take(in LivePacket packet)
    {
        var arrived = Stopwatch.GetTimestamp();
        var samples = _decoder.Decode(packet.Payload, _pcm);
        long? begins = null;
        for (var at = 0; at + Step <= samples; at += Step)
        {
            _last.AsSpan(Step).CopyTo(_last);
            _pcm.AsSpan(at, Step).CopyTo(_last.AsSpan(Window - Step));
            var sounds = Amplitude(_last) > Heard;
            if (sounds && !_sounds) begins = arrived + (long)((double)at / OpusDecoder.Rate * Stopwatch.Frequency);
            _sounds = sounds;
        }

        return begins;
    }

    public void Dispose() => _decoder.Dispose();

    /// <summary>Goertzel's algorithm.</summary>
    private double Amplitude(ReadOnlySpan<float> samples)
    {
        var coefficient = 2 * Math.Cos(2 * Math.PI * _hertz / OpusDecoder.Rate);
        double previous = 0, before = 0;
        foreach (var sample in samples) (previous, before) = (sample + coefficient * previous - before, previous);
        var power = previous * previous + before * before - coefficient * previous * before;
        return 2 * Math.Sqrt(Math.Max(0, power)) / samples.Length;
    }
}
