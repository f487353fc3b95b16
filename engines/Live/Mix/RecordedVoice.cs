using Palabre.Live.Record;
using Palabre.Live.Rtp;

namespace Palabre.Live.Mix;

/// <summary>One voice of a recording on its way into the mix: a file, decoded frame after frame of 20 ms. Not thread-safe.</summary>
internal sealed class RecordedVoice(Stream file, MixBus bus) : IDisposable
{
    /// <summary>Packets of silence after which the decoder has nothing left to say and is spared them: 100 ms at least.</summary>
    private const int Settled = 5;

    private readonly OpusDecoder _decoder = new(MixBus.Channels);
    private readonly MixChannel _channel = bus.Open();
    private readonly IEnumerator<PlacedPacket> _packets = OggOpusFile.Read(file).GetEnumerator();
    private readonly float[] _pcm = new float[OpusDecoder.LongestFrame * MixBus.Channels];
    private readonly float[] _waiting = new float[(OpusDecoder.LongestFrame + MixBus.FrameSamples) * MixBus.Channels];
    private int _count;
    private int _quiet;
    private bool _isStereo;
    private bool _isOver;

    /// <summary>Adds the next frame to the bus.</summary>
    public void Mix()
    {
        while (_count < MixBus.FrameLength && !_isOver) Decode();
        var frame = _waiting.AsSpan(0, MixBus.FrameLength);
        if (_count < MixBus.FrameLength) frame[_count..].Clear();
        if (frame.ContainsAnyExcept(0f)) _channel.Add(frame, levels: !_isStereo);
        var rest = Math.Max(0, _count - MixBus.FrameLength);
        _waiting.AsSpan(_count - rest, rest).CopyTo(_waiting);
        _count = rest;
    }

    public void Dispose()
    {
        _channel.Close();
        _packets.Dispose();
        _decoder.Dispose();
    }

    private void Decode()
    {
        if (!_packets.MoveNext())
        {
            _isOver = true;
            return;
        }

        var packet = _packets.Current;
        var sound = _pcm.AsSpan(0, Math.Min(packet.Samples, OpusDecoder.LongestFrame) * MixBus.Channels);
        var bytes = packet.Data.Span;
        _quiet = OggOpusWriter.IsSilence(bytes) ? _quiet + 1 : 0;
        if (_quiet > Settled || Run(bytes, sound) == 0) sound.Clear();
        if (_quiet == 0 && bytes.Length > 1) _isStereo = OpusToc.IsStereo(bytes);
        // What lies before the beginning only settles the decoder.
        if (packet.Position < 0) sound = sound[^(int)(Math.Max(0, packet.End) * MixBus.Channels)..];
        sound.CopyTo(_waiting.AsSpan(_count));
        _count += sound.Length;
    }

    private int Run(ReadOnlySpan<byte> packet, Span<float> sound) =>
        packet.Length == 1 ? _decoder.Conceal(sound) : _decoder.Decode(packet, sound);
}
