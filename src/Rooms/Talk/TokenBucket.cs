namespace Palabre.Rooms;

/// <summary>Lets a burst through, then one each <paramref name="each"/>. Not safe for several threads at once.</summary>
/// <param name="burst">A higher value forgives enthusiasm, a lower one stops a flood sooner.</param>
internal sealed class TokenBucket(int burst, TimeSpan each, TimeProvider clock)
{
    private double _left = burst;
    private long _at = clock.GetTimestamp();

    /// <summary>Takes one; otherwise says how long until there is one again.</summary>
    public TimeSpan? Take()
    {
        var now = clock.GetTimestamp();
        _left = Math.Min(burst, _left + clock.GetElapsedTime(_at, now) / each);
        _at = now;
        if (_left < 1) return (1 - _left) * each;
        _left--;
        return null;
    }
}
