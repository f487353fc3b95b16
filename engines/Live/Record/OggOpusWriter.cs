using Palabre.Live.Rtp;

namespace Palabre.Live.Record;

/// <summary>
/// Writes Opus packets into an Ogg file (RFC 7845), each at its place in time: where nothing was sent, silence is kept as time, so that
/// files of several speakers that begin together stay together. Not thread-safe.
/// </summary>
/// <param name="stream">Written forwards only, and left open.</param>
/// <param name="serial">Number of the logical stream, best random (RFC 3533 §4).</param>
/// <param name="channels">1, or 2 to keep a stereo voice stereo.</param>
/// <param name="tags">What the file says of itself.</param>
public sealed class OggOpusWriter(Stream stream, uint serial, int channels = 1, OpusTags? tags = null) : IDisposable
{
    /// <summary>
    /// What players skip at the beginning: 80 ms, in which a decoder that starts in the middle of a conversation settles (RFC 7845 §4.2).
    /// </summary>
    public const int PreSkip = 3840;

    /// <summary>Opus' clock.</summary>
    public const int Rate = 48_000;

    private const int LongestPacket = 5760; // samples: 120 ms, RFC 6716 §2.1.4
    private const int Frame = 960;

    /// <summary>A lost or unsent stretch up to this length the decoder conceals or fills with comfort noise; a longer one is silence.</summary>
    private const int LongestConcealed = Rate;

    /// <summary>20 ms of digital silence: CELT, full band, one frame whose first bit says silence (RFC 6716 §4.3).</summary>
    private static readonly byte[] Silence = [0xF8, 0xFF, 0xFE];

    /// <summary>Six of them in one packet (RFC 6716 §3.2.5, code 3, constant bit rate).</summary>
    private static readonly byte[] LongSilence = [0xFB, 6, 0xFF, 0xFE, 0xFF, 0xFE, 0xFF, 0xFE, 0xFF, 0xFE, 0xFF, 0xFE, 0xFF, 0xFE];

    private readonly OggOpusPages _pages = new(stream, serial);
    private byte? _lastToc;
    private bool _begun;
    private bool _finished;

    /// <summary>Samples written so far, those before the beginning left out.</summary>
    public long Length => Math.Max(0, _pages.Granule - PreSkip);

    /// <summary>Whether a packet is one of those with which silence is filled.</summary>
    internal static bool IsSilence(ReadOnlySpan<byte> packet) => packet.SequenceEqual(Silence) || packet.SequenceEqual(LongSilence);

    /// <summary>Writes one packet.</summary>
    /// <param name="position">Its place in samples from the beginning. One that lies before what is written follows on at once.</param>
    /// <param name="packet">An Opus packet.</param>
    /// <returns>False when it is none: its first bytes say no length, or one over 120 ms.</returns>
    public bool Write(long position, ReadOnlySpan<byte> packet)
    {
        ObjectDisposedException.ThrowIf(_finished, this);
        var samples = OpusToc.SamplesOf(packet);
        if (samples is 0 or > LongestPacket || packet.Length > OggPage.LongestPacket) return false;
        Begin();
        Fill(position - Length);
        _pages.Append(packet, samples);
        _lastToc = packet[0];
        return true;
    }

    /// <summary>Lets time pass up to a place as digital silence.</summary>
    /// <param name="position">In samples from the beginning.</param>
    public void Rest(long position)
    {
        ObjectDisposedException.ThrowIf(_finished, this);
        Begin();
        _lastToc = null;
        Fill(position - Length);
    }

    /// <summary>Brings all that was written into the stream: whatever stops afterwards, it is in the file.</summary>
    public void Flush()
    {
        if (!_finished) _pages.Flush();
    }

    /// <summary>Ends the file, with silence up to <paramref name="length"/> samples if it is shorter.</summary>
    public void Finish(long length = 0) => Finish(length, trims: false);

    /// <summary>Ends the file at <paramref name="length"/> samples: with silence up to there, or within its last packet.</summary>
    public void FinishAt(long length) => Finish(length, trims: true);

    /// <inheritdoc cref="Finish(long)"/>
    public void Dispose() => Finish();

    private void Finish(long length, bool trims)
    {
        if (_finished) return;
        Begin();
        Fill(length - Length);
        // Half a frame that Fill leaves over: one more, whose end is not played.
        // And a page without a packet must not be the last.
        if ((trims && Length < length) || _pages.IsFlushed) _pages.Append(Silence, Frame);
        _pages.Finish(trims ? Math.Min(_pages.Granule, length + PreSkip) : _pages.Granule);
        _finished = true;
    }

    private void Begin()
    {
        if (_begun) return;
        _begun = true;
        _pages.Begin(channels, PreSkip, tags ?? OpusTags.None);
        for (var skipped = 0; skipped < PreSkip; skipped += Frame) _pages.Append(Silence, Frame);
    }

    /// <summary>
    /// Lets time pass. A packet of a first byte alone asks the decoder to conceal (RFC 7845 §4.1); the granule position may never run
    /// ahead of the packets, so silence is packets as well. What is left over is less than half a frame.
    /// </summary>
    private void Fill(long gap)
    {
        if (_lastToc is { } toc)
        {
            ReadOnlySpan<byte> conceal = [(byte)(toc & 0xFC)];
            var samples = OpusToc.SamplesOf(conceal);
            for (var concealed = 0; gap * 2 >= samples && concealed + samples <= LongestConcealed; concealed += samples, gap -= samples) _pages.Append(conceal, samples);
        }

        for (; gap >= Frame * 6; gap -= Frame * 6) _pages.Append(LongSilence, Frame * 6);
        for (; gap * 2 >= Frame; gap -= Frame) _pages.Append(Silence, Frame);
    }
}
