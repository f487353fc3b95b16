namespace Palabre.Live.Mix;

/// <summary>Decodes Opus to 48 kHz sound with libopus, and makes up what was lost. Not thread-safe.</summary>
public sealed unsafe class OpusDecoder : IDisposable
{
    /// <summary>Samples a second, of each channel.</summary>
    public const int Rate = 48_000;

    /// <summary>The longest packet, 120 ms (RFC 6716 §2.1.4), in samples of one channel.</summary>
    public const int LongestFrame = 5760;

    private readonly LibOpus.DecoderHandle _decoder;
    private readonly int _channels;

    /// <param name="channels">1 or 2: what comes out, interleaved, whatever goes in.</param>
    /// <exception cref="LiveException"><c>opus_missing</c>, <c>opus_refused</c>.</exception>
    public OpusDecoder(int channels)
    {
        if (!LibOpus.IsInstalled) throw new LiveException("opus_missing", "libopus is not installed; install the package libopus0.");
        _channels = channels;
        _decoder = new(LibOpus.opus_decoder_create(Rate, channels, out var error));
        if (error != 0) throw new LiveException("opus_refused", $"libopus made no decoder: {LibOpus.Message(error)}.");
    }

    /// <summary>Decodes one packet.</summary>
    /// <param name="packet">An Opus packet.</param>
    /// <param name="pcm">Room for <see cref="LongestFrame"/> samples of each channel.</param>
    /// <returns>Samples of each channel; 0 when the packet is no Opus.</returns>
    public int Decode(ReadOnlySpan<byte> packet, Span<float> pcm) => packet.IsEmpty ? 0 : Run(packet, pcm, pcm.Length / _channels, 0);

    /// <summary>Makes up a lost packet out of what came before it.</summary>
    /// <param name="pcm">Exactly as much as was lost: a multiple of 2.5 ms.</param>
    public int Conceal(Span<float> pcm) => Run(default, pcm, pcm.Length / _channels, 0);

    /// <summary>Takes a lost packet out of the error correction of its successor; makes it up where there is none.</summary>
    /// <param name="next">The packet after the lost one, which is to be decoded afterwards as well.</param>
    /// <param name="pcm">Exactly as much as was lost.</param>
    public int Recover(ReadOnlySpan<byte> next, Span<float> pcm) => Run(next, pcm, pcm.Length / _channels, 1);

    /// <inheritdoc/>
    public void Dispose() => _decoder.Dispose();

    private int Run(ReadOnlySpan<byte> packet, Span<float> pcm, int samples, int correction)
    {
        fixed (byte* bytes = packet)
        fixed (float* room = pcm)
            return Math.Max(0, LibOpus.opus_decode_float(_decoder, packet.IsEmpty ? null : bytes, packet.Length, room, samples, correction));
    }
}
