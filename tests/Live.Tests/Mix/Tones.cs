namespace Palabre.Live.Tests.Mix;

/// <summary>Tones, made and measured.</summary>
internal static class Tones
{
    public const int Rate = 48_000;

    /// <summary>A tone of one channel.</summary>
    /// <param name="frequency">In Hz; it lasts whole seconds without a seam if whole.</param>
    /// <param name="amplitude">Of 1.</param>
    /// <param name="samples">How long.</param>
    /// <param name="from">Its first sample's place in time.</param>
    public static float[] Make(double frequency, double amplitude, int samples, long from = 0)
    {
        var tone = new float[samples];
        for (var i = 0; i < samples; i++) tone[i] = (float)(amplitude * Math.Sin(2 * Math.PI * frequency * (from + i) / Rate));
        return tone;
    }

    /// <summary>Both channels of a sound of one.</summary>
    public static float[] Stereo(ReadOnlySpan<float> mono)
    {
        var stereo = new float[mono.Length * 2];
        for (var i = 0; i < mono.Length; i++) stereo[i * 2] = stereo[i * 2 + 1] = mono[i];
        return stereo;
    }

    /// <summary>The left channel.</summary>
    public static float[] Left(ReadOnlySpan<float> stereo)
    {
        var left = new float[stereo.Length / 2];
        for (var i = 0; i < left.Length; i++) left[i] = stereo[i * 2];
        return left;
    }

    /// <summary>The amplitude at one frequency: a Hann window and one term of a Fourier series.</summary>
    public static double Amplitude(ReadOnlySpan<float> sound, double frequency)
    {
        double real = 0, imaginary = 0;
        for (var i = 0; i < sound.Length; i++)
        {
            var window = 1 - Math.Cos(2 * Math.PI * i / sound.Length);
            var angle = 2 * Math.PI * frequency * i / Rate;
            real += sound[i] * window * Math.Cos(angle);
            imaginary += sound[i] * window * Math.Sin(angle);
        }

        return 2 * Math.Sqrt(real * real + imaginary * imaginary) / sound.Length;
    }

    public static double Decibels(double ratio) => 20 * Math.Log10(Math.Max(ratio, 1e-9));

    /// <summary>The amplitude at one frequency in each window of so many samples.</summary>
    public static List<double> Course(ReadOnlySpan<float> sound, double frequency, int window)
    {
        var course = new List<double>();
        for (var at = 0; at + window <= sound.Length; at += window / 2) course.Add(Amplitude(sound.Slice(at, window), frequency));
        return course;
    }

    /// <summary>The greatest step from one sample to the next.</summary>
    public static float Steepest(ReadOnlySpan<float> sound)
    {
        var steepest = 0f;
        for (var i = 1; i < sound.Length; i++) steepest = MathF.Max(steepest, MathF.Abs(sound[i] - sound[i - 1]));
        return steepest;
    }

    public static double Power(ReadOnlySpan<float> sound)
    {
        var power = 0.0;
        foreach (var sample in sound) power += sample * sample;
        return power / sound.Length;
    }
}
