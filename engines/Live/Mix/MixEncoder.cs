using Palabre.Live.Rtp;

namespace Palabre.Live.Mix;

/// <summary>Makes packets of a mix: of 20, 40 or 60 ms, and none in silence but one now and then. Not thread-safe.</summary>
/// <param name="options">Rates and lengths.</param>
internal sealed class MixEncoder(LiveOptions options) : IDisposable
{
    /// <summary>Below this peak (−80 dB) nothing is to be heard.</summary>
    private const float Inaudible = 1e-4f;

    /// <summary>Frames of silence that are sent before pausing: what the last word leaves behind in a room.</summary>
    private const int QuietSent = 25;

    /// <summary>In a pause one frame in so many is sent, 400 ms, as encoders with DTX do, so that players know that the line lives.</summary>
    private const int QuietEvery = 20;

    private const int MostFrames = 3;

    private readonly OpusEncoder _encoder = new(MixBus.Channels, options.MixBitrate);
    private readonly Threshold _large = new(options.MixFrames40From);
    private readonly Threshold _huge = new(options.MixFrames60From);
    private readonly float[] _pcm = GC.AllocateArray<float>(MixBus.FrameLength * MostFrames, pinned: true);
    private readonly byte[] _packet = GC.AllocateArray<byte>(OpusEncoder.LongestPacket, pinned: true);
    private int _frames;
    private int _wanted = 1;
    private int _quiet;
    private int _loss;
    private bool? _stereo;
    private long _first;
    private long _oldest = long.MaxValue;

    /// <summary>The finished packet.</summary>
    public ReadOnlySpan<byte> Packet => _packet.AsSpan(0, Length);

    public int Length { get; private set; }

    /// <summary>Its unwrapped number.</summary>
    public long Sequence { get; private set; } = -1;

    /// <summary>Its timestamp.</summary>
    public uint Timestamp => (uint)_first;

    /// <summary>Whether it comes after a pause.</summary>
    public bool Marker { get; private set; } = true;

    /// <summary>The first of the room's packets that are heard in it.</summary>
    public long Oldest { get; private set; }

    /// <summary>How loud it is.</summary>
    public AudioLevel Level { get; private set; }

    /// <summary>How many listen, which says how long packets shall be.</summary>
    public void Count(int listeners)
    {
        var (large, huge) = (_large.Take(listeners), _huge.Take(listeners));
        _wanted = huge ? 3 : large ? 2 : 1;
    }

    /// <summary>What listeners lose, in 256ths.</summary>
    public void Heal(byte loss)
    {
        // In steps of 2 %: the encoder need not follow every report.
        var percent = (loss * 100 / 256 + 1) / 2 * 2;
        if (percent == _loss) return;
        _loss = percent;
        _encoder.ExpectLoss(percent);
    }

    /// <summary>Takes the next frame; true when a packet is to be sent.</summary>
    /// <param name="mix">The frame.</param>
    /// <param name="stereo">Whether a voice in it is stereo.</param>
    /// <param name="position">Its place, in samples.</param>
    /// <param name="oldest">The first of the room's packets that are heard in it.</param>
    /// <param name="isWhole">Whether a packet ended here, sent or not.</param>
    public bool Add(ReadOnlySpan<float> mix, bool stereo, long position, long oldest, out bool isWhole)
    {
        if (_frames == 0) (_first, _oldest) = (position, long.MaxValue);
        mix.CopyTo(_pcm.AsSpan(_frames * MixBus.FrameLength));
        _oldest = Math.Min(_oldest, oldest);
        isWhole = ++_frames >= _wanted;
        _quiet = Samples.Peak(mix) < Inaudible ? _quiet + 1 : 0;
        if (!isWhole) return false;
        var frames = _frames;
        _frames = 0;
        if (_quiet > QuietSent && _quiet % QuietEvery >= frames)
        {
            Marker = true;
            return false;
        }

        Encode(_pcm.AsSpan(0, frames * MixBus.FrameLength), stereo);
        return true;
    }

    /// <summary>The packet was handed out: what follows is no beginning.</summary>
    public void Sent() => Marker = false;

    public void Dispose()
    {
        Array.Clear(_pcm);
        Array.Clear(_packet);
        _encoder.Dispose();
    }

    private void Encode(ReadOnlySpan<float> pcm, bool stereo)
    {
        if (_stereo != stereo)
        {
            _stereo = stereo;
            _encoder.ForceMono(!stereo);
            _encoder.SpendBits(stereo ? options.MixBitrate * 2 : options.MixBitrate);
        }

        Length = _encoder.Encode(pcm, _packet);
        Level = Loudness(pcm);
        Oldest = _oldest;
        Sequence++;
    }

    /// <summary>RFC 6464 §3: 0 to 127, in dB below full scale.</summary>
    private static AudioLevel Loudness(ReadOnlySpan<float> pcm)
    {
        var level = (byte)Math.Clamp(-10 * MathF.Log10(Samples.Power(pcm) + 1e-13f), 0, AudioLevel.Silence);
        return new(level, level < 60);
    }
}
