using Palabre.Core;

namespace Palabre.Rooms;

/// <summary>
/// Which of many members would find a live room: asked before they are told of it, a few hundred at once. Stricter than the door: also
/// whom the member blocks keeps the room from being spoken of.
/// </summary>
internal sealed class Finders(LiveRooms live, RoomDoor door, IFollows follows, IClubs clubs, IEntitlements entitlements, ISafety safety)
{
    public async Task<IReadOnlySet<MemberId>> AmongAsync(RoomId room, IReadOnlyCollection<MemberId> members, CancellationToken ct)
    {
        if (await live.FindAsync(room, ct) is not { Room.IsLive: true } gathering) return new HashSet<MemberId>();
        var found = new HashSet<MemberId>(members);
        lock (gathering.Gate) found.RemoveWhere(gathering.Stage.IsRemoved);
        await KeepAdmittedAsync(gathering, found, ct);
        foreach (var one in gathering.Cast().Everyone.Distinct())
        {
            var blocks = await safety.BlocksAsync(one, found, ct);
            found.RemoveWhere(member => member != one && blocks.With(member));
        }
        return found;
    }

    private async Task KeepAdmittedAsync(Gathering gathering, HashSet<MemberId> members, CancellationToken ct)
    {
        if (gathering.Room.IsOpenToAll) return;
        var acquainted = new HashSet<MemberId>();
        if (gathering.Room.Access == RoomAccess.Social)
            foreach (var moderator in gathering.Moderators()) acquainted.UnionWith(await follows.FollowedAsync(moderator, members, ct));
        if (gathering.Room is { IsOfMembers: true, Club: { } club }) acquainted.UnionWith(await clubs.MembersAmongAsync(club, members, ct));
        if (gathering.Room.IsOfSupporters) acquainted.UnionWith(await entitlements.SupportersAmongAsync(gathering.Room.Creator, Benefits.Rooms, members, ct));
        foreach (var member in members.Where(m => !acquainted.Contains(m) && !gathering.Admits(m)).ToList())
            if (!await door.AdmitsAsync(gathering, member, ct)) members.Remove(member);
    }
}
