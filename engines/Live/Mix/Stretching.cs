namespace Palabre.Live.Mix;

/// <summary>
/// Makes a piece of sound a little shorter or longer without a click: a stretch that looks like what lies a few milliseconds away is left
/// out or repeated, and the seam crossfaded. Speech and tones keep their pitch.
/// </summary>
internal static class Stretching
{
    /// <summary>The least and the most that is left out or repeated: 5 and 12.5 ms, a period of any voice. Samples.</summary>
    public const int Least = 240, Most = 600;

    /// <summary>The seam: 5 ms.</summary>
    private const int Seam = 240;

    /// <summary>What <see cref="Shorten"/> needs to see.</summary>
    public const int Needed = Most + Seam;

    private const int Coarse = 4;

    /// <summary>Leaves out a piece near the front.</summary>
    /// <param name="pcm">Stereo, interleaved, at least <see cref="Needed"/> samples.</param>
    /// <returns>Samples left out; they are missing at the end.</returns>
    public static int Shorten(Span<float> pcm)
    {
        var length = Nearest(pcm, 0, +1);
        for (var i = 0; i < Seam * 2; i++) pcm[i] += (pcm[length * 2 + i] - pcm[i]) * Progress(i);
        pcm[((length + Seam) * 2)..].CopyTo(pcm[(Seam * 2)..]);
        return length;
    }

    /// <summary>Repeats a piece near the front.</summary>
    /// <param name="pcm">Stereo, interleaved, at least <see cref="Needed"/> samples, with room for <see cref="Most"/> more behind it.</param>
    /// <param name="samples">How many are sound.</param>
    /// <returns>Samples repeated.</returns>
    public static int Lengthen(Span<float> pcm, int samples)
    {
        var length = Nearest(pcm, Most, -1);
        pcm[((Most - length) * 2)..(samples * 2)].CopyTo(pcm[(Most * 2)..]);
        // What was at the seam lies `length` further on by now, the repeated piece where the seam is.
        for (var i = Most * 2; i < (Most + Seam) * 2; i++)
        {
            var old = pcm[length * 2 + i];
            pcm[i] = old + (pcm[i] - old) * Progress(i - Most * 2);
        }

        return length;
    }

    private static float Progress(int i) => (i / 2 + 0.5f) / Seam;

    /// <summary>How far away, before or behind, it looks most like at a place.</summary>
    private static int Nearest(ReadOnlySpan<float> pcm, int at, int direction)
    {
        var (best, likeness) = (Least, float.MinValue);
        for (var length = Least; length <= Most; length += Coarse)
        {
            var found = Likeness(pcm, at, at + direction * length, Coarse);
            if (found > likeness) (best, likeness) = (length, found);
        }

        likeness = float.MinValue;
        var (from, to) = (Math.Max(Least, best - Coarse + 1), Math.Min(Most, best + Coarse - 1));
        for (var length = from; length <= to; length++)
        {
            var found = Likeness(pcm, at, at + direction * length, 1);
            if (found > likeness) (best, likeness) = (length, found);
        }

        return best;
    }

    private static float Likeness(ReadOnlySpan<float> pcm, int one, int other, int step)
    {
        var (product, power) = (0f, 1e-9f);
        for (var i = 0; i < Seam; i += step)
        {
            var (a, b) = (pcm[(one + i) * 2] + pcm[(one + i) * 2 + 1], pcm[(other + i) * 2] + pcm[(other + i) * 2 + 1]);
            product += a * b;
            power += b * b;
        }

        return product / MathF.Sqrt(power);
    }
}
