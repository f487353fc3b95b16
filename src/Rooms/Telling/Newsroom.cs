using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Palabre.Core;
using Palabre.Kit.Streams;

namespace Palabre.Rooms;

/// <summary>Tells open pages and API clients what happens in rooms and in the hall.</summary>
public sealed class Newsroom
{
    private static readonly TimeSpan HallPace = TimeSpan.FromSeconds(1);

    /// <summary>How long a page that was away may still learn that a room has ended.</summary>
    private static readonly TimeSpan KeptAfterEnd = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<RoomId, RoomNews> _rooms = [];
    private readonly RoomViews _views;
    private readonly RoomFragments _fragments;
    private readonly LiveStreams _streams;
    private readonly TimeProvider _clock;
    private readonly ILogger<Newsroom> _log;
    private readonly Coalesced _hall;

    /// <summary>Members with a hall of their own open, because they know of rooms that are not open to all. Touched by the hall's bell only.</summary>
    private readonly HashSet<MemberId> _brought = [];

    private readonly HallSights _sights;

    public Newsroom(RoomViews views, RoomFragments fragments, LiveStreams streams, HallSights sights, TimeProvider clock, ILogger<Newsroom> log)
    {
        (_views, _fragments, _streams, _sights, _clock, _log) = (views, fragments, streams, sights, clock, log);
        _hall = new(HallPace, clock, TellHallAsync);
    }

    /// <summary>Something about these people, or about the guests, is different now.</summary>
    public void Changed(Gathering gathering, IReadOnlyCollection<MemberId> touched)
    {
        _rooms.GetOrAdd(gathering.Id, _ => new(gathering, _views, _fragments, _streams, _clock, _log)).Changed(touched);
        _hall.Ring();
    }

    public void Closing(Gathering gathering, DateTimeOffset at) =>
        _streams.Publish(RoomTopics.Of(gathering.Id), RoomFragments.Json("closing", new { room = gathering.Id, closesAt = at }));

    /// <summary>The room is about something else now: everyone in it is told, in words and in what they see.</summary>
    public void Renamed(Gathering gathering)
    {
        var (title, language) = (gathering.Room.Title, gathering.Room.Language);
        _streams.Publish(RoomTopics.Of(gathering.Id), _fragments.Renamed(title, language));
        _streams.Publish(RoomTopics.Of(gathering.Id), RoomFragments.Json("subject", SubjectJson.Of(gathering.Room)));
        Changed(gathering, []);
    }

    public void Ended(Gathering gathering)
    {
        _streams.Publish(RoomTopics.Of(gathering.Id), RoomFragments.Json("ended", new { room = gathering.Id, endedAt = gathering.Room.EndedAt }));
        _hall.Ring();
        if (_rooms.TryRemove(gathering.Id, out var news)) _ = ForgetAsync(news);
    }

    public void Levels(LevelsJson levels) => _streams.Publish(RoomTopics.Of(levels.Room), RoomFragments.Json("levels", levels, kept: false));

    /// <summary>How many would see levels.</summary>
    public int WatcherCount(RoomId room) => _streams.WatcherCount(RoomTopics.Of(room));

    private async Task TellHallAsync()
    {
        try
        {
            var rooms = _rooms.Values.Select(n => n.Gathering).ToList();
            await TellHallAsync(RoomTopics.Hall, rooms.Where(g => g.Room.IsOpenToAll));
            _brought.UnionWith(rooms.Where(g => !g.Room.IsOpenToAll).SelectMany(g => g.Admitted()));
            _brought.RemoveWhere(m => _streams.WatcherCount(RoomTopics.HallOf(m)) == 0);
            foreach (var member in _brought) await TellHallAsync(RoomTopics.HallOf(member), rooms.Where(g => g.Admits(member)));
            foreach (var sight in _sights.Watched(topic => _streams.WatcherCount(topic) > 0)) await TellHallAsync(sight.Topic, rooms.Where(sight.Shows), sight.Filter);
        }
        catch (Exception e) when (e is System.Data.Common.DbException or InvalidOperationException)
        {
            RoomNews.NotTold(_log, default, e);
        }
    }

    private async Task TellHallAsync(string topic, IEnumerable<Gathering> rooms, HallFilter? filter = null)
    {
        filter ??= HallFilter.None;
        var views = new List<RoomView>();
        foreach (var gathering in rooms) views.Add(await _views.OfAsync(gathering, CancellationToken.None));
        _streams.Publish(topic, _fragments.Hall(Hall.Ordered(views.Where(filter.Shows)), filter));
    }

    private async Task ForgetAsync(RoomNews news)
    {
        await Task.Delay(KeptAfterEnd, _clock);
        var room = news.Gathering.Id;
        foreach (var member in news.Told) _streams.Forget(RoomTopics.Member(room, member));
        foreach (var topic in new[] { RoomTopics.Of(room), RoomTopics.Changes(room), RoomTopics.Hands(room) }) _streams.Forget(topic);
    }
}
