namespace Palabre.Live.Record;

/// <summary>
/// Notices that a speaker's clock runs faster or slower than the room's, from the packets that travelled fastest in each stretch of
/// time: they arrive ever earlier, or ever later, than the speaker's timestamps say.
/// </summary>
internal sealed class Drift
{
    /// <summary>
    /// Ten seconds. Longer tells the fastest packets from the others more surely, shorter follows a clock that runs off more closely:
    /// in ten seconds a bad clock (200 ppm) strays by 2 ms.
    /// </summary>
    private const long Window = 10 * OggOpusWriter.Rate;

    /// <summary>Most by which a place is moved at once: 10 ms. More mends a wrong start sooner, less leaves out fewer frames where the network's delay jumps.</summary>
    private const long Most = OggOpusWriter.Rate / 100;

    private long _since;
    private long _least;

    /// <summary>A spurt begins, at its right place.</summary>
    public void Restart(long at) => (_since, _least) = (at, long.MaxValue);

    /// <summary>By how much the places from this packet on are to be moved, in ticks.</summary>
    /// <param name="at">When it arrived.</param>
    /// <param name="late">How long after its place.</param>
    public long After(long at, long late)
    {
        _least = Math.Min(_least, late);
        if (at - _since < Window) return 0;
        var move = Math.Clamp(_least, -Most, Most);
        Restart(at);
        return move;
    }
}
