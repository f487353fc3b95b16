namespace Palabre.Live.Sfu;

/// <summary>
/// The loss that publishers are told of beside their own, so that their encoders put forward error correction into the stream
/// (RFC 7587 §3.3): encoders do that by the loss that receiver reports show. It costs all listeners a little sharpness, so it follows
/// the worst tenth of those whom it helps, not the single worst of a thousand.
/// </summary>
internal ref struct LossToHeal(Span<int> histogram)
{
    /// <summary>Entries of the histogram: losses in 256ths.</summary>
    public const int Steps = 256;

    /// <summary>The share of listeners that may fare worse than what is told: one of this many.</summary>
    private const int Tenth = 10;

    /// <summary>The most that is told, 20 %: beyond it encoders sound worse without healing more.</summary>
    private const int Most = 51;

    private readonly Span<int> _histogram = histogram;
    private int _listeners;

    public void Add(byte fractionLost)
    {
        _histogram[fractionLost]++;
        _listeners++;
    }

    /// <summary>In 256ths; 0 without listeners.</summary>
    public readonly byte Told()
    {
        var worse = (_listeners + Tenth - 1) / Tenth;
        for (var loss = Steps - 1; loss > 0; loss--)
        {
            worse -= _histogram[loss];
            if (worse <= 0 && _histogram[loss] > 0) return (byte)Math.Min(loss, Most);
        }

        return 0;
    }
}
