namespace Palabre.Live.Sfu;

/// <summary>
/// How many older frames go with each one to a listener who takes redundancy (RFC 2198): by the loss that the listener reports. On a
/// network that loses nothing it costs nothing; one begins with a single frame, since the first report comes after seconds.
/// </summary>
internal sealed class Redundancy
{
    /// <summary>Loss in 256ths (1 %) from which one older frame goes along. Lower doubles the traffic of nearly clean networks.</summary>
    public const byte Some = 3;

    /// <summary>Loss (5 %) from which two do: by then the losses of two packets in a row are heard.</summary>
    public const byte Much = 13;

    /// <summary>How long less must have been lost before one frame less goes along. Shorter saves traffic, longer outlasts the pauses of bad radio.</summary>
    public const long CalmMs = 30_000;

    private long? _steadySince;

    public int Depth { get; private set; } = 1;

    /// <param name="fractionLost">Of the last report, in 256ths.</param>
    /// <param name="now">Milliseconds.</param>
    public void Take(byte fractionLost, long now)
    {
        _steadySince ??= now;
        var wanted = fractionLost >= Much ? RecentFrames.MaxDepth : fractionLost >= Some ? 1 : 0;
        if (wanted < Depth && now - _steadySince < CalmMs) return;
        Depth = wanted < Depth ? Depth - 1 : wanted;
        _steadySince = now;
    }
}
