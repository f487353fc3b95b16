using Palabre.Live.Record;
using Palabre.Live.Rtp;

namespace Palabre.Live.Mix;

/// <summary>
/// Mixes the voices of a recording, as <see cref="MixBus"/> mixes a live room: files that begin together, into one file that begins and
/// ends with them. Takes a few seconds of a processor for each hour and voice that speaks.
/// </summary>
public static class RecordingMix
{
    /// <summary>Bits a second of a mix of voices.</summary>
    public const int SpeechRate = 48_000;

    /// <summary>The same where somebody played music.</summary>
    public const int MusicRate = 96_000;

    /// <summary>
    /// The limiter and the encoder delay what they are given by exactly this: the first packet holds what was before the beginning.
    /// </summary>
    private const int Delay = MixBus.FrameSamples;

    /// <summary>
    /// Frames of digital silence after which nothing is encoded until somebody speaks again: 200 ms, in which the encoder comes to rest.
    /// More costs time, fewer would cut what it has still to say.
    /// </summary>
    private const int Rest = 10;

    /// <summary>Whether any voice has a second channel, so that the mix needs one.</summary>
    public static bool IsStereo(Stream voice) =>
        OggOpusFile.Read(voice).Any(packet => packet.Data.Length > 1 && OpusToc.IsStereo(packet.Data.Span) && !OggOpusWriter.IsSilence(packet.Data.Span));

    /// <summary>Writes the mix.</summary>
    /// <param name="voices">Ogg Opus files on one clock, read forwards once.</param>
    /// <param name="target">Written forwards only, and left open.</param>
    /// <param name="form">What the file is to be.</param>
    /// <param name="ct">Stops in the middle; the target is then of no use.</param>
    /// <returns>How loud each <see cref="MixForm.PeakMs"/> of it is at its loudest, 0 to 255.</returns>
    /// <exception cref="LiveException"><c>opus_missing</c>, <c>opus_refused</c>.</exception>
    public static IReadOnlyList<byte> Write(IReadOnlyList<Stream> voices, Stream target, MixForm form, CancellationToken ct)
    {
        var bus = new MixBus();
        var readers = voices.Select(voice => new RecordedVoice(voice, bus)).ToList();
        try
        {
            var channels = form.IsStereo ? 2 : 1;
            using var encoder = new OpusEncoder(channels, form.IsStereo ? MusicRate : SpeechRate, complexity: 9);
            using var writer = new OggOpusWriter(target, form.Serial, channels, form.Tags);
            var peaks = new byte[form.Length / (form.PeakMs * (MixBus.Rate / 1000)) + 1];
            Mix(bus, readers, encoder, writer, form, peaks, ct);
            writer.FinishAt(form.Length);
            return peaks;
        }
        finally { readers.ForEach(reader => reader.Dispose()); }
    }

    private static void Mix(MixBus bus, List<RecordedVoice> readers, OpusEncoder encoder, OggOpusWriter writer, MixForm form, byte[] peaks, CancellationToken ct)
    {
        var mix = new float[MixBus.FrameLength];
        var packet = new byte[OpusEncoder.LongestPacket];
        var silent = 0;
        for (var at = 0L; at < form.Length + Delay; at += MixBus.FrameSamples)
        {
            ct.ThrowIfCancellationRequested();
            foreach (var reader in readers) reader.Mix();
            bus.Finish(mix);
            silent = mix.AsSpan().ContainsAnyExcept(0f) ? 0 : silent + 1;
            if (silent > Rest) continue;
            if (at >= Delay) writer.Rest(at - Delay);
            ref var peak = ref peaks[Math.Min(at / (form.PeakMs * (MixBus.Rate / 1000)), peaks.Length - 1)];
            foreach (var sample in mix) peak = Math.Max(peak, (byte)Math.Min(255, MathF.Abs(sample) * 256));
            var length = encoder.Encode(form.IsStereo ? mix : ToMono(mix), packet);
            if (at >= Delay) writer.Write(at - Delay, packet.AsSpan(0, length));
        }
    }

    private static ReadOnlySpan<float> ToMono(Span<float> mix)
    {
        for (var i = 0; i < MixBus.FrameSamples; i++) mix[i] = (mix[i * 2] + mix[i * 2 + 1]) / 2;
        return mix[..MixBus.FrameSamples];
    }
}

/// <summary>What a mix is to be.</summary>
/// <param name="Serial">Number of its logical stream, best random.</param>
/// <param name="Length">In samples at 48 kHz.</param>
/// <param name="PeakMs">Milliseconds of a peak.</param>
/// <param name="IsStereo">Whether it has two channels.</param>
/// <param name="Tags">What the file says of itself.</param>
public sealed record MixForm(uint Serial, long Length, int PeakMs, bool IsStereo, OpusTags Tags);
