using System.Collections.Concurrent;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Palabre.Core;
using Palabre.Kit.Settings;
using Palabre.Kit.Storage;
using Palabre.Live;

namespace Palabre.Rooms;

/// <summary>
/// The live rooms in memory and the media engine they use; together with <see cref="Gathering"/> the only place that touches it.
/// At start the rooms come back from storage with roles and hands, and their people re-join.
/// </summary>
public sealed partial class LiveRooms : IHostedService, IAsyncDisposable
{
    private readonly ConcurrentDictionary<RoomId, Gathering> _rooms = [];
    private readonly ConcurrentDictionary<RoomId, TaskCompletionSource> _coming = [];
    private readonly LiveServer _engine;
    private readonly RoomsSettings _settings;
    private readonly Newsroom _news;
    private readonly StorageSettings _storage;
    private readonly IServiceScopeFactory _scopes;
    private readonly TimeProvider _clock;
    private readonly ILogger<LiveRooms> _log;

    public LiveRooms(RoomsSettings settings, LiveSettings live, Newsroom news, StorageSettings storage, IServiceScopeFactory scopes, TimeProvider clock, ILogger<LiveRooms> log)
    {
        (_settings, _news, _storage, _scopes, _clock, _log) = (settings, news, storage, scopes, clock, log);
        _engine = new LiveServer(
            new LiveOptions
            {
                Port = live.Port,
                Tcp = live.Tcp,
                AdvertisedAddresses = Addresses(live.Addresses),
                LeastReportedLoss = live.LeastReportedLoss,
                MixFrom = live.MixFrom,
            },
            clock);
    }

    public IReadOnlyCollection<Gathering> All => [.. _rooms.Values];
    public LiveCounters Counters => _engine.Counters;

    /// <summary>Where the engine listens; of use once started.</summary>
    public IPEndPoint MediaEndPoint => _engine.UdpEndPoint;

    public Gathering? Find(RoomId room) => _rooms.GetValueOrDefault(room);

    /// <summary>The same for who hears of a room as soon as it is written: waits until one that is being opened is open, or is not.</summary>
    public async Task<Gathering?> FindAsync(RoomId room, CancellationToken ct)
    {
        if (Find(room) is { } there) return there;
        if (_coming.TryGetValue(room, out var coming)) await coming.Task.WaitAsync(ct);
        return Find(room);
    }

    /// <summary>Says before a room is written that it will be open; until what this answers is disposed, who hears of it waits.</summary>
    public IDisposable Announce(RoomId room)
    {
        _coming[room] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return new Coming(this, room);
    }

    /// <summary>The live rooms in which a member is now; more than one only until the next deed in one of them.</summary>
    public IReadOnlyList<Gathering> Holding(MemberId member) => [.. _rooms.Values.Where(g => g.Has(member))];

    public LiveSession? FindSession(string id) => _engine.FindSession(id);

    /// <summary>Takes up a room that was just saved; its host is in and moderates.</summary>
    public Gathering Open(Room room)
    {
        var gathering = Gather(room, []);
        gathering.Stage.Restore(room);
        gathering.Stage.Join(room.Host);
        return _rooms[room.Id] = gathering;
    }

    /// <summary>Drops a room that is over: everyone's sound ends here.</summary>
    public void Close(Gathering gathering)
    {
        _rooms.TryRemove(gathering.Id, out _);
        gathering.Close();
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        StartEngine();
        // A house in which nobody was talking opens its door while the model of its database is still being made.
        if ((await PlainConnection.ReadAsync(_storage, "select id from rooms where ended_at is null", row => row.GetInt64(0), cancellationToken)).Count == 0) return;
        await using var scope = _scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
        foreach (var room in await db.Set<Room>().AsNoTracking().Where(r => r.EndedAt == null).ToListAsync(cancellationToken))
            _rooms[room.Id] = await RestoreAsync(db, room, cancellationToken);
        var recordings = scope.ServiceProvider.GetRequiredService<RecordingRows>();
        foreach (var gathering in _rooms.Values)
        {
            await recordings.ResumeAsync(gathering);
            _news.Changed(gathering, []);
        }
        if (!_rooms.IsEmpty) CameBack(_log, _rooms.Count);
    }

    public async Task StopAsync(CancellationToken cancellationToken) => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var gathering in _rooms.Values)
        {
            gathering.DestroySound();
            gathering.Tape?.Dispose();
        }
        await _engine.DisposeAsync();
    }

    private sealed class Coming(LiveRooms live, RoomId room) : IDisposable
    {
        public void Dispose()
        {
            if (live._coming.TryRemove(room, out var coming)) coming.SetResult();
        }
    }

    /// <summary>A taken port is the operator's to solve: it is said like any other wrong setting.</summary>
    private void StartEngine()
    {
        try { _engine.Start(); }
        catch (LiveException e) { throw new SettingsException($"{e.Message} Choose another port for sound with Live:Port or --media-port.", e); }
        if (!LiveServer.CanMix) CannotMix(_log);
    }

    private async Task<Gathering> RestoreAsync(PalabreDb db, Room room, CancellationToken ct)
    {
        var guests = await db.Set<RoomGuest>().Where(g => g.Room == room.Id).Select(g => g.Member).ToListAsync(ct);
        var gathering = Gather(room, guests);
        var seats = await db.Set<Seat>().AsNoTracking().Where(s => s.Room == room.Id).ToListAsync(ct);
        var hands = await db.Set<Hand>().AsNoTracking().Where(h => h.Room == room.Id).ToListAsync(ct);
        var removals = await db.Set<Removal>().AsNoTracking().Where(r => r.Room == room.Id).ToListAsync(ct);
        gathering.Stage.Restore(seats, hands, removals);
        gathering.Stored.UnionWith([.. seats.Select(s => s.Member), .. hands.Select(h => h.Member), .. removals.Select(r => r.Member)]);
        gathering.Stage.Restore(room);
        await RestoreCountsAsync(db, gathering, ct);
        return gathering;
    }

    private static async Task RestoreCountsAsync(PalabreDb db, Gathering gathering, CancellationToken ct)
    {
        var visits = await db.Set<Visit>().AsNoTracking().Where(v => v.Room == gathering.Id).ToListAsync(ct);
        var summary = await db.Set<RoomSummary>().AsNoTracking().SingleOrDefaultAsync(s => s.Room == gathering.Id, ct);
        gathering.Attendance.Restore(visits, summary);
        gathering.Stage.Queue.Restore(summary?.HandsRaised ?? 0, summary?.HandsAccepted ?? 0);
        foreach (var visit in visits) gathering.Stage.Spoken.Add(visit.Member, TimeSpan.FromMilliseconds(visit.SpokenMs));
    }

    private Gathering Gather(Room room, IEnumerable<MemberId> guests)
    {
        var media = _engine.OpenRoom(room.Id.Value);
        return new(room, new Stage(room.Host, _settings.Seats, _clock, _settings.Times), new Attendance(_clock), media, guests, _news.Changed)
        {
            Sound = _settings.IncidentSound ? SoundWindow.Open(media.OpenTap(), _clock) : null,
        };
    }

    private static List<IPAddress> Addresses(string list) =>
        [.. list.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(text =>
            IPAddress.TryParse(text, out var address) ? address : throw new SettingsException($"Live:Addresses: \"{text}\" is not an IP address."))];

    [LoggerMessage(Level = LogLevel.Warning, Message = "libopus is not installed (package libopus0): no room is mixed, and large audiences cost as many streams as there are voices")]
    static partial void CannotMix(ILogger log);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} live rooms are back from storage")]
    static partial void CameBack(ILogger log, int count);
}
