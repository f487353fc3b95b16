using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Rooms;

/// <summary>The chat and the reactions of one live room, in memory.</summary>
internal sealed record TalkRoom(Talk Talk, ChatNews Chat, ReactionNews Reactions);

/// <summary>The talk of the live rooms; what storage kept of it comes back when somebody first asks.</summary>
internal sealed class TalkRooms(TalkTelling telling, IServiceScopeFactory scopes, TimeProvider clock)
{
    private readonly ConcurrentDictionary<RoomId, Lazy<Task<TalkRoom>>> _rooms = [];

    public async Task<TalkRoom> OfAsync(RoomId room)
    {
        var loading = _rooms.GetOrAdd(room, id => new(() => LoadAsync(id)));
        try { return await loading.Value; }
        finally
        {
            // What storage could not give once must not be refused for the life of the room: who asks next asks it again.
            if (!loading.Value.IsCompletedSuccessfully) _rooms.TryRemove(new(room, loading));
        }
    }

    /// <summary>How a room's chat is held, whether it lives or is over; nothing is taken into memory for that.</summary>
    public async Task<ChatSettings> SettingsOfAsync(RoomId room, PalabreDb db, CancellationToken ct) =>
        _rooms.TryGetValue(room, out var loading) && loading.Value.IsCompletedSuccessfully ? (await loading.Value).Talk.Settings : await KeptAsync(db, room, ct);

    /// <summary>Whether a room's talk is in memory.</summary>
    public bool Holds(RoomId room) => _rooms.ContainsKey(room);

    /// <summary>The room is over: what it reacted is kept as numbers, the rest of its memory goes.</summary>
    public async Task ForgetAsync(RoomId room)
    {
        if (_rooms.TryRemove(room, out var loaded)) await (await loaded.Value).Reactions.KeepAsync();
    }

    private async Task<TalkRoom> LoadAsync(RoomId room)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
        var settings = await KeptAsync(db, room, CancellationToken.None);
        var silences = await db.Set<RoomSilence>().AsNoTracking().Where(s => s.Room == room).ToListAsync();
        return new(new Talk(settings, silences, clock), telling.ChatOf(room), telling.ReactionsOf(room));
    }

    private static async Task<ChatSettings> KeptAsync(PalabreDb db, RoomId room, CancellationToken ct) =>
        await db.Set<RoomTalk>().AsNoTracking().SingleOrDefaultAsync(t => t.Room == room, ct) is { } chosen ? new(chosen.Access, chosen.SlowSeconds) : ChatSettings.Default;
}
