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
        catch
        {
            _rooms.TryRemove(new(room, loading));
            throw;
        }
    }

    /// <summary>The room is over: what it reacted is kept as numbers, the rest of its memory goes.</summary>
    public async Task ForgetAsync(RoomId room)
    {
        if (_rooms.TryRemove(room, out var loaded)) await (await loaded.Value).Reactions.KeepAsync();
    }

    private async Task<TalkRoom> LoadAsync(RoomId room)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
        var chosen = await db.Set<RoomTalk>().AsNoTracking().SingleOrDefaultAsync(t => t.Room == room);
        var silences = await db.Set<RoomSilence>().AsNoTracking().Where(s => s.Room == room).ToListAsync();
        var settings = chosen is null ? ChatSettings.Default : new ChatSettings(chosen.Access, chosen.SlowSeconds);
        return new(new Talk(settings, silences, clock), telling.ChatOf(room), telling.ReactionsOf(room));
    }
}
