using System.Security.Cryptography;

namespace Palabre.Kit;

/// <summary>
/// Makes 64-bit ids that sort by time: 47 bits of milliseconds since <see cref="Epoch"/>, then 16 bits that start at a random
/// value each millisecond, so that a command beside a running server does not meet its ids.
/// </summary>
public sealed class IdMaker(TimeProvider clock)
{
    /// <summary>Before anything that somebody brings along from elsewhere: ids are positive.</summary>
    public static readonly DateTimeOffset Epoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock _gate = new();
    private long _last;

    public long Next()
    {
        var fresh = ((long)(clock.GetUtcNow() - Epoch).TotalMilliseconds << 16) | (uint)RandomNumberGenerator.GetInt32(1 << 15);
        lock (_gate) return _last = Math.Max(fresh, _last + 1);
    }

    /// <summary>No id made at that time or later is smaller.</summary>
    public static long FirstOf(DateTimeOffset at) => (long)(at - Epoch).TotalMilliseconds << 16;

    /// <summary>An id among those of another time, for what was made elsewhere then. Two of the same place differ by chance alone.</summary>
    /// <param name="place">Among those of the same millisecond, up to 255: dates of others often end at the second.</param>
    public static long Of(DateTimeOffset at, int place) => FirstOf(at) | ((long)Math.Clamp(place, 0, 255) << 8) | (uint)RandomNumberGenerator.GetInt32(1 << 8);

    /// <summary>When an id was made, to the millisecond.</summary>
    public static DateTimeOffset TimeOf(long id) => Epoch.AddMilliseconds(id >> 16);
}
