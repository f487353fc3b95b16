namespace Palabre.TestKit;

/// <summary>
/// A message made of sound that survives a voice codec: each symbol is a pair of tones, one from a low and one from a high group
/// (ITU-T Q.23's idea, with longer symbols and gaps), so that a test can say which symbols were heard, in order, and which were lost.
/// </summary>
public static class ToneCode
{
    public const string Symbols = "0123456789ABCDEF";

    private static readonly double[] Low = [700, 790, 890, 1000];
    private static readonly double[] High = [1250, 1400, 1570, 1760];
    private const double Tone = 0.16, Gap = 0.14;
    private const int Sure = 3, Apart = 4; // windows of 20 ms

    public static Sound Encode(string message, int rate = 48000)
    {
        var sound = Sound.Silence(TimeSpan.FromSeconds(Gap), rate);
        foreach (var symbol in message)
            sound = sound.Then(Pair(Symbols.IndexOf(symbol), rate)).Then(Sound.Silence(TimeSpan.FromSeconds(Gap), rate));
        return sound;
    }

    /// <summary>
    /// The symbols heard, in order. A symbol counts when it is the clear winner of three windows of 20 ms in a row; to count once
    /// more it must have been away for four, so that a click inside of a tone does not make two of it.
    /// </summary>
    public static string Decode(Sound heard)
    {
        var window = heard.Rate / 25;
        var step = heard.Rate / 50;
        var message = new System.Text.StringBuilder();
        int? current = null, counted = null;
        int run = 0, away = 0;
        for (var at = 0; at + window <= heard.Samples.Length; at += step)
        {
            var symbol = Hear(heard.Samples.AsSpan(at, window), heard.Rate);
            run = symbol == current ? run + 1 : 1;
            away = symbol == counted ? 0 : away + 1;
            current = symbol;
            if (away == Apart) counted = null;
            if (symbol is not { } index || run < Sure || symbol == counted) continue;
            message.Append(Symbols[index]);
            counted = symbol;
            away = 0;
        }
        return message.ToString();
    }

    private static Sound Pair(int symbol, int rate)
    {
        var samples = new float[(int)(Tone * rate)];
        for (var i = 0; i < samples.Length; i++)
        {
            var seconds = (double)i / rate;
            var fade = Math.Min(1, Math.Min(i, samples.Length - i) / (0.008 * rate));
            samples[i] = (float)(fade * 0.3 * (Math.Sin(2 * Math.PI * Low[symbol / 4] * seconds) + Math.Sin(2 * Math.PI * High[symbol % 4] * seconds)));
        }
        return new Sound(samples, rate);
    }

    private static int? Hear(ReadOnlySpan<float> samples, int rate)
    {
        double energy = 0;
        foreach (var sample in samples) energy += sample * sample;
        if (energy / samples.Length < 1e-5) return null;
        if (Winner(samples, rate, Low) is not { } low || Winner(samples, rate, High) is not { } high) return null;
        // Speech has energy everywhere; a symbol has nearly all of it in two tones.
        var inTones = Power(samples, rate, Low[low]) + Power(samples, rate, High[high]);
        return inTones > 0.5 * energy * samples.Length / 2 ? low * 4 + high : null;
    }

    private static int? Winner(ReadOnlySpan<float> samples, int rate, double[] group)
    {
        Span<double> powers = stackalloc double[group.Length];
        for (var i = 0; i < group.Length; i++) powers[i] = Power(samples, rate, group[i]);
        var best = powers.IndexOf(Max(powers));
        var first = powers[best];
        powers[best] = 0;
        return first > 4 * Max(powers) ? best : null;
    }

    private static double Max(ReadOnlySpan<double> values)
    {
        var max = double.MinValue;
        foreach (var value in values) max = Math.Max(max, value);
        return max;
    }

    /// <summary>Goertzel's algorithm: the power at one frequency.</summary>
    private static double Power(ReadOnlySpan<float> samples, int rate, double frequency)
    {
        var coefficient = 2 * Math.Cos(2 * Math.PI * frequency / rate);
        double previous = 0, before = 0;
        foreach (var sample in samples) (previous, before) = (sample + coefficient * previous - before, previous);
        return previous * previous + before * before - coefficient * previous * before;
    }
}
