using Palabre.Live.Mix;

namespace Palabre.Live.Tests.Mix;

public class LimiterTests
{
    [Fact]
    public void Four_voices_at_full_scale_never_clip()
    {
        var bus = new MixBus { Levels = false };
        double[] tones = [211, 307, 613, 1201];
        var voices = Array.ConvertAll(tones, _ => bus.Open());

        var mix = Run(bus, 100, frame =>
        {
            for (var i = 0; i < tones.Length; i++) voices[i].Add(Tones.Stereo(Tones.Make(tones[i], 1, 960, frame * 960)), levels: false);
        });

        Assert.InRange(mix.Max(MathF.Abs), 0.9f, Limiter.Ceiling + 1e-4f);
        var end = mix[48_000..];
        Assert.All(tones, tone => Assert.InRange(Tones.Amplitude(end, tone), 0.2, 0.3));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(440)]
    [InlineData(3000)]
    public void A_tone_above_full_scale_stays_a_tone(double frequency)
    {
        var mix = Run(frequency, 2)[48_000..];

        var tone = Tones.Amplitude(mix, frequency);
        var rest = Tones.Power(mix) - tone * tone / 2;
        Assert.True(Tones.Decibels(Math.Sqrt(Math.Abs(rest) / (tone * tone / 2))) < -50, $"distortion {Math.Sqrt(Math.Abs(rest))}");
        Assert.InRange(tone, 0.93, 0.971);
    }

    [Fact]
    public void What_is_soft_enough_passes_to_the_bit()
    {
        var sound = Tones.Stereo(Tones.Make(440, 0.9, 48_000));
        var limited = (float[])sound.Clone();

        new Limiter().Process(limited);

        Assert.Equal(sound[..^(Limiter.Delay * 2)], limited[(Limiter.Delay * 2)..]);
        Assert.All(limited[..(Limiter.Delay * 2)], sample => Assert.Equal(0, sample));
    }

    [Fact]
    public void A_bang_turns_the_rest_down_gently_and_not_for_long()
    {
        var limiter = new Limiter();
        var sound = Tones.Make(440, 0.3, 96_000);
        for (var i = 24_000; i < 24_200; i++) sound[i] += 3;
        var limited = Tones.Stereo(sound);
        for (var at = 0; at < limited.Length; at += MixBus.FrameLength) limiter.Process(limited.AsSpan(at, MixBus.FrameLength));

        var left = Tones.Left(limited);
        Assert.True(left.Max() <= Limiter.Ceiling + 1e-4f);
        Assert.True(Tones.Steepest(left.AsSpan(0, 24_000)) < 0.3 * 2 * Math.PI * 440 / 48_000 * 1.05);
        Assert.True(Tones.Amplitude(left.AsSpan(86_400), 440) > 0.28);
    }

    private static float[] Run(double frequency, double amplitude)
    {
        var bus = new MixBus { Levels = false };
        var voice = bus.Open();
        return Run(bus, 100, frame => voice.Add(Tones.Stereo(Tones.Make(frequency, amplitude, 960, frame * 960)), levels: false));
    }

    private static float[] Run(MixBus bus, int frames, Action<int> add)
    {
        var mix = new float[MixBus.FrameLength];
        var sound = new List<float>();
        for (var frame = 0; frame < frames; frame++)
        {
            add(frame);
            bus.Finish(mix);
            sound.AddRange(mix);
        }

        return Tones.Left([.. sound]);
    }
}
