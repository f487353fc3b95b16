using Palabre.Core;
using Palabre.Kit.Events;

namespace Palabre.Rooms;

/// <summary>Whoever joins a club finds its members' rooms in their hall. Heard twice it admits nobody more.</summary>
internal sealed class AdmitWhenMemberJoinedClub(LiveRooms live, IClubs clubs, Newsroom news) : IOn<MemberJoinedClub>
{
    public async Task HandleAsync(MemberJoinedClub told, CancellationToken ct)
    {
        var rooms = live.All.Where(r => r.Room.IsOfMembers && r.Room.Club == told.Club).ToList();
        // They may have left since: what holds is what is stored.
        if (rooms.Count == 0 || (await clubs.MembersAmongAsync(told.Club, [told.Member], ct)).Count == 0) return;
        foreach (var room in rooms) room.Acquaint(told.Member);
        news.RefreshHall();
    }
}

/// <summary>For whoever left a club, its members' rooms are over: their sound ends, their pages close.</summary>
internal sealed class PutOutWhenMemberLeftClub(LiveRooms live, IClubs clubs, KeepApart apart, Newsroom news) : IOn<MemberLeftClub>
{
    public async Task HandleAsync(MemberLeftClub told, CancellationToken ct)
    {
        var rooms = live.All.Where(r => r.Room.IsOfMembers && r.Room.Club == told.Club).ToList();
        // They may have come back since.
        if (rooms.Count == 0 || (await clubs.MembersAmongAsync(told.Club, [told.Member], ct)).Count > 0) return;
        foreach (var room in rooms)
        {
            room.Forget(told.Member);
            await apart.PutOutAsync(room, told.Member, by: null, ct);
        }
        news.RefreshHall();
    }
}

/// <summary>A club has another name, or its name is nobody else's business any more: rooms show it so at once.</summary>
internal sealed class RedrawWhenClubChanged(LiveRooms live, ClubBook book, Newsroom news) : IOn<ClubChanged>
{
    public Task HandleAsync(ClubChanged told, CancellationToken ct)
    {
        book.Forget(told.Club);
        foreach (var room in live.All.Where(r => r.Room.Club == told.Club))
        {
            room.Redraw();
            news.Changed(room, []);
        }
        news.RefreshHall();
        return Task.CompletedTask;
    }
}
