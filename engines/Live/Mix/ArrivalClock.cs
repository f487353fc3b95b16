namespace Palabre.Live.Mix;

/// <summary>
/// When a voice's sound is due: the fastest packets of the last seconds say how its clock lies to ours, the latest ones how long one has
/// to wait for the others. All in 48,000ths of a second. Not thread-safe.
/// </summary>
internal sealed class ArrivalClock
{
    /// <summary>The wait on a good network, 40 ms. Less makes up more, more lags more.</summary>
    public const int Least = 40 * TicksPerMs;

    /// <summary>The longest wait, 200 ms: a conversation bears no more. What comes later is lost.</summary>
    public const int Most = 200 * TicksPerMs;

    private const int TicksPerMs = 48;

    /// <summary>What is added to the lateness seen: a frame of the mix, since voices are looked at once a frame.</summary>
    private const int Margin = 20 * TicksPerMs;

    /// <summary>How long a fastest packet is believed: two of these. Longer holds on to a route that is gone, shorter takes a queue for the route.</summary>
    private const int Span = 2000 * TicksPerMs;

    /// <summary>How much of the lateness is forgotten: a millisecond in so many. More keeps the delay longer after a bad moment, fewer stumbles again at the next.</summary>
    private const int Forgetting = 100;

    private long _before = long.MaxValue;
    private long _fastest = long.MaxValue;
    private long _began;
    private long _last;
    private double _late;

    /// <summary>How long sound waits, from when the fastest packet would have brought it.</summary>
    public long Wait => (long)Math.Clamp(_late + Margin, Least, Most);

    private long Fastest => Math.Min(_before, _fastest);

    /// <summary>Takes a packet's arrival.</summary>
    /// <param name="arrival">By our clock.</param>
    /// <param name="timestamp">By the speaker's.</param>
    public void Take(long arrival, long timestamp)
    {
        var transit = arrival - timestamp;
        if (_fastest == long.MaxValue) _began = _last = arrival;
        if (arrival - _began > Span) (_before, _fastest, _began) = (_fastest, transit, arrival);
        _fastest = Math.Min(_fastest, transit);
        _late = Math.Max(transit - Fastest, _late - (double)(arrival - _last) / Forgetting);
        _late = Math.Min(_late, Most);
        _last = arrival;
    }

    /// <summary>The speaker's timestamp that is due now.</summary>
    public long DueAt(long now) => now - Fastest - Wait;

    /// <summary>The speaker's clock starts anew; the network is the same.</summary>
    public void Restart() => _before = _fastest = long.MaxValue;
}
