using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
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
    private readonly KeepApart _apart;
    private readonly Halls _halls;
    private readonly LiveStreams _streams;
    private readonly TimeProvider _clock;
    private readonly ILogger<Newsroom> _log;
    private readonly Coalesced _hall;
    private readonly Coalesced _arrivals;

    public Newsroom(
        RoomViews views, RoomFragments fragments, HallSnapshots snapshots, HallEyes eyes, KeepApart apart, LiveStreams streams, IServiceScopeFactory scopes, TimeProvider clock, ILogger<Newsroom> log)
    {
        (_views, _fragments, _apart, _streams, _clock, _log) = (views, fragments, apart, streams, clock, log);
        _halls = new(snapshots, eyes, fragments, new Acquaintances(scopes), streams, clock);
        _hall = new(HallPace, clock, () => TellHallsAsync(_halls.TellAsync), NotTold);
        _arrivals = new(HallPace, clock, () => TellHallsAsync(_halls.TellArrivalsAsync), NotTold);
    }

    /// <summary>Something about these people, or about the guests, is different now.</summary>
    public void Changed(Gathering gathering, IReadOnlyCollection<MemberId> touched)
    {
        _rooms.GetOrAdd(gathering.Id, _ => new(gathering, _views, _fragments, _apart, _streams, _clock, _log)).Changed(touched);
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

    public void RecordingStarted(Gathering gathering) => TellOfRecording(gathering, "started");

    public void RecordingStopped(Gathering gathering) => TellOfRecording(gathering, "stopped");

    /// <summary>It stopped by itself: its files could not be written.</summary>
    public void RecordingFailed(Gathering gathering) => TellOfRecording(gathering, "failed");

    public void Ended(Gathering gathering)
    {
        _streams.Publish(RoomTopics.Of(gathering.Id), RoomFragments.Json("ended", new { room = gathering.Id, endedAt = gathering.Room.EndedAt }));
        _hall.Ring();
        if (_rooms.TryRemove(gathering.Id, out var news)) _ = ForgetAsync(news);
    }

    /// <summary>What somebody may see of the hall is different now.</summary>
    public void RefreshHall() => _hall.Ring();

    /// <summary>A page is about to watch a hall that not everybody sees.</summary>
    public void Welcome(HallSight sight)
    {
        _halls.Welcome(sight);
        _arrivals.Ring();
    }

    public void Levels(LevelsJson levels) => _streams.Publish(RoomTopics.Of(levels.Room), RoomFragments.Json("levels", levels, kept: false));

    /// <summary>How many would see levels.</summary>
    public int WatcherCount(RoomId room) => _streams.WatcherCount(RoomTopics.Of(room));

    /// <summary>Everyone in the room is told, in words and as JSON, guests as well.</summary>
    private void TellOfRecording(Gathering gathering, string what)
    {
        _streams.Publish(RoomTopics.Of(gathering.Id), _fragments.Recording(what));
        DateTimeOffset? since;
        lock (gathering.Gate) since = gathering.Stage.Consents.RecordedSince;
        _streams.Publish(RoomTopics.Of(gathering.Id), RoomFragments.Json("recording", new { room = gathering.Id, on = what == "started", what, since }));
    }

    private Task TellHallsAsync(Func<IReadOnlyList<Gathering>, CancellationToken, Task> tell) =>
        tell([.. _rooms.Values.Select(n => n.Gathering)], CancellationToken.None);

    private void NotTold(Exception e) => RoomNews.NotTold(_log, default, e);

    private async Task ForgetAsync(RoomNews news)
    {
        await Task.Delay(KeptAfterEnd, _clock);
        var room = news.Gathering.Id;
        foreach (var member in news.Told) _streams.Forget(RoomTopics.Member(room, member));
        foreach (var topic in new[] { RoomTopics.Of(room), RoomTopics.Changes(room), RoomTopics.Chat(room), RoomTopics.Hands(room) }) _streams.Forget(topic);
    }
}
