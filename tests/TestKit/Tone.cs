namespace Palabre.TestKit;

/// <summary>One pure tone, made and found again.</summary>
public static class Tone
{
    public static Sound Of(double hertz, TimeSpan length, int rate = 48_000)
    {
        var samples = new float[(int)(length.TotalSeconds * rate)];
        for (var i = 0; i < samples.Length; i++) samples[i] = (float)(0.3 * Math.Sin(2 * Math.PI * hertz * i / rate));
        return new Sound(samples, rate);
    }

    /// <summary>What part of a sound's energy lies at one frequency, within ten hertz: 1 for a tone alone, 0.5 for each of two.</summary>
    public static double ShareOf(this Sound sound, double hertz)
    {
        var window = sound.Rate / 10;
        double at = 0, all = 0;
        for (var i = 0; i + window <= sound.Samples.Length; i += window)
        {
            var samples = sound.Samples.AsSpan(i, window);
            at += Power(samples, sound.Rate, hertz) * 2 / window;
            foreach (var sample in samples) all += sample * sample;
        }
        return all < 1e-6 ? 0 : at / all;
    }

    /// <summary>Goertzel's algorithm.</summary>
    private static double Power(ReadOnlySpan<float> samples, int rate, double hertz)
    {
        var coefficient = 2 * Math.Cos(2 * Math.PI * hertz / rate);
        double previous = 0, before = 0;
        foreach (var sample in samples) (previous, before) = (sample + coefficient * previous - before, previous);
        return previous * previous + before * before - coefficient * previous * before;
    }
}
