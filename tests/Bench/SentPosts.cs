using System.Collections.Concurrent;
using System.Diagnostics;

namespace Palabre.Bench;

/// <summary>Posts that were acknowledged, and who has heard of them when.</summary>
internal sealed class SentPosts
{
    private readonly ConcurrentDictionary<long, Sent> _posts = [];
    private long _heardAt;

    private sealed class Sent
    {
        public long AcknowledgedAt;
        public long LastAt;
        public int Heard;
        public int Expected;
    }

    public void Acknowledge(long id, int expected)
    {
        var post = Of(id);
        (post.AcknowledgedAt, post.Expected) = (Stopwatch.GetTimestamp(), expected);
    }

    public void Hear(long id)
    {
        var (post, now) = (Of(id), Stopwatch.GetTimestamp());
        Interlocked.Increment(ref post.Heard);
        Volatile.Write(ref post.LastAt, now);
        Volatile.Write(ref _heardAt, now);
    }

    /// <summary>Until all have heard all, or nobody has heard anything for a while.</summary>
    public async Task QuietAsync(CancellationToken ct)
    {
        Volatile.Write(ref _heardAt, Stopwatch.GetTimestamp());
        while (_posts.Values.Any(p => p.Heard < p.Expected) && Stopwatch.GetElapsedTime(Volatile.Read(ref _heardAt)) < TimeSpan.FromSeconds(10)) await Task.Delay(20, ct);
    }

    public void Clear() => _posts.Clear();

    /// <returns>With how long each post took to its last reader, in ms, in order.</returns>
    public (int Posts, long Events, long Missing, IReadOnlyList<double> Times) Result() => (
        _posts.Count, _posts.Values.Sum(p => (long)p.Heard), _posts.Values.Sum(p => (long)Math.Abs(p.Expected - p.Heard)),
        [.. _posts.Values.Select(p => Math.Max(0, Stopwatch.GetElapsedTime(p.AcknowledgedAt, p.LastAt).TotalMilliseconds)).Order()]);

    private Sent Of(long id) => _posts.GetOrAdd(id, _ => new());
}
