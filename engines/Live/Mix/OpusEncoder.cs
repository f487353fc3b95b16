namespace Palabre.Live.Mix;

/// <summary>Encodes 48 kHz sound to Opus with libopus. Not thread-safe.</summary>
public sealed unsafe class OpusEncoder : IDisposable
{
    /// <summary>The longest packet that one frame of up to 60 ms needs (RFC 6716 §3.2.1: 1275 bytes a frame of at most 20 ms).</summary>
    public const int LongestPacket = 1275 * 3 + 7;

    /// <summary>Samples by which what is decoded lies behind what was encoded: 6.5 ms, of libopus' 4 ms and 2.5 ms of overlap (RFC 6716 §2.1.4).</summary>
    public const int LookAhead = 312;

    private readonly LibOpus.EncoderHandle _encoder;
    private readonly int _channels;

    /// <param name="channels">1 or 2; two interleaved.</param>
    /// <param name="bitsPerSecond">Of the sound itself; more is clearer and costs everyone who listens as much.</param>
    /// <param name="complexity">0 to 10. More sounds better at the same rate, at up to five times the work.</param>
    /// <exception cref="LiveException"><c>opus_missing</c>, <c>opus_refused</c>.</exception>
    public OpusEncoder(int channels, int bitsPerSecond, int complexity = 5)
    {
        if (!IsAvailable) throw new LiveException("opus_missing", "libopus is not installed; install the package libopus0.");
        _channels = channels;
        _encoder = new(LibOpus.opus_encoder_create(OpusDecoder.Rate, channels, LibOpus.ApplicationAudio, out var error));
        if (error != 0) throw new LiveException("opus_refused", $"libopus made no encoder: {LibOpus.Message(error)}.");
        Set(LibOpus.SetBitrate, bitsPerSecond);
        Set(LibOpus.SetComplexity, complexity);
    }

    /// <summary>Whether libopus is installed; without it nothing can be mixed.</summary>
    public static bool IsAvailable => LibOpus.IsInstalled;

    /// <summary>Changes the rate it was made with.</summary>
    public void SpendBits(int perSecond) => Set(LibOpus.SetBitrate, perSecond);

    /// <summary>Adds what heals a loss of so many percent to the packets that follow; 0 adds nothing.</summary>
    public void ExpectLoss(int percent)
    {
        Set(LibOpus.SetInbandFec, percent > 0 ? 1 : 0);
        Set(LibOpus.SetPacketLoss, percent);
    }

    /// <summary>Whether silence is sent as silence, at a few bytes every 400 ms.</summary>
    public void SkipSilence(bool skips) => Set(LibOpus.SetDtx, skips ? 1 : 0);

    /// <summary>Encodes a stereo sound as one channel, for as long as it has nothing in its second.</summary>
    public void ForceMono(bool mono) => Set(LibOpus.SetForceChannels, mono ? 1 : LibOpus.Auto);

    /// <summary>Encodes one frame of 2.5, 5, 10, 20, 40 or 60 ms.</summary>
    /// <param name="pcm">Interleaved, −1 to 1.</param>
    /// <param name="packet">Room for <see cref="LongestPacket"/>.</param>
    /// <returns>The packet's length; 2 or less need not be sent (silence).</returns>
    /// <exception cref="LiveException"><c>opus_refused</c>.</exception>
    public int Encode(ReadOnlySpan<float> pcm, Span<byte> packet)
    {
        fixed (float* samples = pcm)
        fixed (byte* bytes = packet)
        {
            var length = LibOpus.opus_encode_float(_encoder, samples, pcm.Length / _channels, bytes, packet.Length);
            return length >= 0 ? length : throw new LiveException("opus_refused", $"libopus encoded nothing: {LibOpus.Message(length)}.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _encoder.Dispose();

    private void Set(int request, int value)
    {
        if (LibOpus.opus_encoder_ctl(_encoder, request, value) is not 0 and var error)
            throw new LiveException("opus_refused", $"libopus refused a setting ({request} = {value}): {LibOpus.Message(error)}.");
    }
}
