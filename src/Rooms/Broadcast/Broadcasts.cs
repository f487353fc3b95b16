using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Palabre.Core;
using Palabre.Kit;

namespace Palabre.Rooms;

/// <summary>
/// The rooms that are heard by players now. Once a second they are looked after: who speaks is written into titles, what nobody wants any
/// more stops, rooms that are over end.
/// </summary>
internal sealed partial class Broadcasts(
    LiveRooms live, BroadcastSettings settings, Ffmpeg ffmpeg, BroadcastCounts counts, CardBook cards, IdMaker ids, TimeProvider clock, ILogger<Broadcasts> log) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <summary>How long the HLS files of a room stay after its end. Longer serves slower players their last words, shorter frees memory.</summary>
    private static readonly TimeSpan KeptAfterEnd = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<RoomId, RoomBroadcast> _rooms = [];
    private readonly BroadcastTools _tools = new(settings, ffmpeg, counts, ids, clock, log);

    public IReadOnlyCollection<RoomBroadcast> All => [.. _rooms.Values];

    public RoomBroadcast? Find(RoomId room) => _rooms.GetValueOrDefault(room);

    /// <summary>A room's broadcast, made when it has none; null when there are too many.</summary>
    public RoomBroadcast? Of(Gathering gathering)
    {
        if (Find(gathering.Id) is { } known) return known;
        if (_rooms.Values.Count(room => !room.IsIdle && room.EndedAt is null) >= settings.Rooms) return null;
        return _rooms.GetOrAdd(gathering.Id, _ => new(gathering, _tools));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, clock);
        while (await timer.NextAsync(stoppingToken)) await Task.WhenAll(_rooms.Values.Select(room => TryAsync(room, stoppingToken)));
        await Task.WhenAll(_rooms.Values.Where(room => room.EndedAt is null).Select(room => room.EndAsync()));
    }

    private async Task TryAsync(RoomBroadcast room, CancellationToken ct)
    {
        try { await LookAfterAsync(room, ct); }
        catch (Exception e) when (e is not OutOfMemoryException && !ct.IsCancellationRequested)
        {
            NotLookedAfter(log, room.Gathering.Id, e);
        }
    }

    private async Task LookAfterAsync(RoomBroadcast room, CancellationToken ct)
    {
        var id = room.Gathering.Id;
        if (room.EndedAt is { } ended)
        {
            if (clock.GetUtcNow() - ended > KeptAfterEnd) _rooms.TryRemove(id, out _);
        }
        else if (live.Find(id) != room.Gathering) await room.EndAsync();
        else
        {
            await room.SweepAsync();
            if (room.Listeners > 0) room.Title = await TitleAsync(room.Gathering, ct);
        }
    }

    private async Task<string> TitleAsync(Gathering gathering, CancellationToken ct)
    {
        var speaker = gathering.Levels().Where(level => level is { Speaking: true, Muted: false }).OrderBy(level => level.Level).Select(level => (MemberId?)new MemberId(level.Source)).FirstOrDefault();
        var name = speaker is { } member ? (await cards.OfAsync([member], ct)).GetValueOrDefault(member)?.Name : null;
        return name is null ? gathering.Room.Title : $"{gathering.Room.Title} · {name}";
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The broadcast of room {Room} was not looked after; it goes on in a second")]
    static partial void NotLookedAfter(ILogger log, RoomId room, Exception e);
}
