using Palabre.Core;

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

    /// <summary>As good as a new one.</summary>
    public bool IsFull => _left + (clock.GetElapsedTime(_at) / each) >= burst;
}

/// <summary>One bucket a member. Those that are full again are forgotten now and then. Not safe for several threads at once.</summary>
internal sealed class TokenBuckets(int burst, TimeSpan each, TimeProvider clock)
{
    private const int Most = 1000;

    private readonly Dictionary<MemberId, TokenBucket> _buckets = [];

    public int Count => _buckets.Count;

    /// <inheritdoc cref="TokenBucket.Take"/>
    public TimeSpan? Take(MemberId member)
    {
        if (_buckets.TryGetValue(member, out var bucket)) return bucket.Take();
        if (_buckets.Count >= Most) foreach (var full in _buckets.Where(b => b.Value.IsFull).Select(b => b.Key).ToList()) _buckets.Remove(full);
        return (_buckets[member] = new(burst, each, clock)).Take();
    }
}
