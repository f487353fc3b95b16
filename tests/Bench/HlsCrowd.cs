namespace Palabre.Bench;

/// <summary>Who listens, through what.</summary>
/// <param name="Seconds">How long it is watched, after everyone has joined.</param>
/// <param name="SegmentMs">A segment's length, and the playlist's target duration.</param>
/// <param name="MaxAgeMs">How long a cache keeps a playlist.</param>
/// <param name="OriginMs">From a cache to the origin and back.</param>
/// <param name="LeastWayMs">From a listener to a cache and back.</param>
internal sealed record HlsCase(int Listeners, int Caches, int Seconds, int SegmentMs, int MaxAgeMs = 1000, int OriginMs = 30, int LeastWayMs = 10, int MostWayMs = 150);

/// <summary>What it asks, a second.</summary>
/// <param name="Peak">Requests to the origin in its busiest second.</param>
/// <param name="LateMs">How long after a segment exists its listeners know of it, on average.</param>
internal sealed record HlsLoad(double OriginPlaylists, double OriginSegments, double Peak, double CachePlaylists, double CacheSegments, double LateMs);

/// <summary>
/// A crowd that listens by HLS behind caches, in simulated time of one millisecond: each listener asks for the playlist as RFC 8216 §6.3.4
/// has it (after a target duration, or half of it when nothing was new) and for each new segment; each cache answers from what it holds,
/// asks the origin for what has expired, and makes everyone who asks meanwhile wait for the same answer.
/// </summary>
internal sealed class HlsCrowd
{
    private const int WarmMs = 10_000;

    private readonly HlsCase _case;
    private readonly Random _chance = new(7);
    private readonly int _end;
    private readonly Cache[] _caches;
    private readonly int[] _originIn;

    // Everyone has one next question: those of the same millisecond are a chain of listeners, each one more than its number.
    private readonly int[] _first;
    private readonly int[] _next;
    private readonly int[] _known;
    private long _originPlaylists, _originSegments, _playlists, _segments, _late;

    private HlsCrowd(HlsCase crowd)
    {
        _case = crowd;
        _end = WarmMs + crowd.Seconds * 1000;
        _caches = [.. Enumerable.Range(0, crowd.Caches).Select(_ => new Cache())];
        (_first, _next, _known, _originIn) = (new int[_end + 1], new int[crowd.Listeners], new int[crowd.Listeners], new int[_end / 1000 + 1]);
    }

    public static HlsLoad Of(HlsCase crowd) => new HlsCrowd(crowd).Run();

    private HlsLoad Run()
    {
        for (var listener = 0; listener < _case.Listeners; listener++) Ask(listener, _chance.Next(WarmMs / 2));
        for (var now = 0; now < _end; now++)
            for (var listener = _first[now]; listener != 0;)
            {
                var at = listener - 1;
                listener = _next[at];
                Poll(at, now);
            }
        double seconds = _case.Seconds;
        return new(_originPlaylists / seconds, _originSegments / seconds, _originIn[(WarmMs / 1000)..^1].Max(),
            _playlists / seconds / _case.Caches, _segments / seconds / _case.Caches, (double)_late / Math.Max(1, _segments));
    }

    private void Ask(int listener, int at)
    {
        if (at >= _end) return;
        _next[listener] = _first[at];
        _first[at] = listener + 1;
    }

    private void Poll(int listener, int now)
    {
        var cache = _caches[listener % _case.Caches];
        var way = _chance.Next(_case.LeastWayMs, _case.MostWayMs);
        var arrives = now + way / 2;
        if (arrives >= cache.ExpiresAt) Refresh(cache, arrives);
        var answered = Math.Max(arrives, cache.ReadyAt) + way / 2;
        Count(now, ref _playlists);
        var wait = _case.SegmentMs / 2;
        if (cache.Newest > _known[listener])
        {
            wait = _case.SegmentMs;
            Fetch(listener, cache, now, answered);
        }
        Ask(listener, answered + wait);
    }

    /// <summary>One question to the origin, for all who ask until it is answered and until the answer expires.</summary>
    private void Refresh(Cache cache, int at)
    {
        cache.ReadyAt = at + _case.OriginMs;
        cache.ExpiresAt = cache.ReadyAt + _case.MaxAgeMs;
        cache.Newest = (at + _case.OriginMs / 2) / _case.SegmentMs;
        ToOrigin(at, ref _originPlaylists);
    }

    /// <summary>The segments that are new to a listener; whoever comes begins with three.</summary>
    private void Fetch(int listener, Cache cache, int now, int at)
    {
        var from = Math.Max(_known[listener] + 1, cache.Newest - 2);
        for (var segment = from; segment <= cache.Newest; segment++)
        {
            Count(now, ref _segments);
            if (now >= WarmMs) _late += at - segment * _case.SegmentMs;
            if (segment <= cache.Fetched) continue;
            cache.Fetched = segment;
            ToOrigin(at, ref _originSegments);
        }
        _known[listener] = cache.Newest;
    }

    private void ToOrigin(int at, ref long count)
    {
        if (at / 1000 < _originIn.Length) _originIn[at / 1000]++;
        Count(at, ref count);
    }

    private static void Count(int at, ref long count)
    {
        if (at >= WarmMs) count++;
    }

    private sealed class Cache
    {
        public int ReadyAt { get; set; }
        public int ExpiresAt { get; set; }
        public int Newest { get; set; }
        public int Fetched { get; set; }
    }
}
