using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;

namespace Palabre.Rooms;

/// <summary>Which live rooms members hid: all of it in memory, because every hall asks every second. Storage has the same, and is read without its entities: the door does not wait for their model.</summary>
public sealed class HiddenRooms(StorageSettings storage) : IHostedService
{
    private readonly ConcurrentDictionary<MemberId, ImmutableHashSet<RoomId>> _hidden = [];

    public IReadOnlySet<RoomId> Of(MemberId member) => _hidden.GetValueOrDefault(member) ?? [];

    /// <summary>Saved already.</summary>
    public void Hide(MemberId member, RoomId room) => _hidden.AddOrUpdate(member, [room], (_, rooms) => rooms.Add(room));

    /// <inheritdoc cref="Hide"/>
    public void Show(MemberId member, RoomId room)
    {
        _hidden.AddOrUpdate(member, [], (_, rooms) => rooms.Remove(room));
        _hidden.TryRemove(new(member, []));
    }

    public void Forget(RoomId room)
    {
        foreach (var (member, rooms) in _hidden)
            if (rooms.Contains(room)) Show(member, room);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (member, room) in await PlainConnection.ReadAsync(storage, "select member, room from hidden_rooms",
            row => (new MemberId(row.GetInt64(0)), new RoomId(row.GetInt64(1))), cancellationToken)) Hide(member, room);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Who hid a room that is over is nobody's business any more. Twice forgets nothing more.</summary>
internal sealed class ForgetHiddenWhenRoomEnded(HiddenRooms hidden, PalabreDb db) : IOn<RoomEnded>
{
    public async Task HandleAsync(RoomEnded told, CancellationToken ct)
    {
        await db.Set<HiddenRoom>().Where(h => h.Room == told.Room).ExecuteDeleteAsync(ct);
        hidden.Forget(told.Room);
    }
}
