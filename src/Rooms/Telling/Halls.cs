using System.Collections.Concurrent;
using Palabre.Core;
using Palabre.Kit.Streams;

namespace Palabre.Rooms;

/// <summary>
/// The hall as each watcher may see it: one for guests, one of their own for every member, because closed rooms, blocks and what is
/// close to them make it differ, and either with a filter. It is put in order when somebody reads it, from rooms drawn once for all
/// (<see cref="HallDrawings"/>); those to whom the rooms are the same share even that.
/// </summary>
internal sealed class Halls(HallSnapshots snapshots, HallEyes eyes, RoomFragments fragments, Acquaintances acquaintances, LiveStreams streams, TimeProvider clock)
{
    private static readonly HallSight Everyone = new(null, HallFilter.None);

    /// <summary>A page that asks for its hall is given this long to begin watching.</summary>
    private static readonly TimeSpan Coming = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<HallSight, DateTimeOffset> _watchers = [];
    private readonly ConcurrentQueue<HallSight> _arrivals = [];

    public void Welcome(HallSight sight)
    {
        _watchers[sight] = clock.GetUtcNow();
        _arrivals.Enqueue(sight);
    }

    /// <summary>Tells everyone who watches, after a change.</summary>
    public async Task TellAsync(IReadOnlyList<Gathering> rooms, CancellationToken ct)
    {
        var watchers = Watching();
        await acquaintances.OfNewModeratorsAsync(rooms, Members(watchers), ct);
        await TellAsync(rooms, [Everyone, .. watchers], ct);
    }

    /// <summary>Tells those who came since: between the drawing of their page and its stream, their hall may have changed.</summary>
    public async Task TellArrivalsAsync(IReadOnlyList<Gathering> rooms, CancellationToken ct)
    {
        var arrived = new HashSet<HallSight>();
        while (_arrivals.TryDequeue(out var sight)) arrived.Add(sight);
        await acquaintances.OfArrivalsAsync(rooms, Members(arrived), ct);
        await TellAsync(rooms, arrived, ct);
    }

    private async Task TellAsync(IReadOnlyList<Gathering> rooms, IReadOnlyCollection<HallSight> watchers, CancellationToken ct)
    {
        var snapshot = await snapshots.OfAsync(rooms, ct);
        var shared = new Dictionary<(HallFilter, bool, string), StreamMessage>();
        foreach (var watcher in watchers) streams.Publish(watcher.Topic, Draw(watcher, await eyes.SeeAsync(snapshot, watcher.Member, ct)));

        StreamMessage Draw(HallSight watcher, HallSeen seen)
        {
            if (seen.Likeness is not { } likeness) return fragments.Hall(seen, watcher);
            var key = (watcher.Filter, watcher.Member is null, likeness);
            if (!shared.TryGetValue(key, out var message)) shared[key] = message = fragments.Hall(seen, watcher);
            return message.Again();
        }
    }

    private static HashSet<MemberId> Members(IEnumerable<HallSight> watchers) => [.. watchers.Select(w => w.Member).OfType<MemberId>()];

    private List<HallSight> Watching()
    {
        var now = clock.GetUtcNow();
        foreach (var (sight, since) in _watchers)
            if (now - since > Coming && streams.WatcherCount(sight.Topic) == 0 && _watchers.TryRemove(new(sight, since))) streams.Forget(sight.Topic);
        return [.. _watchers.Keys];
    }
}
