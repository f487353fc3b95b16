using Palabre.Live.Mix;
using Palabre.Live.Peer;
using Palabre.Live.Record;
using Palabre.TestKit;

namespace Palabre.Live.Tests.Mix;

/// <summary>Voices of a recording in one file: all of them, at their places, at one loudness.</summary>
public sealed class RecordingMixTests
{
    private const int Second = 48_000;

    [Fact]
    public void Everyone_is_heard_where_they_spoke_and_the_mix_ends_with_the_voices()
    {
        var (one, other) = (Voice("A1", 2 * Second, loudness: 1), Voice("B2", 7 * Second + 330, loudness: 1));
        var (file, peaks) = Mix(12 * Second + 5, one, other);
        Assert.DoesNotContain("WARNING", OpusTools.Info(file), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("", Palabre.Live.Tests.Record.OggOpusCutTests.Probe(file));
        var heard = OpusTools.Decode(file);
        Assert.Equal(12 * Second + 5, heard.Samples.Length);
        Assert.Equal("A1B2", ToneCode.Decode(heard));
        foreach (var (voice, after) in new[] { (one, 0), (other, 5) })
            Assert.InRange(Math.Abs(Onset(heard, after) - Onset(OpusTools.Decode(voice), after)), 0, 0.005);

        Assert.Equal(49, peaks.Count);
        Assert.All(peaks.Take(8), peak => Assert.InRange(peak, 0, 2));
        Assert.InRange(peaks.Skip(8).Take(4).Max(), 60, 255);
        Assert.All(peaks.Skip(14).Take(13), peak => Assert.InRange(peak, 0, 2));
    }

    [Fact]
    public void A_quiet_voice_is_raised_and_two_at_once_stay_below_full_scale()
    {
        var code = string.Concat(Enumerable.Repeat("A1", 12));
        var (loud, quiet) = (Voice(code, 0, loudness: 1.6f), Voice(code, 10 * Second, loudness: 0.15f));
        var heard = OpusTools.Decode(Mix(20 * Second, loud, quiet).File);
        Assert.InRange(Power(heard, 5, 7) - Power(heard, 15, 17), -6, 6);
        Assert.True(Power(OpusTools.Decode(loud), 5, 7) - Power(OpusTools.Decode(quiet), 15, 17) > 15);

        var both = OpusTools.Decode(Mix(10 * Second, loud, Voice(code, 0, loudness: 1.6f)).File);
        Assert.InRange(both.Samples.Max(Math.Abs), 0.3f, 1);
    }

    [Fact]
    public void Long_silence_takes_little_room_and_moves_nothing()
    {
        const int Length = 1200 * Second;
        var (file, peaks) = Mix(Length, Voice("A1", Length - 5 * Second, loudness: 1));
        Assert.InRange(file.Length, 0, 3 << 20);
        Assert.Equal(1200 * 4 + 1, peaks.Count);
        using var end = new MemoryStream();
        OggOpusCut.Copy(new MemoryStream(file), end, 1, TimeSpan.FromSeconds(1190), TimeSpan.FromSeconds(1200));
        Assert.Equal("A1", ToneCode.Decode(OpusTools.Decode(end.ToArray())));
    }

    private static (byte[] File, IReadOnlyList<byte> Peaks) Mix(long length, params byte[][] voices)
    {
        using var target = new MemoryStream();
        var peaks = RecordingMix.Write([.. voices.Select(voice => new MemoryStream(voice))], target, new MixForm(7, length, 250, false, new("Mix")), TestContext.Current.CancellationToken);
        return (target.ToArray(), peaks);
    }

    private static byte[] Voice(string code, long at, float loudness)
    {
        var sound = ToneCode.Encode(code);
        for (var i = 0; i < sound.Samples.Length; i++) sound.Samples[i] *= loudness;
        var packets = OggOpusReader.Read(new MemoryStream(OpusTools.Encode(sound))).Select(packet => packet.Data.ToArray()).ToList();
        using var stream = new MemoryStream();
        using (var writer = new OggOpusWriter(stream, 1))
            for (var i = 0; i < packets.Count; i++) writer.Write(at + i * 960L, packets[i]);
        return stream.ToArray();
    }

    private static double Power(Sound sound, int from, int to) =>
        10 * Math.Log10(sound.Samples.Skip(from * Second).Take((to - from) * Second).Select(sample => (double)sample * sample).Average());

    private static double Onset(Sound sound, int after) => Array.FindIndex(sound.Samples, after * Second, sample => Math.Abs(sample) > 0.05f) / (double)Second;
}
