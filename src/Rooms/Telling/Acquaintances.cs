using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Events;

namespace Palabre.Rooms;

/// <summary>
/// Lets rooms among acquaintances come into halls that are open already. Whoever comes to moderate one is asked once whom of those
/// present they follow; whoever comes into a hall later is asked about then, as at the door.
/// </summary>
internal sealed class Acquaintances(IServiceScopeFactory scopes)
{
    /// <summary>A moderator was named, a room opened or widened: to those who look at halls it may exist now.</summary>
    public async Task OfNewModeratorsAsync(IReadOnlyList<Gathering> rooms, IReadOnlyCollection<MemberId> present, CancellationToken ct)
    {
        // Marked by its creator: whoever comes into a hall later is asked about then, whoever joins the club is told of.
        foreach (var room in rooms.Where(r => (r.Room.IsOfMembers || r.Room.IsOfSupporters) && r.Introduced.Add(r.Room.Creator))) await AcquaintMembersAsync(room, present, ct);
        foreach (var room in rooms.Where(r => r.Room.Access == RoomAccess.Social))
            foreach (var moderator in room.Moderators().Except(room.Introduced).ToList())
            {
                await AcquaintAsync(room, moderator, present, ct);
                room.Introduced.Add(moderator);
            }
    }

    /// <summary>These people look at a hall from now on.</summary>
    public async Task OfArrivalsAsync(IReadOnlyList<Gathering> rooms, IReadOnlyCollection<MemberId> arrived, CancellationToken ct)
    {
        foreach (var room in rooms.Where(r => r.Room.IsOfMembers || r.Room.IsOfSupporters)) await AcquaintMembersAsync(room, [.. arrived.Where(m => !room.Admits(m))], ct);
        foreach (var room in rooms.Where(r => r.Room.Access == RoomAccess.Social))
        {
            var strangers = arrived.Where(m => !room.Admits(m)).ToList();
            foreach (var moderator in room.Moderators()) await AcquaintAsync(room, moderator, strangers, ct);
        }
    }

    private async Task AcquaintMembersAsync(Gathering room, IReadOnlyCollection<MemberId> people, CancellationToken ct)
    {
        if (people.Count == 0) return;
        await using var scope = scopes.CreateAsyncScope();
        if (room.Room.IsOfSupporters)
        {
            foreach (var member in await scope.ServiceProvider.GetRequiredService<IEntitlements>().SupportersAmongAsync(room.Room.Creator, Benefits.Rooms, people, ct)) room.Acquaint(member);
            return;
        }
        if (room.Room.Club is not { } club) return;
        foreach (var member in await scope.ServiceProvider.GetRequiredService<IClubs>().MembersAmongAsync(club, people, ct)) room.Acquaint(member);
    }

    private async Task AcquaintAsync(Gathering room, MemberId moderator, IReadOnlyCollection<MemberId> people, CancellationToken ct)
    {
        if (people.Count == 0) return;
        await using var scope = scopes.CreateAsyncScope();
        foreach (var member in await scope.ServiceProvider.GetRequiredService<IFollows>().FollowedAsync(moderator, people, ct)) room.Acquaint(member);
    }
}

/// <summary>To whom a moderator follows from now on, their social rooms exist from now on. Twice acquaints nobody more.</summary>
internal sealed class AcquaintWhenMemberFollowed(LiveRooms live, Newsroom news) : IOn<MemberFollowed>
{
    public Task HandleAsync(MemberFollowed told, CancellationToken ct)
    {
        var opened = live.All.Where(r => r.Room.Access == RoomAccess.Social && r.Moderators().Contains(told.Follower)).ToList();
        foreach (var room in opened) room.Acquaint(told.Followed);
        if (opened.Count > 0) news.RefreshHall();
        return Task.CompletedTask;
    }
}
