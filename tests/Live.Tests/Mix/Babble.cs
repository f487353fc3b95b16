namespace Palabre.Live.Tests.Mix;

/// <summary>A sound that is like itself nowhere else, so that one can say of a piece where it belongs: many tones at once.</summary>
internal sealed class Babble
{
    private const int Voices = 40;
    private readonly double[] _frequencies = new double[Voices];
    private readonly double[] _phases = new double[Voices];

    public Babble(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < Voices; i++) (_frequencies[i], _phases[i]) = (200 + 1300 * random.NextDouble(), 2 * Math.PI * random.NextDouble());
    }

    public float[] Make(long from, int samples = 960)
    {
        var sound = new float[samples];
        for (var i = 0; i < samples; i++)
        {
            for (var j = 0; j < Voices; j++) sound[i] += (float)(0.03 * Math.Sin(2 * Math.PI * _frequencies[j] * (from + i) / Tones.Rate + _phases[j]));
        }

        return sound;
    }

    /// <summary>Where a piece comes from: the place near an expected one at which it is most like this.</summary>
    public (long Place, double Likeness) Find(ReadOnlySpan<float> piece, long expected, int around)
    {
        var own = Make(expected - around, piece.Length + 2 * around);
        var (best, likeness) = (0, double.MinValue);
        for (var shift = 0; shift <= 2 * around; shift++)
        {
            double product = 0, power = 1e-9, other = 1e-9;
            for (var i = 0; i < piece.Length; i += 2)
            {
                product += piece[i] * own[shift + i];
                power += piece[i] * piece[i];
                other += own[shift + i] * own[shift + i];
            }

            var found = product / Math.Sqrt(power * other);
            if (found > likeness) (best, likeness) = (shift, found);
        }

        return (expected - around + best, likeness);
    }
}
