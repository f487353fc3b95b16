using System.Collections.Concurrent;
using Palabre.Core;
using Palabre.Kit.Streams;

namespace Palabre.Rooms;

/// <summary>
/// The hall as each watcher may see it: one for guests, one of their own for every member, because closed rooms and blocks make it
/// differ, and either with a filter. Halls that show the same rooms share one rendering, so the cost is that of the differences.
/// </summary>
internal sealed class Halls(RoomViews views, RoomFragments fragments, Doorkeeper keeper, Acquaintances acquaintances, LiveStreams streams, TimeProvider clock)
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
        var drawn = new Dictionary<Gathering, RoomView>();
        foreach (var room in rooms) drawn[room] = await views.OfAsync(room, ct);
        var casts = rooms.Select(r => (r, r.Cast())).ToList();
        var everyone = casts.SelectMany(c => c.Item2.Everyone).ToHashSet();
        var shared = new Dictionary<(HallFilter, string), StreamMessage>();

        foreach (var watcher in watchers)
        {
            var sights = watcher.Member is { } me ? await keeper.SightsAsync(casts, everyone, me, ct) : null;
            streams.Publish(watcher.Topic, Draw(watcher.Filter, [.. rooms.Select((r, i) => watcher.Shows(r) ? sights?[i] ?? Sight.Open : Sight.Shut)]));
        }

        StreamMessage Draw(HallFilter filter, IReadOnlyList<Sight> sights)
        {
            var key = (filter, string.Concat(sights.Select(s => (int)s)));
            if (!shared.TryGetValue(key, out var message))
                shared[key] = message = fragments.Hall(new HallView(Hall.Ordered(Seen(Sight.Open)), Hall.Ordered(Seen(Sight.Veiled))).Of(filter), filter);
            return message.Again();

            IEnumerable<RoomView> Seen(Sight sight) => rooms.Where((_, i) => sights[i] == sight).Select(r => drawn[r]);
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
