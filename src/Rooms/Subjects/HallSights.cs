using System.Collections.Concurrent;

namespace Palabre.Rooms;

/// <summary>The filtered halls that pages look at now. The unfiltered ones are always told.</summary>
public sealed class HallSights(TimeProvider clock)
{
    /// <summary>A page that was just written has not opened its stream yet: what happens in between is kept for it this long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (HallSight Sight, DateTimeOffset Since)> _sights = [];

    public void Note(HallSight sight)
    {
        if (!sight.Filter.IsNone) _sights[sight.Topic] = (sight, clock.GetUtcNow());
    }

    /// <summary>Those still looked at; the others are forgotten.</summary>
    /// <param name="isWatched">Whether a page watches a topic.</param>
    public IReadOnlyList<HallSight> Watched(Func<string, bool> isWatched)
    {
        foreach (var (topic, (_, since)) in _sights)
            if (clock.GetUtcNow() - since > Patience && !isWatched(topic)) _sights.TryRemove(topic, out _);
        return [.. _sights.Values.Select(s => s.Sight)];
    }
}
