using System.Numerics;
using System.Runtime.InteropServices;

namespace Palabre.Live.Mix;

/// <summary>How loud samples are, several at once where the processor can.</summary>
internal static class Samples
{
    /// <summary>The greatest magnitude.</summary>
    public static float Peak(ReadOnlySpan<float> sound)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(sound);
        var peaks = Vector<float>.Zero;
        foreach (var vector in vectors) peaks = Vector.Max(peaks, Vector.Abs(vector));
        var peak = 0f;
        for (var i = 0; i < Vector<float>.Count; i++) peak = MathF.Max(peak, peaks[i]);
        foreach (var sample in sound[(vectors.Length * Vector<float>.Count)..]) peak = MathF.Max(peak, MathF.Abs(sample));
        return peak;
    }

    /// <summary>The mean of the squares; 0 for no samples.</summary>
    public static float Power(ReadOnlySpan<float> sound)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(sound);
        var sums = Vector<float>.Zero;
        foreach (var vector in vectors) sums += vector * vector;
        var sum = Vector.Sum(sums);
        foreach (var sample in sound[(vectors.Length * Vector<float>.Count)..]) sum += sample * sample;
        return sum / Math.Max(1, sound.Length);
    }
}
